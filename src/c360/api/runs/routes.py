"""Routes of the runs resource."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from c360.api.answers import NOT_FOUND, AnswerRoute
from c360.api.auth import allow
from c360.api.deps import ServicesDep
from c360.api.runs import queries
from c360.api.runs.schemas import RunDetail, RunPage
from c360.domain.roles import Permission

router = APIRouter(prefix="/runs", tags=["runs"], route_class=AnswerRoute)
READ = [allow(Permission.RUNS_READ)]


@router.get("", dependencies=READ)
def list_runs(
    services: ServicesDep,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[str | None, Query(pattern=r"^[0-9]{1,9}$")] = None,
) -> RunPage:
    """List runs, newest first."""
    return queries.list_runs(services, limit, cursor)


@router.get("/{run_id}", dependencies=READ, responses=NOT_FOUND)
def get_run(services: ServicesDep, run_id: str) -> RunDetail:
    """One run and its steps."""
    return queries.get_run(services, run_id)
