"""Routes of the snapshot resource."""

from __future__ import annotations

from fastapi import APIRouter

from c360.api.answers import AnswerRoute
from c360.api.auth import allow
from c360.api.deps import ServicesDep
from c360.api.snapshot import queries
from c360.api.snapshot.schemas import SnapshotStatus
from c360.domain.roles import Permission

router = APIRouter(prefix="/snapshot", tags=["snapshot"], route_class=AnswerRoute)


@router.get("", dependencies=[allow(Permission.SNAPSHOT_READ)])
def get_snapshot(services: ServicesDep) -> SnapshotStatus:
    """What is served, how old it is, and how the newest run went."""
    return queries.get_snapshot_status(services)
