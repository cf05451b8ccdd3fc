"""Shapes of the runs resource."""

from __future__ import annotations

from datetime import date

from c360.api.schemas import Shape, UtcDatetime


class RunRow(Shape):
    """One run of a pipeline."""

    run_id: str
    pipeline: str
    status: str
    as_of: date | None
    started_at: UtcDatetime
    finished_at: UtcDatetime | None
    seconds: float | None
    is_published: bool
    error: str | None


class RunPage(Shape):
    """One page of runs, newest first."""

    items: list[RunRow]
    next_cursor: str | None
    total: int


class RunStepRow(Shape):
    """One step of a run."""

    name: str
    status: str
    seconds: float | None
    rows_in: int | None
    rows_out: int | None
    rows_quarantined: int | None
    error: str | None


class RunDetail(RunRow):
    """One run and its steps."""

    steps: list[RunStepRow]
