"""Connect to PostgreSQL, and say in one line why that failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import psycopg2.extensions
import psycopg2.extras

from c360.errors import SourceError, SourceUnavailableError
from c360.sources.databases.address import CONNECT_TIMEOUT, Address

SESSION = "-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex"
"""Snapshot and log must write a value in the same way."""

TLS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "sslnegotiation"}
OPTIONS = {
    *TLS, "gssencmode", "channel_binding", "target_session_attrs", "keepalives",
    "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
}  # fmt: skip
"""What an address may say after its ``?``: never another host, which nobody would have checked."""

ADVICE = (
    ("password authentication failed", "Check user and password in its address."),
    ("no password supplied", "Its address has no password: set the one that the user has."),
    ("does not exist", "Check the database and the user in its address."),
    ("no pg_hba.conf entry", "Allow this host and user in pg_hba.conf, `replication` included."),
    ("must be superuser or replication role", "Run `alter role USER replication`."),
    ("could not translate host name", "Check the host in its address."),
    ("invalid sslmode value", "Check sslmode in its address: prefer, require or verify-full."),
    ("timeout", "Check host, port and firewall."),
    ("Connection refused", "Check host and port, and that the server listens there."),
    ("too many clients", "The server has no connection left: raise max_connections."),
)


def connect(address: Address, source: str, *, is_replication: bool = False) -> Any:
    """Open a connection.

    Raises:
        ConfigError: The address has an option that is not known here.
        SourceUnavailableError: The server does not answer or refuses the log-in.
    """
    address.check_options(OPTIONS, source)
    factory = (
        psycopg2.extras.LogicalReplicationConnection
        if is_replication
        else psycopg2.extensions.connection
    )
    try:
        return psycopg2.connect(
            host=address.host,
            port=address.port,
            user=address.user,
            password=address.password or None,
            dbname=address.database,
            options=_session(address),
            application_name=f"c360 {source}",
            connection_factory=factory,
            **{**address.options, CONNECT_TIMEOUT: address.connect_seconds(source)},
        )
    except psycopg2.Error as error:
        raise unavailable(error, address, source) from None


def _session(address: Address) -> str:
    if address.patience is None:
        return SESSION
    return f"{SESSION} -c statement_timeout={address.patience}s"


def unavailable(error: Exception, address: Address, source: str) -> SourceUnavailableError:
    """Say why the server could not be used; the driver's own words hold no password."""
    told = address.scrub(error)
    advice = next((advice for sign, advice in ADVICE if sign in told), "Check its address.")
    return SourceUnavailableError(
        f"Source {source!r}: PostgreSQL at {address.place} cannot be reached ({told}). {advice}"
    )


@contextmanager
def translated(address: Address, source: str) -> Iterator[None]:
    """Turn a driver's error into one of ours.

    Raises:
        SourceUnavailableError: The connection broke.
        SourceError: The server refused a statement.
    """
    try:
        yield
    except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
        raise unavailable(error, address, source) from None
    except psycopg2.Error as error:
        told = address.scrub(error)
        raise SourceError(
            f"Source {source!r}: PostgreSQL refused a statement ({told}). "
            f"`c360 sources test {source}` says what is missing."
        ) from None
