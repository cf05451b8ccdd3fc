"""The changes of one PostgreSQL table, from its replication slot."""

from __future__ import annotations

import select
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

import pyarrow as pa
from psycopg2 import sql

from c360.errors import ChangesLostError, SourceError
from c360.sources.databases.address import Address
from c360.sources.databases.port import TableRead
from c360.sources.databases.postgres.alike import AlikeReader, AlikeRun
from c360.sources.databases.postgres.catalog import Table, read_table
from c360.sources.databases.postgres.connection import connect, translated
from c360.sources.databases.postgres.decoding import (
    OPTIONS,
    bare_type,
    decode,
    parse_lsn,
    parse_time,
    split_columns,
    table_filter,
    write_lsn,
)
from c360.sources.databases.postgres.reading import read_rows, table_query
from c360.sources.databases.postgres.slot import Slot, open_replication
from c360.sources.databases.shape import Shape, ShapeGate
from c360.sources.databases.spool import TIME, Spool

PROMPT_SECONDS = 0.01
HELD_CHARACTERS = 4 << 20
NO_ROWS = tuple(f'{{"action":"{action}"' for action in "BCTM")
"""How messages start that are no row: begin, commit, truncate, message."""


class PostgresLog:
    """Reads one slot. A slot gives whole transactions, in the order in which they committed."""

    def __init__(
        self, address: Address, table: Table, slot: Slot, keys: Sequence[str], gate: ShapeGate
    ) -> None:
        self._address = address
        self._table = table
        self._slot = slot
        self._keys = tuple(keys)
        self._gate = gate
        self._source = gate.source
        self._connection = connect(address, self._source)
        self._connection.autocommit = True
        self._replication: Any = None
        self._snapshot: Any = None
        self._cursor: Any = None
        self._start = self._end = self._told = self._target = 0
        self._is_open = False
        self._skips = False
        self._seen_at: datetime | None = None
        self._committed_at: datetime | None = None
        self._known: Mapping[str, str] = {}
        self._changes: list[str] = []
        self._begun: list[tuple[int, datetime | None]] = []
        self._characters = 0
        self._use(table.shape)

    def _use(self, shape: Shape) -> None:
        self._shape = shape
        self._names, self._written_types = list(shape.names), list(shape.types)
        self._key_places = [
            (name, place) for place, name in enumerate(shape.names) if name in self._keys
        ]
        self._alike = AlikeReader(shape, self._keys)

    def take_snapshot(self) -> tuple[TableRead, str]:
        """Make the slot and read the table as it was at the slot's first position."""
        self._stop()
        self._replication = open_replication(self._address, self._source)
        position, snapshot = self._slot.create(self._replication, self._connection)
        self._snapshot = connect(self._address, self._source)
        with translated(self._address, self._source):
            self._snapshot.set_session(isolation_level="REPEATABLE READ", readonly=True)
            with self._snapshot.cursor() as cursor:
                cursor.execute("set transaction snapshot %s", (snapshot,))
            table = read_table(self._snapshot, self._table.full_name, self._source)
            read = read_rows(self._snapshot, table_query(table, is_alone=True), table.shape)
        self._use(table.shape)
        self._seen_at = read.taken_at
        return read, position

    def resume(self, checkpoint: Mapping[str, Any]) -> None:
        """Read the slot after a checkpoint."""
        self._stop()
        with translated(self._address, self._source):
            self._slot.check(self._connection)
            with self._connection.cursor() as cursor:
                cursor.execute("select pg_current_wal_flush_lsn()::text")
                self._target = parse_lsn(cursor.fetchone()[0])
            self._start = self._end = self._told = parse_lsn(checkpoint["position"])
            self._seen_at = datetime.fromisoformat(checkpoint["newest_at"])
            self._known = checkpoint["columns"]
            self._use(Shape(tuple(self._known), tuple(self._known.values())))
            self._replication = open_replication(self._address, self._source)
            options = {
                **OPTIONS,
                "add-tables": table_filter(self._table.schema, self._table.name),
            }
            self._cursor = self._slot.start(self._replication, self._start, options)

    def pump(self, spool: Spool, seconds: float) -> bool:
        """Move changes into the spool until a transaction ends; False if none came in time."""
        with translated(self._address, self._source):
            while True:
                message = self._cursor.read_message()
                if message is None:
                    if self._wait(seconds) or self._is_open:
                        continue
                    return False
                text = message.payload
                if not text.startswith(NO_ROWS):
                    self._hold(text, spool)
                elif self._take(decode(text)[0]):
                    return True

    def _hold(self, change: str, spool: Spool) -> None:
        """Keep a change until there are enough to read at once."""
        if self._skips:
            return
        self._changes.append(change)
        self._characters += len(change)
        if self._characters >= HELD_CHARACTERS:
            self.settle(spool)

    @property
    def held_count(self) -> int:
        """Changes that ``settle`` has yet to move into the spool."""
        return len(self._changes)

    def settle(self, spool: Spool) -> None:
        """Move the changes that are held into the spool."""
        changes, moments = self._changes, self._list_moments()
        self._forget_held()
        start = 0
        with translated(self._address, self._source):
            while start < len(changes):
                start += self._settle(changes[start:], moments[start:], spool)

    def _forget_held(self) -> None:
        self._changes, self._begun, self._characters = [], [(0, self._seen_at)], 0

    def _list_moments(self) -> list[datetime | None]:
        """Return when each change that is held was committed."""
        ends = [*(place for place, _ in self._begun[1:]), len(self._changes)]
        return [
            moment
            for (place, moment), end in zip(self._begun, ends, strict=True)
            for _ in range(place, end)
        ]

    def _settle(
        self, changes: Sequence[str], moments: Sequence[datetime | None], spool: Spool
    ) -> int:
        """Move changes, at most up to the first of another shape; return how many."""
        shape, place = self._shape, 0
        end = AlikeRun(len(changes), len(changes), (), ())
        for run in chain(self._alike.read(changes), [end]):
            for number in range(place, run.first):
                spool.begin(moments[number])
                self._add(decode(changes[number])[0], spool)
                if self._shape is not shape:
                    return number + 1
            place = run.after
            if run is not end:
                at = pa.array(moments[run.first : run.after], TIME)
                spool.add_columns(shape, run.columns, run.is_delete, at)
        return place

    def _wait(self, seconds: float) -> bool:
        """Wait for the next message; False if none came."""
        if not self._is_open:
            # What a keep-alive names has been sent whole: nothing of ours lies before it.
            self._end = max(self._end, self._cursor.wal_end)
        if self._has_news(PROMPT_SECONDS):
            return True
        if not self.is_caught_up:
            self._cursor.send_feedback(reply=True, force=True)
        return self._has_news(seconds)

    def _has_news(self, seconds: float) -> bool:
        return bool(select.select([self._cursor], [], [], seconds)[0])

    def _take(self, change: Mapping[str, Any]) -> bool:
        action = change["action"]
        if action == "B":
            self._begin(change)
            return False
        if action == "C":
            self._is_open = False
            self._end = max(self._end, parse_lsn(change["nextlsn"]))
            self._committed_at = self._seen_at
            return True
        if action == "T" and not self._skips:
            raise ChangesLostError(
                f"Source {self._source!r}: {self._table.full_name} was truncated, which the log "
                f"tells without its rows. Run `c360 sources resnapshot {self._source}`: it reads "
                "the table again and deletes what is gone."
            )
        return False

    def _begin(self, change: Mapping[str, Any]) -> None:
        self._is_open = True
        # The server sends again what it was not told to forget.
        self._skips = parse_lsn(change["nextlsn"]) <= self._start
        at = parse_time(change["timestamp"])
        # Clocks may step back; the order of the log does not.
        self._seen_at = at if self._seen_at is None else max(at, self._seen_at)
        if self._begun and self._begun[-1][0] == len(self._changes):
            self._begun.pop()
        self._begun.append((len(self._changes), self._seen_at))

    def _add(self, change: Mapping[str, Any], spool: Spool) -> None:
        action, identity = change["action"], change.get("identity") or ()
        if action == "D":
            self._delete(identity, spool)
            return
        names, types, values = split_columns(change["columns"])
        if names != self._names or types != self._written_types:
            bare = Shape(tuple(names), tuple(map(bare_type, types)))
            values = self._fit(action, bare, values, identity)
            if names == self._names:
                self._written_types = types
        if identity:
            old = {column["name"]: column["value"] for column in identity}
            if any(
                old.get(name, values[place]) != values[place] for name, place in self._key_places
            ):
                self._delete(identity, spool)
        spool.add(self._shape, values)

    def _delete(self, identity: Sequence[Mapping[str, Any]], spool: Spool) -> None:
        old = {column["name"]: column["value"] for column in identity}
        spool.add(self._shape, [old.get(name) for name in self._names], True)

    def _fit(
        self, action: str, shape: Shape, values: list[Any], identity: Sequence[Mapping[str, Any]]
    ) -> list[Any]:
        """Make a row of another shape fit, or change the shape that is due.

        An update leaves out large values that did not change: those are looked up.
        """
        given = dict(zip(shape.names, values, strict=True))
        types = shape.columns
        absent = {name: kind for name, kind in self._known.items() if name not in types}
        if absent:
            there = read_table(self._connection, self._table.full_name, self._source).shape.columns
            absent = {name: kind for name, kind in absent.items() if there.get(name) == kind}
        fitted = self._merge(shape, absent) if absent else shape
        if fitted != self._shape:
            self._gate.check(fitted, self._known)
            self._known = fitted.columns
            self._use(fitted)
        if absent and action == "U":
            old = {column["name"]: column["value"] for column in identity}
            given |= {name: old[name] for name in absent if name in old}
            given |= self._look_up([name for name in absent if name not in given], given)
        return [given.get(name) for name in self._names]

    def _merge(self, shape: Shape, absent: Mapping[str, str]) -> Shape:
        """Return the columns that are due: those given, and those left out, in the order known."""
        types = shape.columns
        kept = {n: k for n, k in self._shape.columns.items() if n in types or n in absent}
        merged = {**kept, **types}
        return Shape(tuple(merged), tuple(merged.values()))

    def _look_up(self, missing: Sequence[str], given: Mapping[str, Any]) -> dict[str, Any]:
        keys = [name for name in self._table.identity if name in given]
        if not missing or not keys:
            return {}
        where = sql.SQL(" and ").join(
            sql.SQL("{} = {}").format(sql.Identifier(name), sql.Literal(str(given[name])))
            for name in keys
        )
        wanted = sql.SQL(", ").join(
            sql.SQL("{}::text").format(sql.Identifier(name)) for name in missing
        )
        place = sql.Identifier(self._table.schema, self._table.name)
        with self._connection.cursor() as cursor:
            cursor.execute(sql.SQL("select {} from {} where {}").format(wanted, place, where))
            row = cursor.fetchone()
        return dict(zip(missing, row, strict=True)) if row else {}

    @property
    def position(self) -> str:
        """Where the last whole transaction ended, or beyond."""
        return write_lsn(self._end)

    @property
    def newest_at(self) -> datetime | None:
        """When the newest change was committed."""
        return self._committed_at or self._seen_at

    @property
    def shape(self) -> Shape:
        """The columns as the last change had them."""
        return self._shape

    @property
    def is_caught_up(self) -> bool:
        """Whether all has been read that was written when reading began."""
        return not self._is_open and self._end >= self._target

    def confirm(self, position: str) -> None:
        """Let the server forget what is before a position."""
        self._told = max(self._told, parse_lsn(position))
        if self._cursor is not None:
            with translated(self._address, self._source):
                self._cursor.send_feedback(flush_lsn=self._told, force=True)

    def keep_alive(self) -> None:
        """Answer the server while nothing is read."""
        if self._cursor is not None:
            with translated(self._address, self._source):
                self._cursor.send_feedback(flush_lsn=self._told, force=True)

    def _stop(self) -> None:
        for connection in (self._replication, self._snapshot):
            if connection is not None:
                connection.close()
        self._replication = self._snapshot = self._cursor = None
        self._is_open = self._skips = False
        self._forget_held()

    def close(self) -> None:
        """Close the connections; the slot stays."""
        self._stop()
        self._connection.close()


def check_identity(table: Table, keys: Sequence[str], source: str) -> None:
    """Refuse a table whose deletes do not tell the feed's key.

    Raises:
        SourceError: Says what to change.
    """
    if not table.is_plain:
        raise SourceError(
            f"Source {source!r}: {table.full_name} is no plain table, and the log knows only "
            "those. Name a table (a partition of a partitioned one), or use mode 'incremental'."
        )
    lacking = [name for name in keys if name not in table.identity]
    if not table.identity or lacking:
        why = (
            "has no primary key"
            if not table.identity
            else f"is deleted by {', '.join(table.identity)}, without {', '.join(lacking)}"
        )
        raise SourceError(
            f"Source {source!r}: {table.full_name} {why}, so the log of a delete or update would "
            "not say which row of the feed it was. Give it a primary key, or run "
            f"`alter table {table.full_name} replica identity full`."
        )
