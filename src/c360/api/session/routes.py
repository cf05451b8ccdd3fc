"""Routes of logging in."""

from __future__ import annotations

from fastapi import APIRouter, Request

from c360.api.answers import BAD_BODY, UNAUTHENTICATED, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.deps import ServicesDep
from c360.api.session import login
from c360.api.session.form import FORM_IN_OPENAPI, LoginFormDep
from c360.api.session.schemas import Me, Token
from c360.domain.roles import ROLE_PERMISSIONS, Permission

public_router = APIRouter(prefix="/auth", tags=["session"], route_class=AnswerRoute)
router = APIRouter(tags=["session"], route_class=AnswerRoute)


@public_router.post(
    "/token", responses={**UNAUTHENTICATED, **BAD_BODY}, openapi_extra=FORM_IN_OPENAPI
)
async def log_in(request: Request, services: ServicesDep, form: LoginFormDep) -> Token:
    """Log in with a name and a password."""
    address = request.client.host if request.client else "unknown"
    return await login.log_in(services, form, address)


@router.get("/me", dependencies=[allow(Permission.SNAPSHOT_READ)])
def get_me(user: UserDep) -> Me:
    """Who is logged in, and what they may do."""
    return Me(name=user.name, role=user.role, permissions=sorted(ROLE_PERMISSIONS[user.role]))
