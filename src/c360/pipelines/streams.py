"""Land batches of streams: what was read, and where to read on, are committed as one."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.errors import MappingError
from c360.kit.clock import utc_now_naive
from c360.kit.hashing import hash_json
from c360.lake.lake import Lake
from c360.lake.manifest import BatchFile, BatchHeader, BatchManifest
from c360.pipelines.context import workspace_engine
from c360.pipelines.lakes import open_lake
from c360.pipelines.landing import LandingContext, land_batch
from c360.sources.databases.changes import HEARTBEAT_SECONDS
from c360.sources.databases.notes import HEARTBEAT, Notes
from c360.sources.mapping import ColumnMapping
from c360.sources.readers import Reader
from c360.sources.sandbox import Sandbox
from c360.sources.spec import SourceFile, SourceSpec
from c360.sources.streams.port import Checkpoint, Stream, StreamBatch

NOTHING: Checkpoint = {}


@dataclass(slots=True)
class _Opened:
    """A batch of a stream as landing reads it."""

    spec: SourceSpec
    batch: StreamBatch

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        return self.batch.open(file, typed)


@dataclass(slots=True)
class StreamLanding:
    """One stream on its way into the raw zone.

    A batch and its checkpoint are one manifest: after a kill at any moment the stream is read on
    from what is committed, so that each message lands once. Batches are read outside the workspace
    lock, and landed inside it.
    """

    workspace: Workspace
    stream: Stream
    contract: Contract
    mapping_hash: str
    lake: Lake = field(init=False)
    mapping: ColumnMapping = field(init=False)
    _note_again_at: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        spec = self.stream.spec
        self.lake = open_lake(self.workspace)
        try:
            self.mapping = ColumnMapping(
                self.contract.names, spec.expressions, Sandbox(spec.root, spec.data_folders)
            )
        except MappingError as error:
            raise MappingError(f"Source {spec.name!r}: {error}") from error

    def find_checkpoint(self) -> Checkpoint:
        """Return where the stream is read on: what its newest batch says."""
        return find_checkpoint(self.lake, self.stream.spec)

    def read(self, wait_seconds: float) -> tuple[Checkpoint, StreamBatch] | None:
        """Read what follows the checkpoint; None if nothing comes in time."""
        checkpoint = self.find_checkpoint()
        batch = self.stream.read(checkpoint, wait_seconds)
        return None if batch is None else (checkpoint, batch)

    def note_end(self) -> None:
        """Note that nothing follows the newest batch now, a few times a minute at most."""
        now = time.monotonic()
        newest = find_newest(self.lake, self.stream.spec)
        if newest is None or now < self._note_again_at:
            return
        self._note_again_at = now + HEARTBEAT_SECONDS
        position = describe_places(newest.header.checkpoint or NOTHING)
        beat = {"after": newest.batch_id, "position": position, "at": utc_now_naive()}
        Notes(self.lake.root / "sources", self.stream.spec.name).write(HEARTBEAT, beat)

    def land(self, checkpoint: Checkpoint, batch: StreamBatch) -> BatchManifest | None:
        """Land a batch and acknowledge it. The caller holds the workspace lock.

        Returns:
            The batch's manifest; None if somebody else has landed past ``checkpoint`` meanwhile.

        Raises:
            LakeHomeError: The bucket of the raw zone cannot be used. The batch waits here, or is
                read again.
        """
        self.lake.sync()
        if self.find_checkpoint() != checkpoint:
            return None
        loaded_at = utc_now_naive()
        context = LandingContext(
            source=_Opened(self.stream.spec, batch),
            contract=self.contract,
            mapping=self.mapping,
            lake=self.lake,
            loaded_at=loaded_at,
            engine=workspace_engine(self.workspace),
        )
        manifest = land_batch(batch.batch, self._make_header(checkpoint, batch), context)
        self.stream.acknowledge(batch)
        return manifest

    def _make_header(self, checkpoint: Checkpoint, batch: StreamBatch) -> BatchHeader:
        spec = self.stream.spec
        place = [spec.name, dict(checkpoint), dict(batch.checkpoint)]
        content_hash = hash_json([*place, batch.batch.content_hash])
        return BatchHeader(
            batch_id=hash_json([content_hash, self.mapping_hash])[:16],
            feed=spec.feed,
            source=spec.name,
            mode="append",
            sequence=self.lake.next_sequence(),
            content_hash=content_hash,
            mapping_hash=self.mapping_hash,
            contract_version=self.contract.version,
            files=tuple(
                BatchFile(file.name, file.sha256, file.bytes) for file in batch.batch.files
            ),
            first_read_at=utc_now_naive(),
            is_first_load=False,
            checkpoint=dict(batch.checkpoint),
            lag_seconds=batch.lag.seconds if checkpoint else None,
            lag_messages=batch.lag.messages if checkpoint else None,
        )


def find_checkpoint(lake: Lake, spec: SourceSpec) -> Checkpoint:
    """Return where a source's newest batch says to read on; empty before the first."""
    newest = find_newest(lake, spec)
    return NOTHING if newest is None else newest.header.checkpoint or NOTHING


def describe_places(checkpoint: Checkpoint) -> str:
    """Return a checkpoint as people read it: each partition and its place."""
    return ", ".join(f"{name} {place}" for name, place in sorted(checkpoint.items()))


def find_newest(lake: Lake, spec: SourceSpec) -> BatchManifest | None:
    """Return the newest batch of a stream; None before the first."""
    found = [
        manifest
        for manifest in lake.all_manifests(spec.feed)
        if manifest.header.source == spec.name and manifest.header.checkpoint is not None
    ]
    return found[-1] if found else None
