"""Know a caller by the write key: in Basic auth, or in the body."""

from __future__ import annotations

import base64
import binascii
import threading
import time
from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool

from c360.errors import AuthenticationError
from c360.kit.hashing import hash_text

FRESH_SECONDS = 2.0
LONGEST_KEY = 200


class KnownKeys:
    """The keys in force, read again every other second: a revoked one ends that soon."""

    def __init__(self, read_valid: Callable[[], Mapping[str, str]]) -> None:
        self._read_valid = read_valid
        self._lock = threading.Lock()
        self._names: Mapping[str, str] = {}
        self._read_at = float("-inf")

    async def name_key(self, key: str) -> str:
        """Return the name of a key.

        Raises:
            AuthenticationError: There is no such key, or it was revoked.
            StateError: Keys cannot be read, and none are known yet.
        """
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            await run_in_threadpool(self.refresh)
        name = self._names.get(hash_text(key)) if 0 < len(key) <= LONGEST_KEY else None
        if name is None:
            raise AuthenticationError(
                "The write key is not known, or was revoked. `c360 collector keys add NAME` makes "
                "one."
            )
        return name

    def refresh(self) -> None:
        """Read the keys again, unless that was a moment ago."""
        with self._lock:
            if time.monotonic() - self._read_at > FRESH_SECONDS:
                self._names = self._read_valid()
                self._read_at = time.monotonic()


def read_basic_auth(header: str | None) -> str | None:
    """Return the write key of a Basic auth header; None without one.

    Raises:
        AuthenticationError: The header makes no sense.

    Examples:
        >>> read_basic_auth("Basic " + base64.b64encode(b"secret:").decode())
        'secret'
    """
    if not header:
        return None
    scheme, _, given = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(given.strip(), validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise AuthenticationError(
            "The Authorization header is no Basic auth of a write key and an empty password."
        ) from error
    return text.partition(":")[0] or None
