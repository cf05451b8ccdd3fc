"""Answer ``c360 sql``: the marts of the current snapshot, and quarantine at any time."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from c360.domain.quarantine import QuarantineZone
from c360.errors import BackendError, InvalidInputError, NothingPublishedError
from c360.kit.sql import quote_literal
from c360.warehouse.quarantine import quarantine_sql
from c360.warehouse.snapshot import FACTS, SEARCH_PATH, open_marts, read_pointer

READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}


def query_workspace(serving: Path, quarantine: QuarantineZone, sql: str) -> pa.Table:
    """Run one read-only statement over a workspace.

    Reads:  schema ``marts`` of the snapshot that is served, if any; ``quality.quarantine``.

    Raises:
        InvalidInputError: Not exactly one SELECT.
        NothingPublishedError: The statement fails and no snapshot is published.
        BackendError: The statement is wrong.
    """
    run_id = read_pointer(serving)
    connection = open_marts(serving / run_id) if run_id else duckdb.connect(":memory:")
    with connection:
        _create_quarantine(connection, quarantine)
        if run_id:
            connection.execute(f"set search_path = '{SEARCH_PATH},memory.quality'")
        _lock_down(connection, quarantine, serving / run_id if run_id else None)
        _check_statement(connection, sql)
        try:
            return connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            if run_id is None:
                raise NothingPublishedError(
                    "Nothing has been published yet, so there are no marts. Run `c360 run` first."
                ) from error
            raise BackendError(str(error).strip()) from error


def _create_quarantine(connection: duckdb.DuckDBPyConnection, zone: QuarantineZone) -> None:
    connection.execute("create schema quality")
    connection.execute(f"create view quality.quarantine as {quarantine_sql(zone)}")


def _lock_down(
    connection: duckdb.DuckDBPyConnection, zone: QuarantineZone, snapshot: Path | None
) -> None:
    listed = ", ".join(quote_literal(str(file)) for file in (*zone.files, *zone.resolved))
    connection.execute(f"set allowed_paths = [{listed}]")
    if snapshot is not None:
        allowed = quote_literal(f"{snapshot / FACTS}/")
        connection.execute(f"set allowed_directories = [{allowed}]")
    connection.execute("set python_enable_replacements = false")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _check_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise BackendError(str(error).strip()) from error
    if len(statements) != 1 or statements[0].type not in READING:
        raise InvalidInputError(
            "`c360 sql` takes exactly one SELECT: it reads a published snapshot. "
            "Data changes through sources and `c360 run`."
        )
