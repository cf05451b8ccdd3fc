"""What change data capture needs of a PostgreSQL server, looked at one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg2

from c360.domain.findings import Finding
from c360.errors import SourceError
from c360.sources.databases.postgres.catalog import Table, read_setting
from c360.sources.databases.postgres.log import check_identity
from c360.sources.databases.postgres.slot import PLUGIN, advise

RIGHT = "select rolreplication or rolsuper from pg_roles where rolname = current_user"
MAKE_SLOT = """
select pg_create_logical_replication_slot('c360_test_' || pg_backend_pid(), %s, true)
"""
SLOT = """
select
    active_pid,
    wal_status,
    pg_size_pretty(pg_current_wal_lsn() - restart_lsn)
from pg_replication_slots
where slot_name = %s
"""


def inspect_capture(
    connection: Any, table: Table, key_columns: Sequence[str], slot_name: str
) -> Iterator[Finding]:
    """Yield what change data capture needs: log, rights, decoder, key and slot."""
    level = read_setting(connection, "wal_level")
    yield Finding(
        "wal_level",
        level == "logical",
        level,
        "Set wal_level = logical in postgresql.conf and restart the server.",
    )
    with connection.cursor() as cursor:
        cursor.execute(RIGHT)
        may = bool(cursor.fetchone()[0])
    yield Finding(
        "replication right",
        may,
        "granted" if may else "missing",
        "Run `alter role USER replication`.",
    )
    if level == "logical" and may:
        yield _test_decoder(connection)
    yield _test_identity(table, key_columns)
    yield _look_at_slot(connection, slot_name)


def _test_decoder(connection: Any) -> Finding:
    connection.rollback()
    with connection.cursor() as cursor:
        try:
            cursor.execute("set local statement_timeout = '5s'")
            cursor.execute(MAKE_SLOT, (PLUGIN,))
            cursor.execute("select pg_drop_replication_slot('c360_test_' || pg_backend_pid())")
        except psycopg2.Error as error:
            connection.rollback()
            told = str(error).strip().splitlines()[0]
            return Finding(PLUGIN, False, told, advise(told))
    return Finding(PLUGIN, True, "decodes")


def _test_identity(table: Table, key_columns: Sequence[str]) -> Finding:
    try:
        check_identity(table, key_columns, "")
    except SourceError as error:
        return Finding("key", False, str(error).split(": ", 1)[1], "")
    return Finding("key", True, f"deletes tell {', '.join(table.identity)}")


def _look_at_slot(connection: Any, slot_name: str) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(SLOT, (slot_name,))
        found = cursor.fetchone()
    if found is None:
        return Finding("slot", True, f"{slot_name} will be made with the snapshot")
    pid, status, behind = found
    told = f"{slot_name} holds {behind} of log, {f'read by {pid}' if pid else 'read by nobody'}"
    lost = status == "lost"
    return Finding(
        "slot", not lost, told, "Its changes are lost: take a new snapshot." if lost else ""
    )
