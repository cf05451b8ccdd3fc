"""Read the run log."""

from __future__ import annotations

from typing import Any

from c360.api.runs.schemas import RunDetail, RunPage, RunRow, RunStepRow
from c360.api.services import Services
from c360.state.runs import Run, Step


def list_runs(services: Services, limit: int, cursor: str | None) -> RunPage:
    """Return one page of runs, newest first."""
    offset = int(cursor) if cursor else 0
    runs = services.state.runs.list_runs(limit=limit + 1, offset=offset)
    return RunPage(
        items=[RunRow.model_validate(_values(run)) for run in runs[:limit]],
        next_cursor=str(offset + limit) if len(runs) > limit else None,
        total=services.state.runs.count_runs(),
    )


def get_run(services: Services, run_id: str) -> RunDetail:
    """Return one run and its steps.

    Raises:
        NotFoundError: There is no such run.
    """
    run = services.state.runs.get_run(run_id)
    steps = [_step(step) for step in run.steps]
    return RunDetail.model_validate({**_values(run), "steps": steps})


def _values(run: Run) -> dict[str, Any]:
    seconds = (
        None if run.finished_at is None else (run.finished_at - run.started_at).total_seconds()
    )
    return {
        "run_id": run.run_id,
        "pipeline": run.pipeline,
        "status": run.status.value,
        "as_of": run.as_of,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "seconds": seconds,
        "is_published": run.is_published,
        "error": run.error,
    }


def _step(step: Step) -> RunStepRow:
    return RunStepRow(
        name=step.name,
        status=step.status.value,
        seconds=step.seconds,
        rows_in=step.rows_in,
        rows_out=step.rows_out,
        rows_quarantined=step.rows_quarantined,
        error=step.error,
    )
