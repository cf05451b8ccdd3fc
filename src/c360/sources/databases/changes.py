"""Change data capture: a snapshot of a table, then every change after it, without gap or double."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from c360.kit.clock import utc_now_naive
from c360.sources.databases.notes import HEARTBEAT, SNAPSHOT, Notes
from c360.sources.databases.port import ChangeLog, Database
from c360.sources.databases.spool import Spool, SpoolReader
from c360.sources.readers import Reader
from c360.sources.spec import DatabaseSpec, SourceBatch, SourceFile, SourceSpec

WAIT_SECONDS = 0.1
HEARTBEAT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Start:
    """Where reading begins: after which batch, with which checkpoint; None for the beginning."""

    checkpoint: Mapping[str, Any] | None
    batch_id: str | None
    key_columns: Sequence[str]
    has_rows: bool


class ChangeSource:
    """Follows one table by the database's log.

    The snapshot and the log meet in one position, which the server gives for both. Each batch
    ends with a transaction, and its checkpoint is committed with its rows.
    """

    def __init__(
        self, spec: SourceSpec, database: Database, start: Start, notes: Notes, work: Path
    ) -> None:
        self.spec = spec
        self._database = database
        self._start = start
        self._notes = notes
        self._work = work
        self._log: ChangeLog | None = None
        self._is_following = False
        self._batch_id = start.batch_id
        self._checkpoint = self._find_checkpoint()
        self._confirmed = ""
        self._beaten_at = 0.0

    @property
    def _settings(self) -> DatabaseSpec:
        assert self.spec.database is not None
        return self.spec.database

    def _find_checkpoint(self) -> Mapping[str, Any] | None:
        begun = self._notes.read(SNAPSHOT)
        known = self._start.checkpoint
        if known is None or (begun and begun["snapshot_id"] != known.get("snapshot_id")):
            return None
        beat = self._notes.read(HEARTBEAT)
        if beat and beat["after"] == self._start.batch_id:
            return {**known, "position": beat["position"]}
        return known

    def columns(self) -> Sequence[str]:
        """Return the columns that rows have now."""
        return self._database.describe().names

    def poll(self, seconds: float) -> SourceBatch | None:
        """Return the snapshot, or the next changes; None if none came within some seconds.

        With 0 seconds it returns as soon as the log is read to the end it had at the beginning.
        """
        if self._checkpoint is None:
            return self._take_snapshot()
        log = self._open_log()
        if not self._is_following:
            log.resume(self._checkpoint)
            self._is_following = True
        spool = self._make_spool(None)
        try:
            self._fill(spool, log, seconds)
            log.settle(spool)
        except BaseException:
            spool.discard()
            raise
        if not spool.row_count:
            self._beat(log)
            return None
        return self._close(spool, log)

    def _open_log(self) -> ChangeLog:
        if self._log is None:
            begun = self._notes.read(SNAPSHOT) or {}
            is_own = (
                self._settings.slot is None
                or self._start.checkpoint is not None
                or begun.get("slot") == self._settings.slot
            )
            self._log = self._database.open_log(self._start.key_columns, is_own=is_own)
        return self._log

    def _make_spool(self, not_after: datetime | None) -> Spool:
        return Spool(self._work, secrets.token_hex(4), self._database.converters, not_after)

    def _take_snapshot(self) -> SourceBatch:
        log = self._open_log()
        self._is_following = False
        note = {"snapshot_id": secrets.token_hex(8), "slot": self._settings.slot}
        self._notes.write(SNAPSHOT, note)
        read, position = log.take_snapshot()
        # A second snapshot must win over all that landed before it; a first one is history.
        is_first = not self._start.has_rows
        spool = self._make_spool(read.taken_at if is_first else None)
        spool.begin(None if is_first else read.taken_at)
        try:
            for rows in read.rows:
                spool.extend(read.shape, rows)
        except BaseException:
            spool.discard()
            raise
        checkpoint = {
            "snapshot_id": note["snapshot_id"],
            "position": position,
            "newest_at": read.taken_at.isoformat(),
            "columns": read.shape.columns,
            "read_at": utc_now_naive().isoformat(),
            "lag_seconds": 0.0,
        }
        return spool.close(f"{self._settings.what} {position}", checkpoint, is_snapshot=True)

    def _fill(self, spool: Spool, log: ChangeLog, seconds: float) -> None:
        settings = self._settings
        deadline = time.monotonic() + seconds
        full_at = 0.0
        while True:
            moved = log.pump(spool, WAIT_SECONDS)
            now = time.monotonic()
            count = spool.row_count + log.held_count
            if count >= settings.batch_rows:
                return
            if count and not full_at:
                full_at = now + settings.batch_seconds
            if seconds == 0 and not moved and log.is_caught_up:
                return
            if seconds and now >= (full_at or deadline):
                return

    def _close(self, spool: Spool, log: ChangeLog) -> SourceBatch:
        newest_at = log.newest_at
        checkpoint = {
            **(self._checkpoint or {}),
            "position": log.position,
            "newest_at": newest_at.isoformat() if newest_at else None,
            "columns": log.shape.columns,
            "read_at": utc_now_naive().isoformat(),
            "lag_seconds": _lag(newest_at),
        }
        return spool.close(f"{self._settings.what} {log.position}", checkpoint)

    def _beat(self, log: ChangeLog) -> None:
        """Let the server forget what other tables wrote: else its log grows while ours rests."""
        now = time.monotonic()
        if log.position == self._confirmed or now - self._beaten_at < HEARTBEAT_SECONDS:
            return
        beat = {"after": self._batch_id, "position": log.position, "at": utc_now_naive()}
        self._notes.write(HEARTBEAT, beat)
        log.confirm(log.position)
        self._confirmed, self._beaten_at = log.position, now

    @property
    def is_caught_up(self) -> bool:
        """Whether all that was there when reading began has been handed out."""
        return self._is_following and self._log is not None and self._log.is_caught_up

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        """Open one file of a batch."""
        return SpoolReader(file.path)

    def confirm(self, batch: SourceBatch, batch_id: str) -> None:
        """Let the server forget what is safe."""
        for file in batch.files:
            file.path.unlink(missing_ok=True)
        assert batch.checkpoint is not None
        self._checkpoint, self._batch_id = batch.checkpoint, batch_id
        if self._log is not None and self._is_following:
            self._log.confirm(batch.checkpoint["position"])
            self._confirmed = batch.checkpoint["position"]

    def keep_alive(self) -> None:
        """Keep the connection while the batch waits for its turn."""
        if self._log is not None and self._is_following:
            self._log.keep_alive()

    def close(self) -> None:
        """Let go of the log and the connection."""
        if self._log is not None:
            self._log.close()
        self._database.close()


def _lag(newest_at: datetime | None) -> float | None:
    """Return how long ago the newest change was committed; the clocks may differ a little."""
    if newest_at is None:
        return None
    return round(max(0.0, (utc_now_naive() - newest_at).total_seconds()), 3)
