"""Check passwords away from the event loop, a few at a time: each takes 64 MiB."""

from __future__ import annotations

import anyio
from anyio.to_thread import run_sync

from c360.state.users import User, Users

AT_ONCE = 2


class PasswordChecks:
    """Runs password checks in threads."""

    def __init__(self) -> None:
        self._limiter: anyio.CapacityLimiter | None = None

    async def authenticate(self, users: Users, name: str, password: str) -> User:
        """Return the user whose name and password these are.

        Raises:
            AuthenticationError: They are nobody's, or the user is disabled.
        """
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(AT_ONCE)
        return await run_sync(users.authenticate, name, password, limiter=self._limiter)
