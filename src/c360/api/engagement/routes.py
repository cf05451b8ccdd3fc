"""Routes of the engagement resource."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from c360.api.answers import CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.csv import CSV_ANSWER
from c360.api.deps import audited
from c360.api.engagement import overview, profiles
from c360.api.engagement.filters import ProfileFilters, ProfileListQuery
from c360.api.engagement.schemas import EngagementOverview, ProfileDetail, ProfilePage
from c360.api.engagement.snapshot import EngagementDep
from c360.domain.roles import Permission

router = APIRouter(prefix="/engagement", tags=["engagement"], route_class=AnswerRoute)
READ = [allow(Permission.ENGAGEMENT_READ)]
READ_ONE = [*READ, audited("engagement.read")]
EXPORT = [allow(Permission.CUSTOMERS_EXPORT), *READ, audited("engagement.export")]


@router.get("", dependencies=READ)
def get_engagement(snapshot: EngagementDep) -> EngagementOverview:
    """How engaged the members are, who they are, and what is predicted of them."""
    return overview.get_overview(snapshot)


@router.get("/profiles", dependencies=READ, responses=CONFLICT)
def list_engagement_profiles(
    snapshot: EngagementDep, query: Annotated[ProfileListQuery, Query()]
) -> ProfilePage:
    """List the members that match, the most engaged first unless `sort` says otherwise."""
    return profiles.list_profiles(snapshot, query)


@router.get(
    "/profiles/export",
    dependencies=EXPORT,
    response_class=StreamingResponse,
    responses=CSV_ANSWER,
)
def export_engagement_profiles(
    snapshot: EngagementDep, user: UserDep, filters: Annotated[ProfileFilters, Query()]
) -> StreamingResponse:
    """Stream all members that match as CSV, with every column."""
    return profiles.stream_profiles(snapshot, user, filters)


@router.get("/profiles/{customer_id}", dependencies=READ_ONE, responses=NOT_FOUND)
def get_engagement_profile(
    snapshot: EngagementDep, user: UserDep, customer_id: Annotated[str, Path(max_length=200)]
) -> ProfileDetail:
    """The newest profile of one member, and what models say of it."""
    return profiles.get_profile(snapshot, customer_id, user)
