"""Records of the collector's log: a header with length and checksum, then what was accepted."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER = struct.Struct("<II")
SUFFIX = ".log"
READ_BYTES = 4 << 20


@dataclass(frozen=True, slots=True, order=True)
class LogPosition:
    """A place between two records: the segment's number, and the bytes before it.

    Examples:
        >>> LogPosition.parse("17:4096") < LogPosition(18, 0)
        True
        >>> str(LogPosition(17, 4096))
        '17:4096'
    """

    segment: int
    offset: int

    def __str__(self) -> str:
        return f"{self.segment}:{self.offset}"

    @classmethod
    def parse(cls, text: str) -> LogPosition:
        """Read a position as manifests hold it."""
        segment, offset = text.split(":")
        return cls(int(segment), int(offset))


START = LogPosition(0, 0)


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One record: where it starts and where the next one does.

    ``damage`` says why ``payload`` is not what was written; then nothing after it can be read.
    """

    start: LogPosition
    end: LogPosition
    payload: bytes
    damage: str | None = None


def pack_record(payload: bytes) -> bytes:
    """Return a record's bytes."""
    return HEADER.pack(len(payload), zlib.crc32(payload)) + payload


def list_segments(folder: Path) -> list[tuple[int, Path]]:
    """Return the log's segments by number."""
    return sorted(
        (int(path.stem), path) for path in folder.glob(f"*{SUFFIX}") if path.stem.isdigit()
    )


def name_segment(folder: Path, number: int) -> Path:
    """Return where a segment lies."""
    return folder / f"{number:020d}{SUFFIX}"


def read_records(path: Path, start: LogPosition) -> Iterator[LogRecord]:
    """Read a segment's records from a position to its end.

    A record that is cut off at the end was never acknowledged: it is left out.
    """
    with path.open("rb") as file:
        file.seek(start.offset)
        position, buffer = start, b""
        while block := file.read(READ_BYTES):
            buffer += block
            place = 0
            for record in _split(buffer, position):
                yield record
                if record.damage is not None:
                    return
                place += record.end.offset - record.start.offset
                position = record.end
            buffer = buffer[place:]


def _split(buffer: bytes, position: LogPosition) -> Iterator[LogRecord]:
    place = 0
    while place + HEADER.size <= len(buffer):
        length, checksum = HEADER.unpack_from(buffer, place)
        end = place + HEADER.size + length
        if end > len(buffer):
            return
        payload = buffer[place + HEADER.size : end]
        start = LogPosition(position.segment, position.offset + place)
        after = LogPosition(position.segment, position.offset + end)
        if zlib.crc32(payload) != checksum or not length:
            yield LogRecord(start, after, payload, "the checksum does not fit")
            return
        yield LogRecord(start, after, payload)
        place = end
