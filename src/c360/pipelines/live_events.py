"""Product events as they come: what has landed together with what the log holds since."""

from __future__ import annotations

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyarrow as pa

from c360.config.workspace import Workspace
from c360.domain.event_profiles import EventProfile, ProductEvent, RecentEvents
from c360.domain.identities import attribute_events, find_same_users
from c360.kit.clock import utc_now_naive
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.collector import FEED, collector_spec
from c360.pipelines.streams import find_checkpoint
from c360.sources.collector.decoding import SCHEMA, decode_records
from c360.sources.collector.records import START, LogPosition
from c360.sources.collector.stream import find_position, read_log
from c360.warehouse.events import EventTables

WINDOW_DAYS = 30
MOST_EVENTS = 5_000
EVENTS_SHOWN = 50
COUNTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class _Part:
    """Accepted events up to a position of the log."""

    end: LogPosition
    rows: pa.Table


class _Tail:
    """What the log holds beyond the newest batch, read on rather than again."""

    def __init__(self, workspace: Workspace) -> None:
        self._folder = workspace.event_log
        self._lock = threading.Lock()
        self._parts: list[_Part] = []
        self._position = START

    def read(self, landed: LogPosition) -> pa.Table:
        """Return what was accepted after ``landed``; some of it may have landed since."""
        with self._lock:
            self._parts = [part for part in self._parts if part.end > landed]
            self._position = max(self._position, landed)
            records = list(read_log(self._folder, self._position))
            if records:
                self._position = records[-1].end
                chunks = [chunk.table for chunk in decode_records(records)]
                rows = [table.select(_EMPTY.column_names) for table in chunks if table.num_rows]
                if rows:
                    self._parts.append(_Part(self._position, pa.concat_tables(rows)))
            return pa.concat_tables([_EMPTY, *(part.rows for part in self._parts)])


_EMPTY = SCHEMA.empty_table().drop_columns(["other"])


class LandingEvents:
    """Events of a workspace, from the moment they are accepted."""

    def __init__(self, workspace: Workspace) -> None:
        self._lake = Lake(workspace.data)
        self._spec = collector_spec(workspace)
        self._tail = _Tail(workspace)

    def recent(self, limit: int) -> RecentEvents:
        """Return the newest events."""
        manifests = self._lake.manifests(FEED)
        chosen: list[BatchManifest] = []
        for manifest in reversed(manifests):
            chosen.append(manifest)
            if sum(m.result.landed for m in chosen) >= limit:
                break
        accepted = self._read_tail()
        with _open_tables(self._lake, chosen, accepted) as tables:
            events = [_event(row) for row in tables.newest(limit)]
        return RecentEvents(
            events=tuple(events),
            waiting_count=accepted.num_rows,
            data_time=max((event.received_at for event in events), default=None),
        )

    def profile(self, user_id: str) -> EventProfile | None:
        """Return a user by any of their ids; None if no event of the window names them."""
        since = utc_now_naive() - timedelta(days=WINDOW_DAYS)
        manifests = [m for m in self._lake.manifests(FEED) if m.loaded_at >= since]
        with _open_tables(self._lake, manifests, self._read_tail()) as tables:
            users = find_same_users(user_id, tables.aliases())
            devices = sorted({*tables.devices(users), *users[1:]})
            rows = tables.of_user(users, devices, MOST_EVENTS + 1)
        own = _own_events(rows, users)
        return _make_profile(users, own, len(rows) <= MOST_EVENTS) if own else None

    def _read_tail(self) -> pa.Table:
        return self._tail.read(find_position(find_checkpoint(self._lake, self._spec)))


@contextmanager
def _open_tables(
    lake: Lake, manifests: Sequence[BatchManifest], accepted: pa.Table
) -> Iterator[EventTables]:
    tables = EventTables(lake.data_files(manifests), accepted)
    try:
        yield tables
    finally:
        tables.close()


def _own_events(rows: Sequence[dict[str, Any]], users: Sequence[str]) -> list[ProductEvent]:
    """Return the events that are those of a user, newest first."""
    by_device: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
    for row in reversed(rows):
        by_device[row["anonymous_id"]].append(row)
    owners: dict[str, str | None] = {row["message_id"]: row["user_id"] for row in rows}
    for device, seen in by_device.items():
        if device is None:
            continue
        found = attribute_events([(row["occurred_at"], row["user_id"]) for row in seen])
        for row, owner in zip(seen, found, strict=True):
            owners[row["message_id"]] = owner or (device if device in users else None)
    own = [row for row in rows if owners[row["message_id"]] in users]
    return [_event(row) for row in own]


def _make_profile(
    users: Sequence[str], events: Sequence[ProductEvent], is_complete: bool
) -> EventProfile:
    traits: dict[str, Any] = {}
    for event in reversed(events):
        if event.type == "identify":
            traits |= event.traits
    counts = Counter(event.event or event.type for event in events)
    times = [event.occurred_at for event in events]
    devices = {event.anonymous_id for event in events if event.anonymous_id is not None}
    return EventProfile(
        user_id=users[0],
        other_ids=tuple(users[1:]),
        anonymous_ids=tuple(sorted(devices)),
        group_id=next((event.group_id for event in events if event.group_id), None),
        traits=traits,
        first_seen_at=min(times),
        last_seen_at=max(times),
        event_count=len(events),
        counts=dict(counts.most_common(COUNTS_SHOWN)),
        events=tuple(events[:EVENTS_SHOWN]),
        window_days=WINDOW_DAYS,
        is_complete=is_complete,
    )


def _event(row: dict[str, Any]) -> ProductEvent:
    return ProductEvent(
        message_id=row["message_id"],
        type=row["type"],
        event=row["event"],
        user_id=row["user_id"],
        anonymous_id=row["anonymous_id"],
        group_id=row["group_id"],
        properties=_object(row["properties"]),
        traits=_object(row["traits"]),
        occurred_at=row["occurred_at"],
        received_at=row["received_at"],
        is_landed=row["is_landed"],
    )


def _object(text: str | None) -> dict[str, Any]:
    value = json.loads(text) if text else {}
    return value if isinstance(value, dict) else {}
