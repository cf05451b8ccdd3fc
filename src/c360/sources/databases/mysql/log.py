"""The changes of one MariaDB or MySQL table, from the binary log."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pymysql
from pymysqlreplication import BinLogStreamReader
from pymysqlreplication.event import QueryEvent, XidEvent
from pymysqlreplication.row_event import DeleteRowsEvent, UpdateRowsEvent, WriteRowsEvent

from c360.errors import ChangesLostError, SourceError
from c360.sources.databases.address import Address
from c360.sources.databases.mysql.catalog import Table, read_table
from c360.sources.databases.mysql.connection import connect, settings, translated
from c360.sources.databases.mysql.reading import read_rows, table_query
from c360.sources.databases.port import TableRead
from c360.sources.databases.shape import Shape, ShapeGate
from c360.sources.databases.spool import Spool

EVENTS = (WriteRowsEvent, UpdateRowsEvent, DeleteRowsEvent, XidEvent, QueryEvent)
EMPTYING = re.compile(
    r"\s*(?:/\*.*?\*/\s*)*(?:truncate|drop\s+table|rename\s+table)\b", re.I | re.S
)
CHANGING = re.compile(
    r"\s*(?:/\*.*?\*/\s*)*(?:insert|update|delete|replace|load\s+data)\b", re.I | re.S
)
POSITION = "show status like 'binlog_snapshot_%'"


def _connect(*, db: str | None = None, **given: Any) -> Any:
    """Open a connection for the library, which names the database by a word that is going away."""
    return pymysql.connect(**given, database=db)


class MysqlLog:
    """Reads the binary log from a position; it ends a transaction with an Xid or a COMMIT."""

    def __init__(
        self, address: Address, table: Table, server_id: int, keys: Sequence[str], gate: ShapeGate
    ) -> None:
        self._address = address
        self._table = table
        self._server_id = server_id
        self._keys = tuple(keys)
        self._gate = gate
        self._source = gate.source
        self._shape = table.shape
        self._known: Mapping[str, str] = {}
        self._stream: Any = None
        self._snapshot: Any = None
        self._table_id: int | None = None
        self._position = ""
        self._seen_at: datetime | None = None
        self._is_open = False
        self._is_caught_up = False
        self._mentions = re.compile(rf"\b{re.escape(table.name)}\b", re.I)

    def take_snapshot(self) -> tuple[TableRead, str]:
        """Read the table in a transaction whose place in the log the server tells."""
        self.close()
        self._snapshot = connect(self._address, self._source)
        with translated(self._address, self._source), self._snapshot.cursor() as cursor:
            cursor.execute("set session transaction isolation level repeatable read")
            cursor.execute("start transaction with consistent snapshot")
            cursor.execute(POSITION)
            status = {name.lower(): value for name, value in cursor.fetchall()}
            position = self._find_position(status)
            table = read_table(
                self._snapshot, self._table.full_name, self._address.database, self._source
            )
            read = read_rows(self._snapshot, table_query(table), (), table.shape)
        self._shape = table.shape
        return read, position

    def _find_position(self, status: Mapping[str, str]) -> str:
        file, place = status.get("binlog_snapshot_file"), status.get("binlog_snapshot_position")
        if not file:
            raise SourceError(
                f"Source {self._source!r}: the server at {self._address.place} does not say where "
                "in its log a snapshot was taken. Mode 'cdc' needs MariaDB 10.5 or newer with "
                "log_bin set; use mode 'incremental' here."
            )
        return f"{file}:{place}"

    def resume(self, checkpoint: Mapping[str, Any]) -> None:
        """Read the log after a checkpoint."""
        self.close()
        self._position = checkpoint["position"]
        self._seen_at = datetime.fromisoformat(checkpoint["newest_at"])
        self._known = checkpoint["columns"]
        self._shape = Shape(tuple(self._known), tuple(self._known.values()))
        self._table_id = None
        file, _, place = self._position.rpartition(":")
        connection = settings(self._address, self._source)
        with translated(self._address, self._source):
            self._stream = BinLogStreamReader(
                connection_settings=connection,
                server_id=self._server_id,
                log_file=file,
                log_pos=int(place),
                resume_stream=True,
                blocking=False,
                only_events=EVENTS,
                only_tables=[self._table.name],
                only_schemas=[self._table.schema],
                enable_logging=False,
                pymysql_wrapper=_connect,
            )

    def pump(self, spool: Spool, seconds: float) -> bool:
        """Move changes into the spool until a transaction ends; False if the log is at its end."""
        with translated(self._address, self._source):
            while True:
                event = self._stream.fetchone()
                if event is None:
                    return self._rest(seconds)
                if self._take(event, spool):
                    return True

    @property
    def held_count(self) -> int:
        """None: each change goes to the spool as it comes."""
        return 0

    def settle(self, spool: Spool) -> None:
        """Do nothing: no change is held back."""

    def _rest(self, seconds: float) -> bool:
        if not self._is_open:
            self._mark()
            self._is_caught_up = True
        time.sleep(seconds)
        return False

    def _mark(self) -> None:
        self._position = f"{self._stream.log_file}:{self._stream.log_pos}"

    def _take(self, event: Any, spool: Spool) -> bool:
        if isinstance(event, QueryEvent):
            return self._take_statement(str(event.query), event.schema)
        if isinstance(event, XidEvent):
            return self._commit()
        self._is_open = True
        at = datetime.fromtimestamp(event.timestamp, UTC).replace(tzinfo=None)
        self._seen_at = at if self._seen_at is None else max(at, self._seen_at)
        spool.begin(self._seen_at)
        rows = event.rows
        if event.table_id != self._table_id:
            self._look_at(event)
        for row in rows:
            self._add(event, row, spool)
        return False

    def _commit(self) -> bool:
        self._is_open = False
        self._mark()
        return True

    def _take_statement(self, statement: str, schema: bytes | str) -> bool:
        """Refuse statements that change the table in ways that rows do not tell."""
        if statement.strip().upper() == "COMMIT":
            return self._commit()
        told = schema.decode() if isinstance(schema, bytes) else schema
        concerns = self._mentions.search(statement) and (
            told == self._table.schema or self._table.schema in statement
        )
        if concerns and (EMPTYING.match(statement) or CHANGING.match(statement)):
            verb = statement.split(None, 1)[0].lower()
            raise ChangesLostError(
                f"Source {self._source!r}: a {verb} of {self._table.full_name} is in the log as a "
                f"statement, without its rows. Run `c360 sources resnapshot {self._source}`: it "
                "reads the table again and lands what differs."
            )
        if not self._is_open and not statement.strip().upper().startswith("BEGIN"):
            self._mark()
        return False

    def _look_at(self, event: Any) -> None:
        """Compare the columns of rows, which a change of the table gives a new number."""
        names = tuple(column.name for column in event.columns)
        if any(name is None or name.startswith("UNKNOWN_COL") for name in names):
            raise SourceError(
                f"Source {self._source!r}: the binary log has rows of {self._table.full_name} "
                "without the names of columns. Set binlog_row_metadata = FULL, and run "
                f"`c360 sources resnapshot {self._source}`."
            )
        connection = connect(self._address, self._source)
        try:
            there = read_table(
                connection, self._table.full_name, self._address.database, self._source
            )
        finally:
            connection.close()
        now = there.shape.columns
        shape = Shape(names, tuple(now.get(n, self._known.get(n, "text")) for n in names))
        if shape != self._shape:
            self._gate.check(shape, self._known)
            self._known, self._shape = shape.columns, shape
        self._table_id = event.table_id

    def _add(self, event: Any, row: Mapping[str, Any], spool: Spool) -> None:
        names = self._shape.names
        if isinstance(event, WriteRowsEvent):
            values = row["values"]
        elif isinstance(event, DeleteRowsEvent):
            values = row["values"]
            spool.add(self._shape, [values.get(name) for name in names], True)
            return
        else:
            old, values = row["before_values"], row["after_values"]
            if any(old.get(name) != values.get(name) for name in self._keys):
                spool.add(self._shape, [old.get(name) for name in names], True)
        spool.add(self._shape, [values[name] for name in names])

    @property
    def position(self) -> str:
        """Where the last whole transaction ended, or beyond."""
        return self._position

    @property
    def newest_at(self) -> datetime | None:
        """When the newest change was committed, to the second."""
        return self._seen_at

    @property
    def shape(self) -> Shape:
        """The columns as the last change had them."""
        return self._shape

    @property
    def is_caught_up(self) -> bool:
        """Whether the end of the log was reached."""
        return self._is_caught_up

    def confirm(self, position: str) -> None:
        """Do nothing: the server keeps its log by its own rules."""

    def keep_alive(self) -> None:
        """Do nothing: a connection that was closed is opened again at the same place."""

    def close(self) -> None:
        """Close the connections."""
        for connection in (self._stream, self._snapshot):
            if connection is not None:
                connection.close()
        self._stream = self._snapshot = None
        self._is_open = False
