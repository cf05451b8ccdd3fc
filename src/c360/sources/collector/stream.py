"""The collector's log as a stream: read on from a position, forget what has landed."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from c360.kit.hashing import hash_json
from c360.sources.collector.decoding import SCHEMA, FindRepeats, decode_records
from c360.sources.collector.records import (
    START,
    LogPosition,
    LogRecord,
    list_segments,
    read_records,
)
from c360.sources.readers import Chunk, Reader
from c360.sources.spec import SourceBatch, SourceFile, SourceSpec
from c360.sources.streams.port import Checkpoint, StreamBatch

log = logging.getLogger(__name__)

PARTITION = "log"
BATCH_BYTES = 16 << 20
TORN = ".torn"


class CollectorStream:
    """Reads what was accepted. ``find_repeats`` marks messages that came before."""

    def __init__(
        self,
        spec: SourceSpec,
        folder: Path,
        find_repeats: FindRepeats | None = None,
        *,
        batch_bytes: int = BATCH_BYTES,
    ) -> None:
        self.spec = spec
        self._folder = folder
        self._find_repeats = find_repeats
        self._batch_bytes = batch_bytes

    def read(self, checkpoint: Checkpoint, wait_seconds: float = 0) -> StreamBatch | None:
        """Read what follows a checkpoint; None if there is nothing yet."""
        records = self._take(find_position(checkpoint))
        if not records:
            return None
        segments = {
            number: list(group) for number, group in groupby(records, lambda r: r.start.segment)
        }
        files = tuple(self._describe(number, part) for number, part in segments.items())
        by_name = {file.name: part for file, part in zip(files, segments.values(), strict=True)}

        def open_file(file: SourceFile, typed: Mapping[str, str]) -> Reader:
            return _RecordsReader(by_name[file.name], self._find_repeats)

        content = hash_json([(file.name, file.sha256) for file in files])
        end = {PARTITION: str(records[-1].end)}
        return StreamBatch(SourceBatch(content, files), end, open_file)

    def _take(self, position: LogPosition) -> list[LogRecord]:
        taken: list[LogRecord] = []
        size = 0
        for record in read_log(self._folder, position):
            taken.append(record)
            size += len(record.payload)
            if size >= self._batch_bytes:
                break
        return taken

    def _describe(self, number: int, records: Sequence[LogRecord]) -> SourceFile:
        digest = hashlib.sha256()
        for record in records:
            digest.update(record.payload)
        start, end = records[0].start.offset, records[-1].end.offset
        return SourceFile(
            name=f"collector/{number} from {start}",
            path=self._folder,
            format="collector",
            sha256=digest.hexdigest(),
            bytes=end - start,
        )

    def acknowledge(self, batch: StreamBatch) -> None:
        """Remove segments that have landed whole; the newest stays, to be written on."""
        position = find_position(batch.checkpoint)
        for number, path in list_segments(self._folder)[:-1]:
            end = _find_end(path, number)
            if LogPosition(number, end) <= position:
                _retire(path, end)

    def close(self) -> None:
        """Nothing is held."""


def find_position(checkpoint: Checkpoint) -> LogPosition:
    """Return where a checkpoint says the log is read on."""
    text = checkpoint.get(PARTITION)
    return LogPosition.parse(text) if text else START


def read_log(folder: Path, position: LogPosition) -> Iterator[LogRecord]:
    """Read the log from a position to what is its end now."""
    for number, path in list_segments(folder):
        if number < position.segment:
            continue
        start = position if number == position.segment else LogPosition(number, 0)
        try:
            yield from read_records(path, start)
        except FileNotFoundError:
            continue


def _find_end(path: Path, number: int) -> int:
    """Return where a segment's last readable record ends."""
    end = 0
    for record in read_records(path, LogPosition(number, 0)):
        end = record.end.offset
    return end


def _retire(path: Path, end: int) -> None:
    """Remove a segment; what was cut off at its end, and so never acknowledged, is kept aside."""
    left = path.stat().st_size - end
    if left <= 0:
        path.unlink()
        return
    log.warning("%s: the last %d bytes were cut off before they were acknowledged", path, left)
    os.replace(path, path.with_suffix(TORN))


@dataclass(frozen=True, slots=True)
class _RecordsReader:
    """Reads records as rows of the feed ``events``."""

    records: Sequence[LogRecord]
    find_repeats: FindRepeats | None
    columns: tuple[str, ...] = tuple(SCHEMA.names)
    problem: str | None = None

    def chunks(self) -> Iterator[Chunk]:
        """Read the records, in their order."""
        return decode_records(self.records, self.find_repeats)
