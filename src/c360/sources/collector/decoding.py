"""Turn records of the log into rows of the feed ``events``, and rejects for what is no event."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from c360.domain.events import find_problem, make_row
from c360.sources.collector.records import LogRecord
from c360.sources.collector.requests import NotJsonError, unpack_request
from c360.sources.readers import Chunk, Reject

CHUNK_EVENTS = 20_000
TIME = pa.timestamp("us")
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("message_id", "type", "user_id", "anonymous_id")),
        *((name, pa.string()) for name in ("previous_id", "group_id", "event")),
        *((name, pa.string()) for name in ("properties", "traits", "context", "write_key")),
        *((name, TIME) for name in ("occurred_at", "sent_at", "received_at")),
        ("other", pa.string()),
    ]
)
FindRepeats = Callable[[pa.Array, datetime], pa.Array]


@dataclass(slots=True)
class _Events:
    """Events on their way into one chunk."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    texts: list[Any] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def add(self, record: LogRecord) -> None:
        if record.damage is not None:
            self._reject(
                record.start.offset, record.damage, record.payload.decode(errors="replace")
            )
            return
        try:
            request = unpack_request(record.payload)
        except (NotJsonError, KeyError, TypeError, AttributeError) as error:
            text = record.payload.decode(errors="replace")
            self._reject(record.start.offset, f"no request: {error}", text)
            return
        for number, event in enumerate(request.events):
            place = record.start.offset + number
            problem = find_problem(event, request.envelope.type)
            if problem is None:
                try:
                    self.rows.append(make_row(event, request.envelope))
                    self.places.append(place)
                    self.texts.append(event)
                    continue
                except ValueError as error:
                    problem = str(error)
            self._reject(place, problem, write_event(event))

    def _reject(self, place: int, reason: str, text: str) -> None:
        self.rejects.append(Reject(place, _clean(reason), _clean(text)))


def decode_records(
    records: Iterable[LogRecord], find_repeats: FindRepeats | None = None
) -> Iterator[Chunk]:
    """Decode records chunk by chunk; what ``find_repeats`` marks is counted and left out."""
    events = _Events()
    for record in records:
        events.add(record)
        if len(events.rows) + len(events.rejects) >= CHUNK_EVENTS:
            yield _make_chunk(events, find_repeats)
            events = _Events()
    if events.rows or events.rejects:
        yield _make_chunk(events, find_repeats)


def _make_chunk(events: _Events, find_repeats: FindRepeats | None) -> Chunk:
    table = pa.Table.from_pylist(events.rows, SCHEMA)
    positions = pa.array(events.places, pa.int64())
    texts, repeats = events.texts, 0
    if find_repeats is not None and events.rows:
        ids = pa.array([row["message_id"] for row in events.rows], pa.string())
        is_new = pc.invert(find_repeats(ids, events.rows[0]["received_at"]))
        kept = pc.indices_nonzero(is_new)
        repeats = len(ids) - len(kept)
        if repeats:
            table, positions = table.take(kept), positions.take(kept)
            texts = [texts[row] for row in kept.to_pylist()]
    if "other" in table.column_names and table.column("other").null_count == table.num_rows:
        table = table.drop_columns(["other"])

    def get_records(rows: Sequence[int]) -> list[str]:
        return [_clean(write_event(texts[row])) for row in rows]

    return Chunk(table, positions, events.rejects, get_records, repeats)


def write_event(event: Any) -> str:
    """Write an event for quarantine, without the key that it was sent with."""
    if isinstance(event, dict):
        event = {name: value for name, value in event.items() if name != "writeKey"}
    try:
        return json.dumps(event, ensure_ascii=False)
    except RecursionError:
        return "(nested too deeply to be shown)"


def _clean(text: str) -> str:
    """Replace what text columns cannot hold."""
    return text.replace("\0", "\\u0000").encode(errors="backslashreplace").decode()
