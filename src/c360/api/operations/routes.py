"""Routes of service levels, cost and alerts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from c360.api.answers import NOT_FOUND, AnswerRoute
from c360.api.auth import allow
from c360.api.deps import AuditDep, ServicesDep
from c360.api.operations import queries
from c360.api.operations.schemas import AlertList, AlertRow, CostReport, ServiceLevels
from c360.domain.roles import Permission

router = APIRouter(tags=["operations"], route_class=AnswerRoute)
READ = [allow(Permission.RUNS_READ)]
MANAGE = [allow(Permission.RUNS_MANAGE)]


@router.get("/slos", dependencies=READ)
def get_service_levels(services: ServicesDep) -> ServiceLevels:
    """Promises about time: percentiles, error budget and burn of each tier, and every hop."""
    return queries.get_service_levels(services)


@router.get("/costs", dependencies=READ)
def get_costs(services: ServicesDep) -> CostReport:
    """What the runs of this month cost, against the envelope."""
    return queries.get_costs(services)


@router.get("/alerts", dependencies=READ)
def list_alerts(
    services: ServicesDep, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> AlertList:
    """The newest alerts, and who was told of them."""
    return queries.list_alerts(services, limit)


@router.post("/alerts/{alert_id}/acknowledge", dependencies=MANAGE, responses=NOT_FOUND)
def acknowledge_alert(
    services: ServicesDep,
    audit: AuditDep,
    alert_id: Annotated[int, Path(ge=1, le=2**31 - 1)],
) -> AlertRow:
    """Note that somebody has seen an alert."""
    return queries.acknowledge_alert(services, audit, alert_id)
