"""Routes of quality results and quarantine."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from c360.api.answers import AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.deps import ServicesDep
from c360.api.quality import queries
from c360.api.quality.filters import QuarantineQuery
from c360.api.quality.schemas import QualityList, QualityTrends, QuarantinePage
from c360.domain.roles import Permission

router = APIRouter(tags=["quality"], route_class=AnswerRoute)


@router.get("/quality", dependencies=[allow(Permission.QUALITY_READ)])
def list_quality(
    services: ServicesDep,
    run_id: Annotated[str | None, Query(max_length=200)] = None,
    feed: Annotated[str | None, Query(max_length=200)] = None,
) -> QualityList:
    """List the results of a run's checks; of the newest run that has any, by default."""
    return queries.list_quality(services, run_id, feed)


@router.get("/quality/trends", dependencies=[allow(Permission.QUALITY_READ)])
def list_quality_trends(
    services: ServicesDep, runs: Annotated[int, Query(ge=1, le=100)] = 20
) -> QualityTrends:
    """List every check of the newest runs, with what it found in each."""
    return queries.list_trends(services, runs)


@router.get("/quarantine", dependencies=[allow(Permission.QUARANTINE_READ)])
def list_quarantine(
    services: ServicesDep, user: UserDep, query: Annotated[QuarantineQuery, Query()]
) -> QuarantinePage:
    """List the rows that a contract forbids, with place and reason."""
    return queries.list_quarantine(services, user, query)
