"""Shapes of quality results and quarantine."""

from __future__ import annotations

from pydantic import Field

from c360.api.schemas import Shape, UtcDatetime


class QualityRow(Shape):
    """The result of one check."""

    run_id: str
    feed: str | None
    check_name: str
    status: str = Field(description="pass, warn or fail.")
    records_checked: int
    records_failed: int
    rate: float | None = Field(description="Share that passed, 0 to 1.")
    threshold: float | None
    message: str | None
    checked_at: UtcDatetime


class QualityList(Shape):
    """Quality results of one run, the newest by default."""

    run_id: str | None
    items: list[QualityRow]
    total: int


class QualityPoint(Shape):
    """What a check found in one run."""

    run_id: str
    checked_at: UtcDatetime
    status: str
    rate: float | None = Field(description="Share that passed, 0 to 1.")
    records_failed: int


class QualityTrend(Shape):
    """A check over runs, oldest first."""

    feed: str | None
    check_name: str
    threshold: float | None
    points: list[QualityPoint]


class QualityTrends(Shape):
    """Every check of the newest runs, over these runs."""

    items: list[QualityTrend]
    total: int


class QuarantineRow(Shape):
    """A row that its contract forbids."""

    feed: str
    batch_id: str
    source: str
    line: int | None
    reason: str
    record: str = Field(description="Original content; personal data masked by role.")


class QuarantinePage(Shape):
    """One page of quarantined rows, newest batch first."""

    items: list[QuarantineRow]
    next_cursor: str | None
    total: int
