"""Bearer tokens: signed with one secret, for one user, for a while."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from c360.errors import AuthenticationError, ConfigError

ALGORITHM = "HS256"
SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Claims:
    """Whom a token stands for. ``generation`` is the user's at the time; it must still hold."""

    user_name: str
    generation: int


class Tokens:
    """Issues and reads tokens."""

    def __init__(self, secret: str, minutes: int) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise ConfigError(
                f"The secret that signs tokens has {len(secret)} characters; at least "
                f"{SHORTEST_SECRET} are needed. Make one: `openssl rand -hex 32`."
            )
        self._key = OctKey.import_key(secret)
        self._life = timedelta(minutes=minutes)

    @property
    def life_seconds(self) -> int:
        """How long a token holds."""
        return int(self._life.total_seconds())

    def issue(self, user_name: str, role: str, generation: int, now: datetime) -> str:
        """Return a token for a user."""
        claims: dict[str, Any] = {
            "sub": user_name,
            "role": role,
            "gen": generation,
            "jti": secrets.token_hex(16),
            "iat": int(now.timestamp()),
            "exp": int((now + self._life).timestamp()),
        }
        return jwt.encode({"alg": ALGORITHM}, claims, self._key)

    def read(self, token: str, now: datetime) -> Claims:
        """Read a token.

        Raises:
            AuthenticationError: It is not signed by us, or its time is over.
        """
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            name, generation, expires = claims["sub"], claims["gen"], claims["exp"]
        except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise AuthenticationError("The token is not valid. Log in again.") from error
        if not (isinstance(name, str) and isinstance(generation, int)):
            raise AuthenticationError("The token is not valid. Log in again.")
        if not isinstance(expires, int) or expires <= now.timestamp():
            raise AuthenticationError("The log-in has expired. Log in again.")
        return Claims(name, generation)
