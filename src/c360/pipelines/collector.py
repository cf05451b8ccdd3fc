"""Land what the event collector accepted: from its log through the contract gate to raw."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq

from c360.config.workspace import Workspace
from c360.contracts.message_window import MessageWindow
from c360.contracts.model import Contract
from c360.errors import C360Error, LakeUnavailableError, WorkspaceBusyError
from c360.kit.clock import utc_now_naive
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.planning import hash_mapping
from c360.pipelines.streams import StreamLanding
from c360.sources.collector.records import list_segments
from c360.sources.collector.stream import CollectorStream, find_position
from c360.sources.spec import SourceSpec
from c360.sources.streams.port import Checkpoint, StreamBatch

log = logging.getLogger(__name__)

FEED = "events"
SOURCE = "collector"
LAND_BYTES = 8 << 20
"""So much that waits is landed at once, whatever its age."""
LOOK_SECONDS = 0.25
RETRY_SECONDS = 1.0


def collector_spec(workspace: Workspace) -> SourceSpec:
    """Describe the collector as a source."""
    return SourceSpec(name=SOURCE, feed=FEED, kind=SOURCE, root=workspace.root)


class EventLander:
    """Lands events in micro-batches. Repeats of a message are found over the window."""

    def __init__(self, workspace: Workspace, contract: Contract) -> None:
        self._workspace = workspace
        self._hours = workspace.settings.collector.duplicate_window_hours
        self._contract = contract
        self._lake = Lake(workspace.data)
        self._window: MessageWindow | None = None
        spec = collector_spec(workspace)
        stream = CollectorStream(spec, workspace.event_log, self._find_repeats)
        self._landing = StreamLanding(workspace, stream, contract, hash_mapping(spec, contract))
        self._position = find_position(self._landing.find_checkpoint())

    def land_pending(self) -> list[BatchManifest]:
        """Land everything accepted so far. The caller holds the workspace lock."""
        landed: list[BatchManifest] = []
        while (found := self._landing.read(0)) is not None:
            manifest = self._land(*found)
            if manifest is not None:
                landed.append(manifest)
        return landed

    def land_once(self) -> BatchManifest | None:
        """Land one batch, holding the workspace for that moment.

        Raises:
            WorkspaceBusyError: A run or an ingest holds it.
        """
        found = self._landing.read(0)
        if found is None:
            return None
        with self._workspace.lock("c360 collect", is_brief=True):
            return self._land(*found)

    def count_waiting_bytes(self) -> int:
        """Return about how much waits to be landed."""
        position = self._position
        sizes = {
            number: path.stat().st_size for number, path in list_segments(self._workspace.event_log)
        }
        waiting = sum(size for number, size in sizes.items() if number > position.segment)
        return waiting + max(0, sizes.get(position.segment, 0) - position.offset)

    def _land(self, checkpoint: Checkpoint, batch: StreamBatch) -> BatchManifest | None:
        if self._landing.lake.sync():
            self._window = None
        if self._window is None:
            self._window = self._remember_landed()
        try:
            manifest = self._landing.land(checkpoint, batch)
        except BaseException:
            # It remembers messages that have not landed: read it again from what has.
            self._window = None
            raise
        self._position = find_position(self._landing.find_checkpoint())
        return manifest

    def _find_repeats(self, ids: pa.Array, received_at: datetime) -> pa.Array:
        assert self._window is not None
        return self._window.find_repeats(ids, received_at)

    def _remember_landed(self) -> MessageWindow:
        """Read the messages of the window back from raw."""
        window = MessageWindow(self._hours)
        since = utc_now_naive() - timedelta(hours=self._hours + 1)
        recent = [m for m in self._lake.manifests(FEED) if m.loaded_at >= since]
        for manifest in recent:
            for path in self._lake.data_files([manifest]):
                rows = pq.read_table(path, columns=["message_id", "received_at"])
                if rows.num_rows:
                    ids = rows.column("message_id").combine_chunks()
                    window.find_repeats(ids, rows.column("received_at")[0].as_py())
        return window


def land_forever(workspace: Workspace, contract: Contract, should_stop: Callable[[], bool]) -> None:
    """Land events as they come, until told to stop; then land what is left."""
    lander = EventLander(workspace, contract)
    patience = workspace.settings.collector.landing_seconds
    waits_since: float | None = None
    while not should_stop():
        waiting = lander.count_waiting_bytes()
        now = time.monotonic()
        waits_since = (waits_since or now) if waiting else None
        if waits_since is not None and (waiting >= LAND_BYTES or now - waits_since >= patience):
            if _try_landing(lander):
                waits_since = None
            continue
        time.sleep(LOOK_SECONDS)
    _try_landing(lander)


def _try_landing(lander: EventLander) -> bool:
    try:
        while lander.land_once() is not None:
            if lander.count_waiting_bytes() < LAND_BYTES:
                return True
        return True
    except WorkspaceBusyError:
        time.sleep(LOOK_SECONDS)
    except LakeUnavailableError as error:
        log.warning("%s Events stay in the log, and are tried again.", error)
        time.sleep(RETRY_SECONDS)
    except C360Error:
        log.exception("events could not be landed; they stay in the log, and are tried again")
        time.sleep(RETRY_SECONDS)
    return False
