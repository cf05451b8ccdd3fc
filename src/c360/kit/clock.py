"""The one place that reads the wall clock. Rules never do: they take ``as_of``."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the current time in UTC, time zone included."""
    return datetime.now(UTC)


def utc_now_naive() -> datetime:
    """Return the current time in UTC without a time zone, as tables store it."""
    return utc_now().replace(tzinfo=None)
