"""Make, hash and verify passwords."""

from __future__ import annotations

import secrets

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from c360.errors import InvalidInputError

SHORTEST = 10
LONGEST = 200


class PasswordHasher:
    """Hashes with argon2id. A hash says how it was made, so the cost may change later."""

    def __init__(self, memory_kib: int, time_cost: int) -> None:
        self._hasher = argon2.PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=1
        )

    def hash(self, password: str) -> str:
        """Return the hash of a password."""
        return self._hasher.hash(password)

    def verify(self, password_hash: str, password: str) -> bool:
        """Tell whether a password has this hash."""
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether the hash was made at another cost."""
        return self._hasher.check_needs_rehash(password_hash)


def make_password() -> str:
    """Return a random password: 120 bits, in 20 letters and digits that can be typed."""
    return secrets.token_urlsafe(15)


def check_password(password: str) -> None:
    """Refuse a password that is too short or too long.

    Raises:
        InvalidInputError: It is; the message does not repeat it.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInputError(
            f"A password has {SHORTEST} to {LONGEST} characters; this one has {len(password)}."
        )
