"""Routes of search and topics."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from c360.api.answers import CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.deps import ServicesDep, SnapshotDep, audited
from c360.api.search import queries, topics
from c360.api.search.filters import SearchQuery, SimilarQuery
from c360.api.search.schemas import ComplaintTopics, SearchPage, SimilarInteractions
from c360.domain.roles import Permission, has_permission
from c360.state.users import User

router = APIRouter(tags=["search"], route_class=AnswerRoute)
READ = [allow(Permission.INTERACTIONS_READ), audited("interactions.search")]


def _reader(user: User) -> queries.Reader:
    return queries.Reader(has_permission(user.role, Permission.PERSONAL_DATA_READ))


@router.get("/search", dependencies=READ, responses=CONFLICT)
def search_interactions(
    services: ServicesDep,
    snapshot: SnapshotDep,
    user: UserDep,
    query: Annotated[SearchQuery, Query()],
) -> SearchPage:
    """Search what customers said, by words and by meaning, best match first."""
    return queries.search(snapshot, services.searches.get(snapshot), query, _reader(user))


@router.get("/interactions/{interaction_id}/similar", dependencies=READ, responses=NOT_FOUND)
def list_similar_interactions(
    services: ServicesDep,
    snapshot: SnapshotDep,
    user: UserDep,
    interaction_id: str,
    query: Annotated[SimilarQuery, Query()],
) -> SimilarInteractions:
    """List interactions that say something like one, the most alike first."""
    opened = services.searches.get(snapshot)
    return queries.find_similar(snapshot, opened, interaction_id, query, _reader(user))


@router.get("/topics", dependencies=READ)
def list_topics(services: ServicesDep, snapshot: SnapshotDep, user: UserDep) -> ComplaintTopics:
    """What complaints are about, which of it grows, and typical examples."""
    return topics.list_topics(snapshot, services.searches.get(snapshot), _reader(user))
