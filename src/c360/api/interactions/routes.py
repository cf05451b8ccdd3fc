"""Routes of the interactions resource."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from c360.api.answers import CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.deps import SnapshotDep, audited
from c360.api.interactions import queries
from c360.api.interactions.filters import InteractionQuery
from c360.api.interactions.schemas import InteractionPage
from c360.domain.roles import Permission

router = APIRouter(prefix="/accounts", tags=["interactions"], route_class=AnswerRoute)


@router.get(
    "/{account_id}/interactions",
    dependencies=[allow(Permission.INTERACTIONS_READ), audited("account.read")],
    responses={**NOT_FOUND, **CONFLICT},
)
def list_interactions(
    snapshot: SnapshotDep,
    user: UserDep,
    account_id: str,
    query: Annotated[InteractionQuery, Query()],
) -> InteractionPage:
    """List what was said with one account, newest first."""
    return queries.list_interactions(snapshot, account_id, query, user)
