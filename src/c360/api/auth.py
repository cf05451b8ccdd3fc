"""Who is asking, and whether they may: every route names the permission it needs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer
from starlette.concurrency import run_in_threadpool

from c360.api.services import ServicesDep
from c360.domain.roles import Permission, has_permission
from c360.errors import AuthenticationError, PermissionDeniedError
from c360.kit.clock import utc_now
from c360.state.users import User

bearer = OAuth2PasswordBearer(tokenUrl="/api/v1/auth/token", auto_error=False)


async def current_user(
    request: Request, services: ServicesDep, token: Annotated[str | None, Depends(bearer)]
) -> User:
    """Return the user whom the token stands for, as the state database knows them now.

    Raises:
        AuthenticationError: No token, a wrong one, or its user was disabled or changed.
        ThrottledError: The user asks too often.
    """
    if not token:
        raise AuthenticationError("Nobody is logged in. Send a bearer token.")
    claims = services.tokens.read(token, utc_now())
    user = await run_in_threadpool(services.state.users.find_user, claims.user_name)
    if user is None or user.is_disabled or user.token_generation != claims.generation:
        raise AuthenticationError("The log-in no longer holds. Log in again.")
    request.state.user = user
    services.limiter.count(user.name)
    return user


UserDep = Annotated[User, Depends(current_user)]
Check = Callable[[User], Coroutine[Any, Any, None]]


def _make_check(permission: Permission) -> Check:
    async def check(user: UserDep) -> None:
        if not has_permission(user.role, permission):
            raise PermissionDeniedError(
                f"The role {user.role.value!r} may not do this; it needs {permission.value!r}. "
                "Ask an administrator."
            )

    return check


CHECKS: dict[Permission, Check] = {permission: _make_check(permission) for permission in Permission}
PERMISSIONS: dict[Any, Permission] = {check: permission for permission, check in CHECKS.items()}


def allow(permission: Permission) -> Any:
    """Let a route be called by the roles that hold a permission, and by nobody else."""
    return Depends(CHECKS[permission])
