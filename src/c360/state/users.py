"""Who may log in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import Connection, Row, func, select

from c360.domain.roles import Role
from c360.errors import AuthenticationError, ConflictError, InvalidInputError, NotFoundError
from c360.kit.clock import utc_now
from c360.state.passwords import PasswordHasher, check_password
from c360.state.port import Transactions
from c360.state.tables import USERS

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
COLUMNS = [column for column in USERS.columns if column.name != "password_hash"]


@dataclass(frozen=True, slots=True)
class User:
    """A person who may log in. A token of an older ``token_generation`` no longer holds."""

    name: str
    role: Role
    is_disabled: bool
    token_generation: int
    created_at: datetime
    last_login_at: datetime | None


class Users:
    """The users of a workspace."""

    def __init__(self, database: Transactions, hasher: PasswordHasher) -> None:
        self._database = database
        self._hasher = hasher

    def add_user(self, name: str, role: Role | str, password: str) -> User:
        """Add a user.

        Raises:
            InvalidInputError: The name, role or password is not allowed.
            ConflictError: A user of this name exists, whatever its case.
        """
        if not NAME.fullmatch(name):
            raise InvalidInputError(
                f"The user name {name[:64]!r} is not allowed. Use 1 to 64 letters, digits and "
                "any of . _ @ + - after the first."
            )
        check_password(password)
        password_hash = self._hasher.hash(password)
        with self._database.write() as connection:
            same = select(USERS.c.name).where(func.lower(USERS.c.name) == name.lower())
            taken = connection.execute(same).scalar()
            if taken is not None:
                raise ConflictError(f"A user {taken!r} exists already. Choose another name.")
            connection.execute(
                USERS.insert().values(
                    name=name,
                    role=_parse_role(role).value,
                    password_hash=password_hash,
                    is_disabled=False,
                    token_generation=1,
                    created_at=utc_now(),
                )
            )
            return _get_user(connection, name)

    def find_user(self, name: str) -> User | None:
        """Return a user, or None."""
        with self._database.read() as connection:
            return _find_user(connection, name)

    def get_user(self, name: str) -> User:
        """Return a user.

        Raises:
            NotFoundError: There is none of this name.
        """
        with self._database.read() as connection:
            return _get_user(connection, name)

    def list_users(self) -> list[User]:
        """Return all users, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(*COLUMNS).order_by(USERS.c.name)).all()
        return [_read_user(row) for row in rows]

    def disable_user(self, name: str) -> User:
        """Keep a user from logging in; tokens end at once.

        Raises:
            NotFoundError: There is none of this name.
            ConflictError: It is the last administrator.
        """
        return self._change(name, is_disabled=True)

    def enable_user(self, name: str) -> User:
        """Let a user log in again."""
        return self._change(name, is_disabled=False)

    def change_role(self, name: str, role: Role | str) -> User:
        """Give a user another role; tokens end at once.

        Raises:
            NotFoundError: There is none of this name.
            ConflictError: It is the last administrator.
        """
        return self._change(name, role=_parse_role(role).value)

    def reset_password(self, name: str, password: str) -> User:
        """Give a user another password; tokens end at once.

        Raises:
            NotFoundError: There is none of this name.
            InvalidInputError: The password is too short or too long.
        """
        check_password(password)
        return self._change(name, password_hash=self._hasher.hash(password))

    def authenticate(self, name: str, password: str) -> User:
        """Return the user whose name and password these are.

        An unknown or disabled user costs the same time as a wrong password.

        Raises:
            AuthenticationError: They are nobody's, or the user is disabled.
        """
        with self._database.read() as connection:
            query = select(USERS.c.password_hash, USERS.c.is_disabled).where(USERS.c.name == name)
            row = connection.execute(query).one_or_none()
        if row is None:
            self._hasher.hash(password)
        elif self._hasher.verify(row.password_hash, password) and not row.is_disabled:
            return self._note_login(name, row.password_hash, password)
        raise AuthenticationError("The name or the password is wrong.")

    def _note_login(self, name: str, password_hash: str, password: str) -> User:
        values: dict[str, Any] = {"last_login_at": utc_now()}
        if self._hasher.is_outdated(password_hash):
            values["password_hash"] = self._hasher.hash(password)
        with self._database.write() as connection:
            same = (USERS.c.name == name) & (USERS.c.password_hash == password_hash)
            connection.execute(USERS.update().where(same).values(**values))
            return _get_user(connection, name)

    def _change(self, name: str, **values: Any) -> User:
        with self._database.write() as connection:
            user = _get_user(connection, name)
            if all(getattr(user, key, None) == value for key, value in values.items()):
                return user
            values["token_generation"] = USERS.c.token_generation + 1
            connection.execute(USERS.update().where(USERS.c.name == name).values(**values))
            if user.role is Role.ADMIN and not user.is_disabled:
                _check_admin_left(connection, name)
            return _get_user(connection, name)


def _check_admin_left(connection: Connection, name: str) -> None:
    """Refuse a change after which nobody could administer users."""
    is_admin = (USERS.c.role == Role.ADMIN.value) & USERS.c.is_disabled.is_(False)
    if connection.execute(select(func.count()).where(is_admin)).scalar_one() == 0:
        raise ConflictError(f"{name!r} is the last administrator. Make another one first.")


def _find_user(connection: Connection, name: str) -> User | None:
    row = connection.execute(select(*COLUMNS).where(USERS.c.name == name)).one_or_none()
    return None if row is None else _read_user(row)


def _get_user(connection: Connection, name: str) -> User:
    user = _find_user(connection, name)
    if user is not None:
        return user
    names: Sequence[str] = connection.execute(select(USERS.c.name)).scalars().all()
    near = get_close_matches(name, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else " `c360 users list` shows all."
    raise NotFoundError(f"There is no user {name[:64]!r}.{hint}")


def _read_user(row: Row[Any]) -> User:
    return User(
        name=row.name,
        role=Role(row.role),
        is_disabled=row.is_disabled,
        token_generation=row.token_generation,
        created_at=row.created_at,
        last_login_at=row.last_login_at,
    )


def _parse_role(role: Role | str) -> Role:
    try:
        return Role(role)
    except ValueError as error:
        known = ", ".join(Role)
        raise InvalidInputError(f"Unknown role {str(role)[:64]!r}. Known: {known}.") from error
