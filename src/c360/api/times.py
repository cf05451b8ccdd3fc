"""Times as answers carry them."""

from __future__ import annotations

from datetime import UTC, datetime


def as_utc(value: datetime) -> datetime:
    """Return a time in UTC; one without a time zone is UTC already, as tables store it.

    Examples:
        >>> as_utc(datetime(2026, 11, 14, 6, 12)).isoformat()
        '2026-11-14T06:12:00+00:00'
    """
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
