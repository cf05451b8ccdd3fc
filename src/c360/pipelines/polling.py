"""Land what polled sources give: a batch, its checkpoint in the manifest, then the confirmation."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import IO

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.errors import C360Error, LakeConflictError, MappingError, SourceError
from c360.kit.clock import utc_now_naive
from c360.kit.hashing import hash_json
from c360.lake.lake import Lake
from c360.lake.manifest import BatchFile, BatchHeader, BatchManifest
from c360.pipelines.context import workspace_engine
from c360.pipelines.landing import LandingContext, check_mapping, land_batch
from c360.pipelines.planning import plan_mapping
from c360.pipelines.source_troubles import SourceTroubles
from c360.sources.databases.changes import Start
from c360.sources.databases.notes import Notes
from c360.sources.databases.registry import open_polled
from c360.sources.mapping import ColumnMapping
from c360.sources.spec import PolledSource, SourceBatch, SourceSpec

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class DrainResult:
    """What polled sources or streams gave, and which of them failed."""

    landed: tuple[BatchManifest, ...] = ()
    warnings: tuple[str, ...] = ()
    failures: tuple[C360Error, ...] = ()


class PolledFeed:
    """One polled source and the feed that its rows land in."""

    def __init__(
        self, spec: SourceSpec, contracts: Mapping[str, Contract], lake: Lake, workspace: Workspace
    ) -> None:
        self.spec = spec
        self.notes = Notes(lake.root / "sources", spec.name)
        self._contract, self._mapping, self._mapping_hash = plan_mapping(spec, contracts)
        self._lake = lake
        self._workspace = workspace
        self._holding: IO[str] | None = None
        self._source: PolledSource | None = None
        self._known = self._find_known()

    @property
    def key_columns(self) -> tuple[str, ...]:
        """The source columns that the feed's key is computed from, as the mapping names them."""
        return source_key(self._mapping, self._contract)

    def _find_known(self) -> list[BatchManifest]:
        manifests = self._lake.manifests(self.spec.feed)
        return [m for m in manifests if m.header.source == self.spec.name]

    def open(self, *, is_anew: bool = False) -> bool:
        """Connect and look whether the mapping fits; False if another process reads the source.

        Args:
            is_anew: Whether to begin at the beginning, whatever landed before.

        Raises:
            SourceError: The source cannot be reached, or lacks what is needed.
            MappingError: The mapping names a column that is not there.
        """
        if not self._hold():
            return False
        newest = self._known[-1] if self._known else None
        goes_on = (
            newest is not None and newest.header.mapping_hash == self._mapping_hash and not is_anew
        )
        start = Start(
            checkpoint=newest.header.checkpoint if newest and goes_on else None,
            batch_id=newest.batch_id if newest else None,
            key_columns=self.key_columns,
            has_rows=any(m.result.landed for m in self._known),
        )
        work = self._workspace.work / "sources" / self.spec.name
        self._source = open_polled(self.spec, start, self.notes, work)
        what = self.spec.database.what if self.spec.database else ""
        check_mapping(self._mapping, self.spec.name, {what: self._source.columns()})
        return True

    def _hold(self) -> bool:
        path = self._lake.root / "sources" / f"{self.spec.name}.lock"
        path.parent.mkdir(parents=True, exist_ok=True)
        holding = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(holding, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holding.close()
            return False
        holding.truncate(0)
        holding.write(str(os.getpid()))
        holding.flush()
        self._holding = holding
        return True

    def poll(self, seconds: float) -> SourceBatch | None:
        """Return the next batch, or None if nothing new came in time. Nothing is written."""
        while (batch := self._opened.poll(seconds)) is not None:
            if not self._is_known(batch):
                return batch
            self._opened.confirm(batch, self._known[-1].batch_id)
        return None

    @property
    def _opened(self) -> PolledSource:
        if self._source is None:
            raise SourceError(f"Source {self.spec.name!r} is not open.")
        return self._source

    @property
    def is_caught_up(self) -> bool:
        """Whether all that was there at the beginning has been polled."""
        return self._opened.is_caught_up

    def keep_alive(self) -> None:
        """Keep the connection while a batch waits for the workspace."""
        self._opened.keep_alive()

    def _is_known(self, batch: SourceBatch) -> bool:
        if self.spec.mode != "full" or not self._known:
            return False
        header = self._known[-1].header
        return (header.content_hash, header.mapping_hash) == (
            batch.content_hash,
            self._mapping_hash,
        )

    def land(self, batch: SourceBatch) -> BatchManifest:
        """Land a batch, then tell the source that it is safe. The caller holds the workspace lock.

        Raises:
            ReconciliationError: Rows in differ from landed + quarantined + duplicate.
            LakeHomeError: The bucket of the raw zone cannot be used, or another machine has landed
                of this source. The source is not told, and gives the batch again.
        """
        self._look_for_others()
        loaded_at = utc_now_naive()
        context = LandingContext(
            source=self._opened,
            contract=self._contract,
            mapping=self._mapping,
            lake=self._lake,
            loaded_at=loaded_at,
            engine=workspace_engine(self._workspace),
        )
        try:
            manifest = land_batch(batch, self._make_header(batch), context)
        except MappingError as error:
            raise MappingError(f"Source {self.spec.name!r}: {error}") from error
        self._known.append(manifest)
        self._opened.confirm(batch, manifest.batch_id)
        return manifest

    def _look_for_others(self) -> None:
        newest = [manifest.batch_id for manifest in self._known[-1:]]
        if self._lake.sync() and newest != [m.batch_id for m in self._find_known()[-1:]]:
            raise LakeConflictError(
                f"Source {self.spec.name!r} was landed by another machine, or from what waited "
                "here. It is read on from there: run again."
            )

    def _make_header(self, batch: SourceBatch) -> BatchHeader:
        newest = self._known[-1] if self._known else None
        # The same table, mapped anew, takes the place of its old batch.
        is_replacing = (
            newest is not None
            and self.spec.mode == "full"
            and newest.header.content_hash == batch.content_hash
        )
        replaced = newest if is_replacing else None
        identity = [
            self.spec.name,
            batch.content_hash,
            self._mapping_hash,
            newest.batch_id if newest else None,
        ]
        first = not any(m.result.landed for m in self._known)
        return BatchHeader(
            batch_id=hash_json(identity)[:16],
            feed=self.spec.feed,
            source=self.spec.name,
            mode="full" if batch.is_snapshot else self.spec.mode,
            sequence=replaced.header.sequence if replaced else self._lake.next_sequence(),
            content_hash=batch.content_hash,
            mapping_hash=self._mapping_hash,
            contract_version=self._contract.version,
            files=tuple(BatchFile(file.name, file.sha256, file.bytes) for file in batch.files),
            first_read_at=replaced.header.first_read_at if replaced else utc_now_naive(),
            is_first_load=replaced.header.is_first_load
            if replaced
            else self._is_history(batch, first),
            supersedes=replaced.batch_id if replaced else None,
            checkpoint=batch.checkpoint,
        )

    def _is_history(self, batch: SourceBatch, is_first: bool) -> bool:
        """Whether rows were true before C360 looked: those of the first snapshot or reading."""
        return is_first and (batch.is_snapshot or self.spec.mode != "cdc")

    def close(self) -> None:
        """Let go of the source."""
        if self._source is not None:
            self._source.close()
            self._source = None
        if self._holding is not None:
            self._holding.close()
            self._holding = None


def source_key(mapping: ColumnMapping, contract: Contract) -> tuple[str, ...]:
    """Return the source columns that a feed's key is computed from."""
    columns = [used for name in contract.key for used in mapping.references.get(name, [name])]
    return tuple(dict.fromkeys(columns))


def drain_sources(
    specs: Sequence[SourceSpec],
    contracts: Mapping[str, Contract],
    lake: Lake,
    workspace: Workspace,
    progress: Progress,
) -> DrainResult:
    """Land all that polled sources have now. The caller holds the workspace lock.

    Raises:
        MappingError: A mapping is wrong. Nothing of these sources was landed.
    """
    landed: list[BatchManifest] = []
    warnings: list[str] = []
    failures: list[C360Error] = []
    troubles = SourceTroubles(workspace.data)
    with ExitStack() as opened:
        feeds = []
        for spec in specs:
            feed = opened.enter_context(closing(PolledFeed(spec, contracts, lake, workspace)))
            try:
                if feed.open():
                    feeds.append(feed)
                else:
                    warnings.append(describe_held(feed.spec.name))
            except SourceError as error:
                failures.append(error)
                troubles.note(spec.name, error)
        for number, feed in enumerate(feeds, 1):
            try:
                landed.extend(drain_feed(feed, warnings))
                troubles.clear(feed.spec.name)
            except SourceError as error:
                failures.append(error)
                troubles.note(feed.spec.name, error)
            progress(feed.spec.name, number, len(feeds))
    return DrainResult(tuple(landed), tuple(warnings), tuple(failures))


def describe_held(source: str) -> str:
    """Say that another process reads a source."""
    return (
        f"Source {source!r} is read by another process (`c360 ingest --follow`); what that "
        "has landed is used."
    )


def drain_feed(feed: PolledFeed, warnings: list[str]) -> list[BatchManifest]:
    """Land batches until the source has no more of what it had when reading began."""
    landed = []
    while True:
        batch = feed.poll(0)
        if batch is not None:
            landed.append(feed.land(batch))
            warnings.extend(describe_withheld(landed[-1]))
        if feed.is_caught_up:
            return landed


def describe_withheld(manifest: BatchManifest) -> list[str]:
    """Say which deletes were held back, if any."""
    count = manifest.result.deletes_withheld
    if not count:
        return []
    return [
        f"Source {manifest.header.source!r}: {count:,} rows are gone from the table, and were not "
        f"deleted, because {manifest.result.quarantined:,} rows of it are in quarantine."
    ]
