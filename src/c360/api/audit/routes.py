"""Routes of the audit trail."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from c360.api.answers import AnswerRoute
from c360.api.audit import queries
from c360.api.audit.filters import AuditQuery
from c360.api.audit.schemas import AuditPage
from c360.api.auth import allow
from c360.api.deps import ServicesDep
from c360.domain.roles import Permission

router = APIRouter(prefix="/audit", tags=["audit"], route_class=AnswerRoute)


@router.get("", dependencies=[allow(Permission.AUDIT_READ)])
def list_audit(services: ServicesDep, query: Annotated[AuditQuery, Query()]) -> AuditPage:
    """List who did what, newest first."""
    return queries.list_audit(services, query)
