"""Tables and queries read whole, or by a cursor column that grows with every change."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from c360.kit.clock import utc_now_naive
from c360.sources.databases.changes import Start
from c360.sources.databases.notes import SEEN, Notes
from c360.sources.databases.port import Database, TableRead, Window
from c360.sources.databases.shape import ShapeGate
from c360.sources.databases.spool import Spool, SpoolReader
from c360.sources.readers import Reader
from c360.sources.spec import DatabaseSpec, SourceBatch, SourceFile, SourceSpec

SEEN_ROWS = 100_000
"""Rows near the newest cursor value that are known not to be new; others may land again."""


class TableSource:
    """Reads a table or query: whole, or what its cursor column says is new.

    By cursor, rows from ``lookback`` below the newest value are read again, since a transaction
    that took long may have committed a smaller one meanwhile; those seen already are dropped.
    """

    def __init__(
        self, spec: SourceSpec, database: Database, start: Start, notes: Notes, work: Path
    ) -> None:
        self.spec = spec
        self._database = database
        self._checkpoint = start.checkpoint
        self._notes = notes
        self._work = work
        self._is_read = False
        self._next_at = 0.0
        seen = notes.read(SEEN) or {}
        is_current = seen.get("after") == start.batch_id and start.batch_id is not None
        self._seen: list[str] = seen["rows"] if is_current else []
        self._newest: list[str] = []

    @property
    def _settings(self) -> DatabaseSpec:
        assert self.spec.database is not None
        return self.spec.database

    def columns(self) -> Sequence[str]:
        """Return the columns that rows have now."""
        return self._database.describe().names

    @property
    def is_caught_up(self) -> bool:
        """Whether the table has been read."""
        return self._is_read

    def poll(self, seconds: float) -> SourceBatch | None:
        """Read, if the pause since the last time is over; None if nothing is new."""
        if time.monotonic() < self._next_at:
            time.sleep(min(seconds, self._next_at - time.monotonic(), 0.2))
            return None
        batch = self._read_whole() if self.spec.mode == "full" else self._read_new()
        self._is_read = True
        self._next_at = time.monotonic() + self._settings.poll_seconds
        return batch

    def _read_whole(self) -> SourceBatch:
        read = self._open(None)
        spool = self._make_spool()
        for rows in read.rows:
            spool.extend(read.shape, rows)
        return spool.close(
            f"{self._settings.what} {read.taken_at:%Y-%m-%dT%H:%M:%S}",
            self._make_checkpoint(read),
            is_snapshot=True,
        )

    def _read_new(self) -> SourceBatch | None:
        settings = self._settings
        assert settings.cursor is not None
        after = (self._checkpoint or {}).get("cursor")
        read = self._open(Window(settings.cursor, after, settings.lookback))
        place = [name.lower() for name in read.shape.names].index(settings.cursor.lower())
        convert = self._database.converters.get(read.shape.types[place])
        newest: Any = None
        spool = self._make_spool()
        for row in self._drop_seen(read.rows):
            spool.add(read.shape, row)
            newest = row[place] if row[place] is not None else newest
        if not spool.row_count:
            spool.discard()
            return None
        if newest is not None:
            after = convert([newest])[0] if convert else newest
        checkpoint = self._make_checkpoint(read) | {"cursor": after, "position": after}
        return spool.close(f"{settings.what} {after}", checkpoint)

    def _open(self, window: Window | None) -> TableRead:
        read = self._database.read(window)
        accepted = (self._notes.read("accepted") or {}).get("columns")
        gate = ShapeGate(self.spec.name, self._settings.what, accepted)
        gate.check(read.shape, (self._checkpoint or {}).get("columns"))
        return read

    def _drop_seen(self, batches: Iterator[Sequence[Sequence[Any]]]) -> Iterator[Sequence[Any]]:
        seen = frozenset(self._seen)
        newest: deque[str] = deque(maxlen=SEEN_ROWS)
        for row in (row for rows in batches for row in rows):
            digest = _digest(row)
            newest.append(digest)
            if digest not in seen:
                yield row
        self._newest = list(newest)

    def _make_spool(self) -> Spool:
        return Spool(self._work, secrets.token_hex(4), self._database.converters)

    def _make_checkpoint(self, read: TableRead) -> dict[str, Any]:
        return {
            "columns": read.shape.columns,
            "newest_at": read.taken_at.isoformat(),
            "read_at": utc_now_naive().isoformat(),
            "lag_seconds": 0.0,
        }

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        """Open one file of a batch."""
        return SpoolReader(file.path)

    def confirm(self, batch: SourceBatch, batch_id: str) -> None:
        """Remember how far reading is."""
        for file in batch.files:
            file.path.unlink(missing_ok=True)
        self._checkpoint = batch.checkpoint
        if self.spec.mode == "incremental":
            self._seen = self._newest
            self._notes.write(SEEN, {"after": batch_id, "rows": self._seen})

    def keep_alive(self) -> None:
        """Do nothing: no connection waits."""

    def close(self) -> None:
        """Close the connection."""
        self._database.close()


def _digest(row: Sequence[Any]) -> str:
    return hashlib.blake2b(repr(tuple(row)).encode(), digest_size=8).hexdigest()
