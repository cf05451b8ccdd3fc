"""Route of the briefing."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter

from c360.api.answers import AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.briefing import queries
from c360.api.briefing.schemas import PortfolioBriefing
from c360.api.deps import SnapshotDep, audited
from c360.api.masking import show_text
from c360.domain.roles import ROLE_PERMISSIONS, Permission

router = APIRouter(tags=["briefing"], route_class=AnswerRoute)
READ = [allow(Permission.SNAPSHOT_READ), audited("briefing.read")]


@router.get("/briefing", dependencies=READ)
def get_briefing(snapshot: SnapshotDep, user: UserDep) -> PortfolioBriefing:
    """What changed in the portfolio and what needs somebody, each claim with what it rests on.

    Claims about what the role may not read are left out.
    """
    show = partial(show_text, user=user)
    return queries.get_briefing(snapshot, ROLE_PERMISSIONS[user.role], show)
