"""Failed log-ins: what throttles the next ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select

from c360.errors import ThrottledError
from c360.state.port import Transactions
from c360.state.tables import LOGIN_ATTEMPTS

WINDOW = timedelta(minutes=1)
KEPT = timedelta(hours=1)
ADDRESS_FACTOR = 4
"""An address may try this many times as often as one name from it: offices share addresses."""


class LoginAttempts:
    """Log-ins that have not succeeded.

    An attempt counts from before its password is checked: many at once do not slip through.
    """

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def begin(self, user_name: str, address: str, at: datetime, limit: int) -> int:
        """Note an attempt.

        Args:
            user_name: The name tried.
            address: Where from.
            at: Now.
            limit: Failures per minute that one name may have from one address.

        Returns:
            Its number, for ``succeed``.

        Raises:
            ThrottledError: There were too many in the last minute. This one was not noted.
        """
        name, address = user_name[:200], address[:64]
        same = LOGIN_ATTEMPTS.c.user_name == name
        with self._database.write() as connection:
            connection.execute(LOGIN_ATTEMPTS.delete().where(LOGIN_ATTEMPTS.c.at < at - KEPT))
            _check(connection, address, at, limit * ADDRESS_FACTOR)
            _check(connection, address, at, limit, same)
            values = {"at": at, "user_name": name, "address": address}
            insert = LOGIN_ATTEMPTS.insert().values(**values).returning(LOGIN_ATTEMPTS.c.id)
            return int(connection.execute(insert).scalar_one())

    def succeed(self, user_name: str, address: str, attempt: int) -> None:
        """Forget an attempt that succeeded, and the failures of the same name before it."""
        past = (
            (LOGIN_ATTEMPTS.c.user_name == user_name[:200])
            & (LOGIN_ATTEMPTS.c.address == address[:64])
            & (LOGIN_ATTEMPTS.c.id <= attempt)
        )
        with self._database.write() as connection:
            connection.execute(LOGIN_ATTEMPTS.delete().where(past))


def _check(
    connection: Connection, address: str, at: datetime, most: int, *same: ColumnElement[bool]
) -> None:
    """Refuse when an address has had its share of the last minute."""
    query = select(LOGIN_ATTEMPTS.c.at).where(
        LOGIN_ATTEMPTS.c.at > at - WINDOW, LOGIN_ATTEMPTS.c.address == address, *same
    )
    times: Sequence[datetime] = (
        connection.execute(query.order_by(LOGIN_ATTEMPTS.c.at)).scalars().all()
    )
    if len(times) >= most:
        wait = int((times[-most] + WINDOW - at).total_seconds()) + 1
        raise ThrottledError(f"Too many failed log-ins. Try again in {wait} s.", max(1, wait))
