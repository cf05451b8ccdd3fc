"""Messages of a broker, each one JSON object: one row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from c360.domain.types import DataType, parse_type
from c360.kit.clock import utc_now
from c360.kit.hashing import hash_json
from c360.sources.readers import Chunk, Reader, Reject
from c360.sources.readers.json_values import NotARowError, Row, decode_line, make_table
from c360.sources.readers.lines import describe_encoding, show_line
from c360.sources.spec import SourceBatch, SourceFile
from c360.sources.streams.port import Checkpoint, StreamBatch, StreamLag

CHUNK_MESSAGES = 10_000
PEEKED = 100


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its partition, its place there, what it holds, and when the broker had it."""

    partition: str
    place: str
    data: bytes
    sent_at: datetime | None = None


def make_batch(
    stream: str,
    messages: Sequence[Message],
    checkpoint: Checkpoint,
    waiting: int | None = None,
) -> StreamBatch | None:
    """Make a batch of messages: a file for each partition; None without a message.

    Args:
        stream: The broker and the stream.
        messages: In the order of their partitions.
        checkpoint: Where to read on after them.
        waiting: Messages that the broker still holds after them, if it says.
    """
    if not messages:
        return None
    held: dict[str, list[bytes]] = {}
    firsts: dict[str, str] = {}
    for message in messages:
        firsts.setdefault(message.partition, message.place)
        held.setdefault(message.partition, []).append(message.data)
    names = {name: f"{stream}/{name} from {firsts[name]}" for name in held}
    files = tuple(_describe(names[name], data) for name, data in held.items())
    by_name = {names[name]: data for name, data in held.items()}

    def open_file(file: SourceFile, typed: Mapping[str, str]) -> Reader:
        types = {name: parse_type(text) for name, text in typed.items()}
        return MessageReader(by_name[file.name], types)

    content = hash_json([(file.name, file.sha256) for file in files])
    lag = StreamLag(measure_lag(messages, utc_now()), waiting)
    return StreamBatch(SourceBatch(content, files), dict(checkpoint), open_file, lag)


def measure_lag(messages: Sequence[Message], now: datetime) -> float | None:
    """Return how many seconds ago the last message came, of the partition that is worst.

    None where the broker does not say when messages came.
    """
    lasts = {message.partition: message.sent_at for message in messages}
    ages = [(now - at).total_seconds() for at in lasts.values() if at is not None]
    return max(0.0, *ages) if ages else None


def _describe(name: str, data: Sequence[bytes]) -> SourceFile:
    digest = hashlib.sha256()
    for item in data:
        digest.update(len(item).to_bytes(8, "big") + item)
    return SourceFile(name, Path(name), "messages", digest.hexdigest(), sum(map(len, data)))


class MessageReader:
    """Reads messages as rows; positions count them from 1."""

    problem: str | None = None

    def __init__(self, messages: Sequence[bytes], types: Mapping[str, DataType]) -> None:
        self._messages = messages
        self._types = types
        rows, _, _ = self._decode(messages[:PEEKED], 1)
        self.columns = tuple(dict.fromkeys(name for row in rows for name in row))

    def chunks(self) -> Iterator[Chunk]:
        """Read the messages; one that is no object costs itself alone."""
        for start in range(0, len(self._messages), CHUNK_MESSAGES):
            part = self._messages[start : start + CHUNK_MESSAGES]
            rows, positions, rejects = self._decode(part, start + 1)
            table = make_table(rows) if rows else pa.table({})
            yield Chunk(table, pa.array(positions, pa.int64()), rejects, self._show(positions))

    def _decode(
        self, messages: Sequence[bytes], first: int
    ) -> tuple[list[Row], list[int], list[Reject]]:
        rows: list[Row] = []
        positions: list[int] = []
        rejects: list[Reject] = []
        for position, data in enumerate(messages, first):
            reason = describe_encoding(data)
            if reason is None:
                try:
                    rows.append(decode_line(data.decode(), self._types))
                    positions.append(position)
                    continue
                except NotARowError as error:
                    reason = str(error)
            rejects.append(Reject(position, reason, show_line(data)))
        return rows, positions, rejects

    def _show(self, positions: Sequence[int]) -> _Show:
        return _Show(self._messages, positions)


@dataclass(frozen=True, slots=True)
class _Show:
    """Writes messages for quarantine, by row of their chunk."""

    messages: Sequence[bytes]
    positions: Sequence[int]

    def __call__(self, rows: Sequence[int]) -> list[str]:
        return [show_line(self.messages[self.positions[row] - 1]) for row in rows]
