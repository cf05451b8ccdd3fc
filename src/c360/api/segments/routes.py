"""Routes of the segments resource."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from c360.api.answers import BAD_BODY, CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.csv import CSV_ANSWER
from c360.api.deps import AuditDep, CustomersDep, ServicesDep, audited, require_customers
from c360.api.segments import members, overview, saved
from c360.api.segments.filters import MemberListQuery, SegmentFilters, SortedSegmentFilters
from c360.api.segments.schemas import (
    MemberPage,
    NewSegment,
    SavedSegmentList,
    SavedSegmentRow,
    SegmentChange,
    SegmentOverview,
)
from c360.domain.roles import Permission

router = APIRouter(prefix="/segments", tags=["segments"], route_class=AnswerRoute)
READ = [allow(Permission.CUSTOMERS_READ)]
SegmentId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("", dependencies=READ)
def get_segments(
    services: ServicesDep, snapshot: CustomersDep, filters: Annotated[SegmentFilters, Query()]
) -> SegmentOverview:
    """Counts and charts of the customers that match, and what the filters can be set to."""
    return overview.get_overview(snapshot, filters, services.settings.reporting_currency)


@router.get("/members", dependencies=READ, responses=CONFLICT)
def list_segment_members(
    snapshot: CustomersDep, user: UserDep, query: Annotated[MemberListQuery, Query()]
) -> MemberPage:
    """List the customers that match, the most valuable first unless `sort` says otherwise."""
    return members.list_members(snapshot, user, query)


@router.get(
    "/members/export",
    dependencies=[allow(Permission.CUSTOMERS_EXPORT), audited("segments.export")],
    response_class=StreamingResponse,
    responses=CSV_ANSWER,
)
def export_segment_members(
    snapshot: CustomersDep, user: UserDep, filters: Annotated[SortedSegmentFilters, Query()]
) -> StreamingResponse:
    """Stream all customers that match as CSV."""
    return members.stream_members(snapshot, user, filters)


@router.get("/saved", dependencies=READ)
def list_saved_segments(services: ServicesDep, user: UserDep) -> SavedSegmentList:
    """List the segments that anybody saved, each with its present number of customers."""
    snapshot = require_customers(services.snapshots.current())
    return saved.list_saved(services.state.segments, snapshot, user)


@router.post("/saved", dependencies=READ, status_code=201, responses={**CONFLICT, **BAD_BODY})
def save_segment(
    services: ServicesDep, audit: AuditDep, user: UserDep, new: NewSegment
) -> SavedSegmentRow:
    """Save filters under a name, for everybody to see."""
    snapshot = require_customers(services.snapshots.current())
    return saved.save_segment(services.state.segments, snapshot, (user, audit), new)


@router.patch(
    "/saved/{segment_id}", dependencies=READ, responses={**NOT_FOUND, **CONFLICT, **BAD_BODY}
)
def change_saved_segment(
    services: ServicesDep,
    audit: AuditDep,
    user: UserDep,
    segment_id: SegmentId,
    change: SegmentChange,
) -> SavedSegmentRow:
    """Rename a saved segment or give it other filters; its owner or an administrator may."""
    snapshot = require_customers(services.snapshots.current())
    wanted = (segment_id, change)
    return saved.change_segment(services.state.segments, snapshot, (user, audit), wanted)


@router.delete("/saved/{segment_id}", dependencies=READ, status_code=204, responses=NOT_FOUND)
def delete_saved_segment(
    services: ServicesDep, audit: AuditDep, user: UserDep, segment_id: SegmentId
) -> None:
    """Delete a saved segment; its owner or an administrator may."""
    saved.delete_segment(services.state.segments, (user, audit), segment_id)
