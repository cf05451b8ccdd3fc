"""Routes of recommendation and summary."""

from __future__ import annotations

from fastapi import APIRouter

from c360.api.answers import NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.deps import SnapshotDep, audited
from c360.api.insights import queries
from c360.api.insights.schemas import Insight
from c360.domain.roles import Permission

router = APIRouter(prefix="/accounts", tags=["insights"], route_class=AnswerRoute)
READ = [allow(Permission.INTERACTIONS_READ), audited("account.read")]


@router.get("/{account_id}/recommendation", dependencies=READ, responses=NOT_FOUND)
def get_recommendation(snapshot: SnapshotDep, user: UserDep, account_id: str) -> Insight:
    """What to do about one account, grounded in its own signals."""
    return queries.get_recommendation(snapshot, account_id, user)


@router.get("/{account_id}/summary", dependencies=READ, responses=NOT_FOUND)
def get_account_summary(snapshot: SnapshotDep, user: UserDep, account_id: str) -> Insight:
    """What was said with one account: themes, tone and where it is heading."""
    return queries.get_summary(snapshot, account_id, user)
