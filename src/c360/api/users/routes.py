"""Routes of user administration."""

from __future__ import annotations

from fastapi import APIRouter

from c360.api.answers import BAD_BODY, CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.deps import AuditDep, ServicesDep
from c360.api.users import administration
from c360.api.users.schemas import ChangedUser, NewUser, UserChange, UserList, UserName
from c360.domain.roles import Permission

router = APIRouter(prefix="/users", tags=["users"], route_class=AnswerRoute)
MANAGE = [allow(Permission.USERS_MANAGE)]


@router.get("", dependencies=MANAGE)
def list_users(services: ServicesDep) -> UserList:
    """List all users."""
    return administration.list_users(services)


@router.post("", dependencies=MANAGE, status_code=201, responses={**CONFLICT, **BAD_BODY})
def add_user(services: ServicesDep, audit: AuditDep, new: NewUser) -> ChangedUser:
    """Add a user; a password that was made up is shown this once."""
    return administration.add_user(services, audit, new)


@router.patch("/{name}", dependencies=MANAGE, responses={**NOT_FOUND, **CONFLICT, **BAD_BODY})
def change_user(
    services: ServicesDep, audit: AuditDep, user: UserDep, name: UserName, change: UserChange
) -> ChangedUser:
    """Change a role, disable or enable, or reset a password; tokens end at once."""
    return administration.change_user(services, audit, user, (name, change))
