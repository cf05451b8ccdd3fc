"""A MariaDB or MySQL database as one source sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from c360.domain.database_desk import ListedTable
from c360.domain.findings import Finding
from c360.errors import SourceError
from c360.sources.databases.address import Address
from c360.sources.databases.mysql.catalog import Table, read_table, read_variable
from c360.sources.databases.mysql.connection import connect, translated
from c360.sources.databases.mysql.listing import list_tables
from c360.sources.databases.mysql.log import MysqlLog
from c360.sources.databases.mysql.reading import (
    describe_query,
    read_rows,
    table_query,
    window_query,
)
from c360.sources.databases.mysql.values import CONVERTERS
from c360.sources.databases.port import TableRead, Window
from c360.sources.databases.shape import Shape, ShapeGate
from c360.sources.spec import DatabaseSpec

NEEDED = {
    "log_bin": ("ON", "Set log_bin in the server's configuration and restart it."),
    "binlog_format": ("ROW", "Set binlog_format = ROW."),
    "binlog_row_metadata": ("FULL", "Set binlog_row_metadata = FULL."),
    "binlog_row_image": ("FULL", "Set binlog_row_image = FULL."),
}
RIGHTS = ("ALL PRIVILEGES ON *.*", "REPLICATION SLAVE")


class MysqlDatabase:
    """Reads one table or query of a MariaDB or MySQL database."""

    converters = CONVERTERS

    def __init__(
        self, address: Address, settings: DatabaseSpec, server_id: int, gate: ShapeGate
    ) -> None:
        self.address = address
        self._settings = settings
        self._server_id = server_id
        self._gate = gate
        self._source = gate.source
        self._open: Any = None

    @property
    def _connection(self) -> Any:
        if self._open is None or not self._open.open:
            self._open = connect(self.address, self._source)
        return self._open

    def describe(self) -> Shape:
        """Return the columns of the table or query."""
        with translated(self.address, self._source):
            return self._describe()[1]

    def _describe(self) -> tuple[str, Shape]:
        if self._settings.table:
            table = self._read_table()
            return table_query(table), table.shape
        query = (self._settings.query or "").strip().rstrip(";")
        return query, describe_query(self._connection, query, self._source)

    def _read_table(self) -> Table:
        table = self._settings.table or ""
        return read_table(self._connection, table, self.address.database, self._source)

    def list_tables(self, most: int) -> list[ListedTable]:
        """Return the tables and views that the user may see."""
        with translated(self.address, self._source):
            return list_tables(self._connection, self.address.database, most)

    def read(self, window: Window | None = None, *, most: int | None = None) -> TableRead:
        """Read the table or query; with a window only rows in it, and ``most`` at most."""
        with translated(self.address, self._source):
            query, shape = self._describe()
            values: Sequence[Any] = ()
            if window is not None:
                kind = shape.find_type(window.cursor, self._source)
                query, values = window_query(query, window, kind)
            if most is not None:
                query = f"{query} limit {int(most)}"
            with self._connection.cursor() as cursor:
                cursor.execute("start transaction with consistent snapshot, read only")
            read = read_rows(self._connection, query, values, shape)
        return TableRead(shape, read.taken_at, self._translate(read.rows))

    def _translate(self, rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        with translated(self.address, self._source):
            yield from rows

    def open_log(self, key_columns: Sequence[str], *, is_own: bool) -> MysqlLog:
        """Open the log of the table."""
        with translated(self.address, self._source):
            table = self._read_table()
            for finding in self._look_at_log(table):
                if not finding.is_right:
                    raise SourceError(
                        f"Source {self._source!r}: {finding.name} of the server at "
                        f"{self.address.place} is {finding.told}, and mode 'cdc' needs another "
                        f"value. {finding.advice}"
                    )
        return MysqlLog(self.address, table, self._server_id, key_columns, self._gate)

    def _look_at_log(self, table: Table) -> Iterator[Finding]:
        for name, (due, advice) in NEEDED.items():
            found = read_variable(self._connection, name) or "not known"
            yield Finding(name, found.upper() == due, found, advice)
        yield Finding(
            "engine",
            table.engine.upper() == "INNODB",
            table.engine,
            f"Run `alter table {table.full_name} engine = InnoDB`: others have no snapshot.",
        )

    def inspect(self, mode: str, key_columns: Sequence[str]) -> Iterator[Finding]:
        """Look at everything that reading needs, and say what to change."""
        with translated(self.address, self._source):
            shape = self.describe()
            yield Finding("connection", True, f"{self.address.place} answers")
            told = f"{self._settings.what} has {len(shape.names)} columns: {', '.join(shape.names)}"
            yield Finding("table", True, told)
            if self._settings.cursor:
                yield shape.inspect_cursor(self._settings.cursor)
            if mode == "cdc":
                yield from self._look_at_log(self._read_table())
                yield self._look_at_rights()

    def _look_at_rights(self) -> Finding:
        with self._connection.cursor() as cursor:
            cursor.execute("show grants for current_user")
            granted = " ".join(str(row[0]).upper() for row in cursor.fetchall())
        may = any(right in granted for right in RIGHTS)
        return Finding(
            "replication right",
            may,
            "granted" if may else "missing",
            "Run `grant replication slave, binlog monitor on *.* to USER`.",
        )

    def drop_slot(self) -> bool:
        """Do nothing: the server keeps nothing for one reader."""
        return False

    def close(self) -> None:
        """Close the connection."""
        if self._open is not None and self._open.open:
            self._open.close()
