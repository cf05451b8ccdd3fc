"""Administer users; every change is written to the audit trail."""

from __future__ import annotations

from typing import Any

from c360.api.deps import Audit
from c360.api.services import Services
from c360.api.users.schemas import ChangedUser, NewUser, UserChange, UserList, UserRow
from c360.errors import C360Error, ConflictError
from c360.state.passwords import make_password
from c360.state.users import User


def list_users(services: Services) -> UserList:
    """Return all users."""
    items = [UserRow.model_validate(_values(user)) for user in services.state.users.list_users()]
    return UserList(items=items, total=len(items))


def add_user(services: Services, audit: Audit, new: NewUser) -> ChangedUser:
    """Add a user; make a password up if none was given.

    Raises:
        ConflictError: A user of this name exists.
    """
    password = None if new.password else make_password()
    user = _audited(
        audit,
        "users.add",
        new.name,
        lambda: services.state.users.add_user(new.name, new.role, new.password or password or ""),
    )
    return ChangedUser(**_values(user), password=password)


def change_user(
    services: Services, audit: Audit, caller: User, wanted: tuple[str, UserChange]
) -> ChangedUser:
    """Change a user's role, access or password.

    Raises:
        NotFoundError: There is no such user.
        ConflictError: Callers would lock themselves out, or nobody could administer users.
    """
    name, change = wanted
    users, password = services.state.users, None
    user = users.get_user(name)
    if caller.name == name and (change.is_disabled or change.role not in (None, caller.role)):
        raise ConflictError("Nobody can disable themselves or change their own role.")
    if change.role is not None:
        role = change.role
        user = _audited(audit, f"users.role.{role}", name, lambda: users.change_role(name, role))
    if change.is_disabled is not None:
        act = users.disable_user if change.is_disabled else users.enable_user
        action = "users.disable" if change.is_disabled else "users.enable"
        user = _audited(audit, action, name, lambda: act(name))
    if change.reset_password:
        password = new_password = make_password()
        user = _audited(
            audit, "users.reset", name, lambda: users.reset_password(name, new_password)
        )
    return ChangedUser(**_values(user), password=password)


def _audited(audit: Audit, action: str, name: str, change: Any) -> User:
    try:
        user: User = change()
    except C360Error:
        audit(action, name, "failed")
        raise
    audit(action, name)
    return user


def _values(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "role": user.role,
        "is_disabled": user.is_disabled,
        "created_at": user.created_at,
        "last_login_at": user.last_login_at,
    }
