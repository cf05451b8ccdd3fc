"""Routes of quality results and quarantine."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from c360.api.answers import BAD_BODY, CONFLICT, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.deps import AuditDep, ServicesDep
from c360.api.quality import quarantine, queries
from c360.api.quality.filters import QuarantineChoice, QuarantineQuery, ReplayBody
from c360.api.quality.schemas import (
    QualityList,
    QualityTrends,
    QuarantinePage,
    ReasonList,
    ReplayAnswer,
)
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
    """List the rows that a contract forbids, with place, content and reason."""
    return quarantine.list_quarantine(services, user, query)


@router.get("/quarantine/reasons", dependencies=[allow(Permission.QUARANTINE_READ)])
def list_quarantine_reasons(
    services: ServicesDep, query: Annotated[QuarantineChoice, Query()]
) -> ReasonList:
    """Count quarantined rows by what is wrong with them."""
    return quarantine.list_reasons(services, query.to_filter())


@router.post(
    "/quarantine/preview",
    dependencies=[allow(Permission.QUARANTINE_MANAGE)],
    responses=BAD_BODY,
)
def preview_replay(services: ServicesDep, user: UserDep, body: ReplayBody) -> ReplayAnswer:
    """Tell what would become of quarantined rows under a fix. Nothing changes."""
    return quarantine.preview(services, user, body)


@router.post(
    "/quarantine/replay",
    dependencies=[allow(Permission.QUARANTINE_MANAGE)],
    responses={**BAD_BODY, **CONFLICT},
)
def replay_quarantine(
    services: ServicesDep, user: UserDep, audit: AuditDep, body: ReplayBody
) -> ReplayAnswer:
    """Land the quarantined rows that keep their contract under a fix; the rest stays."""
    answer = quarantine.replay(services, user, body)
    audit(
        "quarantine.replay",
        f"{answer.landed} rows, batches {', '.join(answer.batches) or 'none'}, "
        f"fix of {', '.join(body.expressions) or 'no column'}",
    )
    return answer
