"""Route of retention."""

from __future__ import annotations

from fastapi import APIRouter

from c360.api.answers import NOT_FOUND, AnswerRoute
from c360.api.auth import allow
from c360.api.deps import ServicesDep
from c360.api.retention.schemas import RetentionReport
from c360.domain.roles import Permission
from c360.errors import NotFoundError

router = APIRouter(tags=["retention"], route_class=AnswerRoute)


@router.get("/retention", dependencies=[allow(Permission.QUALITY_READ)], responses=NOT_FOUND)
def get_retention(services: ServicesDep) -> RetentionReport:
    """Show which raw rows have outlived their contract's days, and what is sealed of them."""
    if services.settings.retention is None:
        raise NotFoundError("This server was started without a workspace's raw zone.")
    return RetentionReport.model_validate(services.settings.retention.report())
