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


class QuarantineCell(Shape):
    """One value of a row, by the source's own column; personal data hidden by role."""

    column: str
    value: str | None


class QuarantineRow(Shape):
    """A row that its contract forbids."""

    quarantine_id: str
    feed: str
    batch_id: str
    source: str
    file: str
    line: int | None
    reason: str
    record: str = Field(description="Original content; personal data masked by role.")
    quarantined_at: UtcDatetime | None
    resolved_by: str | None = Field(description="Batch by which a replay has landed it.")
    cells: list[QuarantineCell] | None = Field(
        description="Its columns; null where it could not be cut into columns."
    )


class QuarantinePage(Shape):
    """One page of quarantined rows, newest batch first."""

    items: list[QuarantineRow]
    next_cursor: str | None
    total: int


class ReasonRow(Shape):
    """Rows of one feed that are wrong in the same way; values are left out of the reason."""

    feed: str
    reason: str
    row_count: int
    batch_count: int
    first_at: UtcDatetime
    last_at: UtcDatetime


class ReasonList(Shape):
    """What is wrong with quarantined rows, the most frequent first."""

    items: list[ReasonRow]
    total: int = Field(description="Rows in all groups.")


class StillWrong(Shape):
    """A reason for which rows would stay in quarantine."""

    reason: str
    row_count: int


class MendedAnswer(Shape):
    """One row under a fix."""

    quarantine_id: str
    line: int | None
    outcome: str = Field(description="landed, duplicate or wrong.")
    reason: str | None
    values: dict[str, str | None] = Field(description="The contract's columns; masked by role.")


class ReplayAnswer(Shape):
    """What a replay did, or would do: every row chosen is in one of the three counts."""

    is_applied: bool
    chosen: int
    landed: int
    duplicate: int
    still_wrong: int
    reasons: list[StillWrong]
    batches: list[str]
    rows: list[MendedAnswer]
