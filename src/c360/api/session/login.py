"""Log in: throttle, check the password, issue a token, write it all down."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool

from c360.api.services import Services
from c360.api.session.form import LoginForm
from c360.api.session.schemas import Token
from c360.errors import AuthenticationError, ThrottledError
from c360.kit.clock import utc_now
from c360.state.users import User

ACTION = "session.login"


async def log_in(services: Services, form: LoginForm, address: str) -> Token:
    """Return a token for a name and a password.

    Raises:
        AuthenticationError: They are nobody's.
        ThrottledError: Too many have failed lately.
    """
    try:
        user = await _authenticate(services, form, address)
    except (AuthenticationError, ThrottledError) as error:
        status = "denied" if isinstance(error, ThrottledError) else "failed"
        await run_in_threadpool(
            services.audit.record_now, form.username, ACTION, None, status, address
        )
        raise
    await run_in_threadpool(
        services.audit.record_now, user.name, ACTION, None, "succeeded", address
    )
    token = services.tokens.issue(user.name, user.role.value, user.token_generation, utc_now())
    return Token(
        access_token=token,
        token_type="bearer",
        expires_in=services.tokens.life_seconds,
        role=user.role,
        name=user.name,
    )


async def _authenticate(services: Services, form: LoginForm, address: str) -> User:
    logins, limit = services.state.logins, services.settings.logins_per_minute
    attempt = await run_in_threadpool(logins.begin, form.username, address, utc_now(), limit)
    users = services.state.users
    user = await services.passwords.authenticate(users, form.username, form.password)
    await run_in_threadpool(logins.succeed, form.username, address, attempt)
    return user
