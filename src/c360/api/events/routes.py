"""Routes of the events resource."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from c360.api.answers import NOT_FOUND
from c360.api.auth import UserDep, allow
from c360.api.deps import ServicesDep, audited
from c360.api.events import queries
from c360.api.events.schemas import EventProfileAnswer, RecentEventsAnswer
from c360.domain.roles import Permission

router = APIRouter(prefix="/events", tags=["events"])


@router.get("/recent", dependencies=[allow(Permission.EVENTS_READ)], responses=NOT_FOUND)
def get_recent_events(
    services: ServicesDep, user: UserDep, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> RecentEventsAnswer:
    """The newest product events, from the moment they are accepted."""
    return queries.get_recent_events(services, user, limit)


@router.get(
    "/profiles/{user_id}",
    dependencies=[allow(Permission.EVENT_PROFILES_READ), audited("event_profile.read")],
    responses=NOT_FOUND,
)
def get_event_profile(
    services: ServicesDep, user_id: Annotated[str, Path(min_length=1, max_length=255)]
) -> EventProfileAnswer:
    """One user by their events: all their ids, traits, counts and newest events."""
    return queries.get_event_profile(services, user_id)
