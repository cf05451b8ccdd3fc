"""Write keys of the event collector: shown once, kept as hashes."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from c360.errors import ConflictError, InvalidInputError, NotFoundError
from c360.kit.clock import utc_now
from c360.kit.hashing import hash_text
from c360.state.port import Transactions
from c360.state.tables import WRITE_KEYS

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
KEY_BYTES = 24


@dataclass(frozen=True, slots=True)
class WriteKey:
    """A key by its name; the key itself is known to whoever was shown it."""

    name: str
    created_at: datetime
    revoked_at: datetime | None


class WriteKeys:
    """The write keys of a workspace.

    A key has 192 random bits, so a plain hash of it is as good as a slow one.
    """

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def add_key(self, name: str) -> str:
        """Make a key and return it: the only time that it is known.

        Raises:
            InvalidInputError: The name is none.
            ConflictError: There is a key of this name, be it revoked.
        """
        if not NAME.fullmatch(name):
            raise InvalidInputError(
                f"{name!r} is no name for a write key. Take up to 64 letters, digits, dots, "
                "hyphens and underscores, such as web-shop."
            )
        key = secrets.token_urlsafe(KEY_BYTES)
        with self._database.write() as connection:
            if _find(connection, name) is not None:
                raise ConflictError(f"There is a write key {name!r} already. Take another name.")
            connection.execute(
                WRITE_KEYS.insert().values(name=name, key_hash=hash_text(key), created_at=utc_now())
            )
        return key

    def list_keys(self) -> list[WriteKey]:
        """Return all keys by name, the revoked ones too."""
        with self._database.read() as connection:
            rows = connection.execute(select(WRITE_KEYS).order_by(WRITE_KEYS.c.name)).all()
        return [WriteKey(row.name, row.created_at, row.revoked_at) for row in rows]

    def revoke_key(self, name: str) -> None:
        """Revoke a key; revoking it again changes nothing.

        Raises:
            NotFoundError: There is none of this name.
        """
        with self._database.write() as connection:
            row = _find(connection, name)
            if row is None:
                raise NotFoundError(
                    f"There is no write key {name!r}. `c360 collector keys list` shows them."
                )
            if row.revoked_at is None:
                same = WRITE_KEYS.c.name == name
                connection.execute(WRITE_KEYS.update().where(same).values(revoked_at=utc_now()))

    def read_valid(self) -> dict[str, str]:
        """Return the names of the keys in force by the hash of the key."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(WRITE_KEYS).where(WRITE_KEYS.c.revoked_at.is_(None))
            ).all()
        return {row.key_hash: row.name for row in rows}


def _find(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(WRITE_KEYS).where(WRITE_KEYS.c.name == name)).one_or_none()
