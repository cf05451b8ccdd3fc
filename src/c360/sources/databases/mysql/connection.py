"""Connect to MariaDB or MySQL, and say in one line why that failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pymysql

from c360.errors import ChangesLostError, SourceError, SourceUnavailableError
from c360.sources.databases.address import Address

OPTIONS = {"ssl_ca"}
LOST_LOG = 1236
UNREACHABLE = {2002, 2003, 2005, 2006, 2013, 1040, 1044, 1045, 1049, 1130, 1698}
ADVICE = {
    1045: "Check user and password in its address.",
    1698: "Check user and password in its address.",
    1044: "Grant the user rights on the database.",
    1049: "Check the database in its address.",
    1130: "Allow this host for the user.",
    2005: "Check the host in its address.",
}
GRANTS = {
    1142: "Run `grant select`.",
    1227: "Run `grant replication slave, binlog monitor on *.*`.",
}


def settings(address: Address, source: str) -> dict[str, Any]:
    """Return how to connect, as the driver wants it."""
    address.check_options(OPTIONS, source)
    tls = {"ssl": {"ca": address.options["ssl_ca"]}} if "ssl_ca" in address.options else {}
    return {
        "host": address.host,
        "port": address.port,
        "user": address.user,
        "password": address.password,
        "connect_timeout": address.connect_seconds(source),
        "read_timeout": address.patience,
        "charset": "utf8mb4",
        "init_command": "set time_zone = '+00:00'",
        **tls,
    }


def connect(address: Address, source: str) -> Any:
    """Open a connection.

    Raises:
        SourceUnavailableError: The server does not answer or refuses the log-in.
    """
    with translated(address, source):
        return pymysql.connect(
            **settings(address, source), database=address.database, autocommit=True
        )


@contextmanager
def translated(address: Address, source: str) -> Iterator[None]:
    """Turn a driver's error into one of ours. The driver's is not chained: it may hold secrets.

    Raises:
        SourceUnavailableError: The server does not answer, refuses the log-in, or broke off.
        ChangesLostError: The binary log no longer reaches back to the checkpoint.
        SourceError: The server refused a statement.
    """
    try:
        yield
    except pymysql.MySQLError as error:
        raise _explain(error, address, source) from None
    except (OSError, RuntimeError) as error:
        told = address.scrub(error)
        raise SourceUnavailableError(
            f"Source {source!r}: the server at {address.place} broke off ({told}). Run it again."
        ) from None


def _explain(error: pymysql.MySQLError, address: Address, source: str) -> SourceError:
    code = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    told = address.scrub(error.args[1] if len(error.args) > 1 else error)
    if code == LOST_LOG:
        return ChangesLostError(
            f"Source {source!r}: the binary log at {address.place} does not reach back to the "
            f"last batch ({told}). Keep it longer (expire_logs_days), and run "
            f"`c360 sources resnapshot {source}`: it reads the table again and lands what differs."
        )
    if code in UNREACHABLE:
        advice = ADVICE.get(code, "Check host and port, and that the server listens there.")
        return SourceUnavailableError(
            f"Source {source!r}: the server at {address.place} cannot be reached ({told}). {advice}"
        )
    advice = GRANTS.get(code, f"`c360 sources test {source}` says what is missing.")
    return SourceError(
        f"Source {source!r}: the server at {address.place} refused a statement ({told}). {advice}"
    )
