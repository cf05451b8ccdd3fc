"""Ingest every source of a workspace: find what is new, land it, account for every row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.contracts.odcs import read_contracts
from c360.errors import BatchBlockedError, C360Error, MappingError, SourceError
from c360.kit.clock import utc_now_naive
from c360.kit.files import write_json_atomically
from c360.kit.hashing import hash_json
from c360.kit.resources import resource_folder
from c360.lake.blocks import Block
from c360.lake.lake import Lake
from c360.lake.manifest import BatchFile, BatchHeader, BatchManifest
from c360.pipelines.context import workspace_engine
from c360.pipelines.gate import Gate
from c360.pipelines.lakes import open_lake, s3_options
from c360.pipelines.landing import LandingContext, check_mapping, land_batch
from c360.pipelines.planning import plan_mapping
from c360.pipelines.polling import drain_sources
from c360.pipelines.source_specs import list_specs, select_specs
from c360.sources.documents import DocumentsSource
from c360.sources.files import FilesSource
from c360.sources.mapping import ColumnMapping
from c360.sources.object_store import is_object_path
from c360.sources.registry import open_source
from c360.sources.spec import Source, SourceBatch, SourceSpec
from c360.sources.stores import FileAccess, FoundFile
from c360.warehouse.duckdb import Engine

UNLISTED = ("stream", "postgres", "mysql")
"""Kinds of source that hold no files."""

ROWS_TRIED = 100
"""Rows on which a mapping is tried before anything lands."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class IngestResult:
    """The batches that landed now, what was looked for in vain, and what went wrong.

    A database that does not answer, or whose table lost a column, holds up its own feed alone;
    ``blocks`` are feeds that take nothing until somebody accepts what changed.
    """

    landed: tuple[BatchManifest, ...]
    warnings: tuple[str, ...]
    failures: tuple[C360Error, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedTotals:
    """What became of all rows of a feed so far."""

    feed: str
    rows_in: int
    rows_landed: int
    rows_quarantined: int
    rows_duplicate: int


class _Opener:
    """Opens the sources of one workspace."""

    def __init__(self, workspace: Workspace, access: FileAccess) -> None:
        self._work = workspace.work / "sources"
        self._access = access
        self.is_watching = access.is_watching

    def open(self, spec: SourceSpec) -> Source:
        return open_source(spec, self._work, self._access)


@dataclass(frozen=True, slots=True)
class _Pending:
    """Batches of one source that have not landed yet; ``known`` are those that have.

    Replays are not among ``known``: no source gives them.
    """

    source: Source
    contract: Contract
    mapping: ColumnMapping
    mapping_hash: str
    batches: tuple[SourceBatch, ...]
    known: tuple[BatchManifest, ...]


def load_contracts(workspace: Workspace) -> dict[str, Contract]:
    """Read the shipped contracts and the workspace's own, which win."""
    return read_contracts([resource_folder("contracts"), workspace.root / "contracts"])


def ingest_sources(
    workspace: Workspace,
    contracts: Mapping[str, Contract],
    progress: Progress,
    names: Sequence[str] = (),
    access: FileAccess | None = None,
) -> IngestResult:
    """Land everything new of every source. The caller holds the workspace lock.

    Args:
        workspace: Whose sources.
        contracts: By feed.
        progress: Told after each batch.
        names: Of the sources to read; by default all.
        access: How files are reached; by default as the settings say.

    Reads:  the sources, or only those named.
    Writes: raw, quarantine, one manifest per batch.

    Raises:
        UnknownNameError: No source has one of the names.
        SourceError: A file that is named does not exist, or cannot be read.
        MappingError: A mapping or query is wrong. Nothing of any source was landed.
        LakeHomeError: The bucket of the raw zone cannot be used. What it did not take waits here,
            and is sent by the next ingest.
    """
    lake = open_lake(workspace)
    warnings = lake.prepare(progress).describe(workspace.settings.lake.raw or "")
    opener = _Opener(workspace, access or FileAccess(s3=s3_options(workspace)))
    specs = select_specs(workspace, names)
    pending = [
        _find_pending(spec, contracts, lake, opener, warnings)
        for spec in specs
        if spec.database is None and spec.kind != "stream"
    ]
    for item in pending:
        _check(item)
    gate = Gate(lake, utc_now_naive())
    for item in pending:
        gate.look_at(item)
    landed: list[BatchManifest] = []
    for item in pending:
        landed.extend(_land_source(item, lake, workspace_engine(workspace), progress, gate))
        _finish_first_load(lake, item.source.spec)
    polled = [spec for spec in specs if spec.database is not None]
    drained = drain_sources(polled, contracts, lake, workspace, progress)
    blocks = gate.close()
    warnings.extend(gate.describe())
    lake.save_notes()
    return IngestResult(
        (*landed, *drained.landed), (*warnings, *drained.warnings), drained.failures, blocks
    )


def list_files(workspace: Workspace, access: FileAccess) -> list[FoundFile]:
    """Return the finished files of every source that reads files, unread."""
    opener = _Opener(workspace, access)
    sources = [opener.open(spec) for spec in list_specs(workspace) if spec.kind not in UNLISTED]
    return [
        file
        for source in sources
        if isinstance(source, FilesSource | DocumentsSource)
        for file in source.list_found()
    ]


def total_feeds(manifests: Sequence[BatchManifest], feeds: Sequence[str]) -> list[FeedTotals]:
    """Add up what became of every row, by feed; a feed without a batch has zeros.

    A row that was in quarantine and landed by a replay counts once, as landed.
    """
    names = sorted({*feeds, *(manifest.header.feed for manifest in manifests)})
    return [
        FeedTotals(
            feed=name,
            rows_in=sum(result.rows_in for result in results) - replayed,
            rows_landed=sum(result.landed for result in results),
            rows_quarantined=sum(result.quarantined for result in results) - replayed,
            rows_duplicate=sum(result.duplicate for result in results),
        )
        for name in names
        for results in [[m.result for m in manifests if m.header.feed == name]]
        for replayed in [count_replayed([m for m in manifests if m.header.feed == name])]
    ]


def count_replayed(manifests: Sequence[BatchManifest]) -> int:
    """Count rows that came with one of these batches, went to quarantine, and landed since."""
    there = {manifest.batch_id for manifest in manifests}
    return sum(
        manifest.result.rows_in for manifest in manifests if manifest.header.replays in there
    )


def _find_pending(
    spec: SourceSpec,
    contracts: Mapping[str, Contract],
    lake: Lake,
    opener: _Opener,
    warnings: list[str],
) -> _Pending:
    contract, mapping, mapping_hash = plan_mapping(spec, contracts)
    source = opener.open(spec)
    # Two files of the same content are one batch.
    batches = tuple({batch.content_hash: batch for batch in source.find_batches()}.values())
    known = [
        manifest
        for manifest in lake.manifests(spec.feed)
        if manifest.header.source == spec.name and manifest.header.replays is None
    ]
    if not batches and not known:
        _report_nothing(source, opener, warnings)
    fresh = tuple(
        batch for batch in batches if not _has_landed(batch, spec.mode, mapping_hash, known)
    )
    return _Pending(source, contract, mapping, mapping_hash, fresh, tuple(known))


def _report_nothing(source: Source, opener: _Opener, warnings: list[str]) -> None:
    spec = source.spec
    is_named = isinstance(source, FilesSource | DocumentsSource) and source.names_one_file
    if is_named and not opener.is_watching:
        raise SourceError(f"Source {spec.name!r}: {_say_missing(_full_path(spec))}")
    looked_for = f"no file matches {spec.path!r}"
    if spec.kind == "events":
        looked_for = "no events have landed"
    warnings.append(f"Source {spec.name!r}: {looked_for} yet.")


def _say_missing(path: str) -> str:
    if not is_object_path(path) and Path(path).is_dir():
        return (
            f"{path} is a folder. Say which of its files as path in c360.toml, such as "
            f"{str(Path(path) / '*.csv')!r}."
        )
    return f"{path} does not exist. Put the file there, or change the source's path in c360.toml."


def _full_path(spec: SourceSpec) -> str:
    path = spec.path or ""
    return path if is_object_path(path) else str(spec.root / path)


def _has_landed(
    batch: SourceBatch, mode: str, mapping_hash: str, known: Sequence[BatchManifest]
) -> bool:
    # A full load is nothing new only if it equals the newest: a table may change back.
    candidates = known[-1:] if mode == "full" else known
    return any(
        manifest.header.content_hash == batch.content_hash
        and manifest.header.mapping_hash == mapping_hash
        for manifest in candidates
    )


def _check(item: _Pending) -> None:
    """Refuse a wrong mapping before anything of this ingest has landed."""
    if not item.mapping.references or not item.batches:
        return
    if any(manifest.header.mapping_hash == item.mapping_hash for manifest in item.known):
        return
    columns = {}
    for file in (file for batch in item.batches for file in batch.files):
        chunk = next(iter(item.source.open(file, {}).chunks()), None)
        if chunk is not None and chunk.table.num_rows:
            columns[file.name] = chunk.table.column_names
            if not item.mapping.missing_columns(chunk.table.column_names):
                _try_mapping(item, chunk.table.slice(0, ROWS_TRIED))
                break
    check_mapping(item.mapping, item.source.spec.name, columns)


def _try_mapping(item: _Pending, rows: pa.Table) -> None:
    try:
        item.mapping.apply(rows)
    except MappingError as error:
        raise MappingError(f"Source {item.source.spec.name!r}: {error}") from error


def _land_source(
    item: _Pending, lake: Lake, engine: Engine, progress: Progress, gate: Gate
) -> list[BatchManifest]:
    spec = item.source.spec
    loaded_at = utc_now_naive()
    context = LandingContext(
        source=item.source,
        contract=item.contract,
        mapping=item.mapping,
        lake=lake,
        loaded_at=loaded_at,
        engine=engine,
        accepted=gate.accepted(spec.feed),
    )
    known = list(item.known)
    sequence = lake.next_sequence()
    is_first_load = not _first_load_marker(lake, spec).exists()
    for number, batch in enumerate(item.batches, 1):
        if gate.is_closed(spec.feed):
            break
        header = _make_header(batch, item, known, _Place(sequence, loaded_at, is_first_load))
        try:
            known.append(land_batch(batch, header, context))
        except MappingError as error:
            raise MappingError(f"Source {spec.name!r}: {error}") from error
        except BatchBlockedError as error:
            gate.keep_out(spec, batch, error)
            continue
        sequence += header.sequence == sequence
        progress(spec.name, number, len(item.batches))
    return known[len(item.known) :]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a batch stands in time: its own, or that of the batch it replaces."""

    sequence: int
    first_read_at: datetime
    is_first_load: bool


def _make_header(
    batch: SourceBatch, item: _Pending, known: Sequence[BatchManifest], place: _Place
) -> BatchHeader:
    spec = item.source.spec
    candidates = known[-1:] if spec.mode == "full" else known
    replaced = next((m for m in candidates if _is_read_again(m, batch, item)), None)
    identity = [spec.name, batch.content_hash, item.mapping_hash]
    if spec.mode == "full" and known:
        identity.append(known[-1].batch_id)
    return BatchHeader(
        batch_id=hash_json(identity)[:16],
        feed=spec.feed,
        source=spec.name,
        mode=spec.mode,
        # A batch that is read again takes the place of the one it replaces.
        sequence=replaced.header.sequence if replaced else place.sequence,
        first_read_at=replaced.header.first_read_at if replaced else place.first_read_at,
        is_first_load=replaced.header.is_first_load if replaced else place.is_first_load,
        content_hash=batch.content_hash,
        mapping_hash=item.mapping_hash,
        contract_version=item.contract.version,
        files=tuple(BatchFile(file.name, file.sha256, file.bytes) for file in batch.files),
        supersedes=replaced.batch_id if replaced else None,
    )


def _is_read_again(manifest: BatchManifest, batch: SourceBatch, item: _Pending) -> bool:
    return (
        manifest.header.content_hash == batch.content_hash
        and manifest.header.mapping_hash != item.mapping_hash
    )


def _first_load_marker(lake: Lake, spec: SourceSpec) -> Path:
    return lake.root / "sources" / f"{spec.name}.json"


def _finish_first_load(lake: Lake, spec: SourceSpec) -> None:
    marker = _first_load_marker(lake, spec)
    has_rows = any(
        manifest.header.source == spec.name and manifest.result.landed
        for manifest in lake.manifests(spec.feed)
    )
    if has_rows and not marker.exists():
        finished_at: datetime = utc_now_naive()
        write_json_atomically(marker, {"source": spec.name, "first_load_finished_at": finished_at})
