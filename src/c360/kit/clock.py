"""The one place that reads the wall clock. Rules never do: they take ``as_of``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Tells the current time in UTC. What waits for a time is given one, so that tests can turn it."""


def utc_now() -> datetime:
    """Return the current time in UTC, time zone included."""
    return datetime.now(UTC)


def utc_now_naive() -> datetime:
    """Return the current time in UTC without a time zone, as tables store it."""
    return utc_now().replace(tzinfo=None)
