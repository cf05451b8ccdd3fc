"""Times that a cron expression names, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from cronsim import CronSim, CronSimError


def find_last_due(cron: str, after: datetime, now: datetime) -> datetime | None:
    """Return the last time due after one time and not later than another, or None.

    Examples:
        >>> day = datetime(2026, 6, 1, tzinfo=UTC)
        >>> find_last_due("0 2 * * *", day, day.replace(day=3, hour=9)).isoformat()
        '2026-06-03T02:00:00+00:00'
        >>> find_last_due("0 2 * * *", day, day.replace(hour=2)).isoformat()
        '2026-06-01T02:00:00+00:00'
        >>> find_last_due("0 2 * * *", day, day.replace(hour=1)) is None
        True
    """
    # Going back, a time with microseconds includes its own second.
    within = now.astimezone(UTC).replace(microsecond=1)
    last: datetime = next(CronSim(cron, within, reverse=True))
    return last if last > after else None


def find_next_due(cron: str, now: datetime) -> datetime:
    """Return the next time due after now.

    Examples:
        >>> find_next_due("0 2 * * 0", datetime(2026, 6, 3, tzinfo=UTC)).isoformat()
        '2026-06-07T02:00:00+00:00'
    """
    found: datetime = next(CronSim(cron, now.astimezone(UTC)))
    return found


def check_cron(text: str) -> str:
    """Return a cron expression of five fields, or fail with a reason.

    Raises:
        ValueError: It is none, or no time ever matches it.
    """
    try:
        if len(text.split()) != 5:
            raise CronSimError("it has not five fields")
        next(CronSim(text, datetime(2026, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration) as error:
        reason = str(error) or "no time matches it"
        raise ValueError(
            f"{text!r} is no cron expression ({reason}). Write minute, hour, day of month, month "
            "and day of week in UTC, such as '0 2 * * *'"
        ) from error
    return text
