"""Write the result of a check, in numbers and in words."""

from __future__ import annotations

from c360.kit.clock import utc_now
from c360.pipelines.context import RunContext
from c360.state.quality import QualityResult


def make_result(
    context: RunContext,
    feed: str | None,
    check: str,
    status: str,
    message: str | None,
    **counts: float,
) -> QualityResult:
    """Return a result of this run.

    Args:
        context: The run.
        feed: Feed that the check is about, if it is about one.
        check: What should hold.
        status: pass, warn or fail; a failure stops the run.
        message: What was found, in plain words; None where nothing was.
        counts: ``checked`` and ``failed`` rows, and ``threshold``, the rate due, if there is one.
    """
    checked, wrong = int(counts["checked"]), int(counts["failed"])
    return QualityResult(
        run_id=context.run_id,
        feed=feed,
        check_name=check,
        status=status,
        records_checked=checked,
        records_failed=wrong,
        rate=1 - wrong / checked if checked else None,
        threshold=counts.get("threshold"),
        message=message,
        checked_at=utc_now(),
    )


def count_of(number: int, noun: str) -> str:
    """Say how many.

    Examples:
        >>> count_of(1, "row"), count_of(2_000, "row")
        ('1 row', '2,000 rows')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
