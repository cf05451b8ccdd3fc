"""A PostgreSQL database as one source sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg2 import sql

from c360.domain.database_desk import ListedTable
from c360.domain.findings import Finding
from c360.errors import SourceError
from c360.sources.databases.address import Address
from c360.sources.databases.port import TableRead, Window
from c360.sources.databases.postgres.catalog import Table, read_table
from c360.sources.databases.postgres.connection import connect, translated
from c360.sources.databases.postgres.listing import list_tables
from c360.sources.databases.postgres.log import PostgresLog, check_identity
from c360.sources.databases.postgres.reading import (
    CONVERTERS,
    describe_query,
    read_rows,
    table_query,
    window_query,
)
from c360.sources.databases.postgres.slot import Slot
from c360.sources.databases.postgres.trial import inspect_capture
from c360.sources.databases.shape import Shape, ShapeGate
from c360.sources.spec import DatabaseSpec


class PostgresDatabase:
    """Reads one table or query of a PostgreSQL database."""

    converters = CONVERTERS

    def __init__(
        self, address: Address, settings: DatabaseSpec, slot_name: str, gate: ShapeGate
    ) -> None:
        self.address = address
        self._settings = settings
        self._slot_name = slot_name
        self._gate = gate
        self._source = gate.source
        self._open: Any = None

    @property
    def _connection(self) -> Any:
        if self._open is None or self._open.closed:
            self._open = connect(self.address, self._source)
            self._open.set_session(isolation_level="REPEATABLE READ", readonly=True)
        return self._open

    def describe(self) -> Shape:
        """Return the columns of the table or query."""
        with translated(self.address, self._source):
            connection = self._connection
            try:
                if self._settings.table:
                    return self._read_table(connection).shape
                return describe_query(connection, self._source_query(connection), self._source)
            finally:
                connection.rollback()

    def _read_table(self, connection: Any) -> Table:
        table = read_table(connection, self._settings.table or "", self._source)
        if not table.is_readable:
            raise SourceError(
                f"Source {self._source!r}: {self.address.user} may not read {table.full_name}. Run "
                f"`grant select on {table.full_name} to {self.address.user}`."
            )
        return table

    def _source_query(self, connection: Any) -> sql.Composable:
        if self._settings.table:
            return table_query(self._read_table(connection))
        return sql.SQL((self._settings.query or "").strip().rstrip(";"))

    def list_tables(self, most: int) -> list[ListedTable]:
        """Return the tables and views that the user may see."""
        with translated(self.address, self._source):
            connection = self._connection
            try:
                return list_tables(connection, self.address.user, most)
            finally:
                connection.rollback()

    def read(self, window: Window | None = None, *, most: int | None = None) -> TableRead:
        """Read the table or query; with a window only rows in it, and ``most`` at most."""
        with translated(self.address, self._source):
            connection = self._connection
            query = self._source_query(connection)
            shape = describe_query(connection, query, self._source)
            if window is not None:
                query = window_query(query, window, shape.find_type(window.cursor, self._source))
            if most is not None:
                query = sql.SQL("{} limit {}").format(query, sql.Literal(most))
            read = read_rows(connection, query, shape)
        return TableRead(shape, read.taken_at, self._translate(read.rows))

    def _translate(self, rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        with translated(self.address, self._source):
            yield from rows

    def open_log(self, key_columns: Sequence[str], *, is_own: bool) -> PostgresLog:
        """Open the log of the table."""
        with translated(self.address, self._source):
            connection = self._connection
            table = self._read_table(connection)
            connection.rollback()
        check_identity(table, key_columns, self._source)
        slot = Slot(self.address, self._source, self._slot_name, is_own)
        return PostgresLog(self.address, table, slot, key_columns, self._gate)

    def drop_slot(self) -> bool:
        """Drop the source's replication slot; False if there is none."""
        with translated(self.address, self._source):
            connection = connect(self.address, self._source)
            connection.autocommit = True
            try:
                slot = Slot(self.address, self._source, self._slot_name, is_own=True)
                return slot.drop(connection)
            finally:
                connection.close()

    def inspect(self, mode: str, key_columns: Sequence[str]) -> Iterator[Finding]:
        """Look at everything that reading needs, and say what to change."""
        shape = self.describe()
        yield Finding("connection", True, f"{self.address.place} answers")
        told = f"{self._settings.what} has {len(shape.names)} columns: {', '.join(shape.names)}"
        yield Finding("table", True, told)
        if self._settings.cursor:
            yield shape.inspect_cursor(self._settings.cursor)
        if mode == "cdc":
            with translated(self.address, self._source):
                connection = self._connection
                table = self._read_table(connection)
                yield from inspect_capture(connection, table, key_columns, self._slot_name)
                connection.rollback()

    def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            self._open.close()
