"""Send the files of a source through the gate into a scratch lake, and count."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq

from c360.config.edit import validate_source
from c360.config.source_settings import SourceSettings
from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.domain.source_desk import DryRun, NewSource
from c360.errors import C360Error, InvalidInputError, MappingError
from c360.kit.clock import utc_now_naive
from c360.lake.lake import Lake
from c360.lake.manifest import BatchHeader, BatchManifest
from c360.pipelines.context import workspace_engine
from c360.pipelines.ingest import load_contracts
from c360.pipelines.landing import LandingContext, land_batch
from c360.sources.mapping import ColumnMapping
from c360.sources.registry import open_source
from c360.sources.sandbox import Sandbox
from c360.sources.spec import RowSource, SourceBatch, SourceSpec

MOST_BYTES = 100 << 20
EXAMPLES = 5
REASONS = 20


def try_source(workspace: Workspace, new: NewSource) -> DryRun:
    """Map a source's files and hold them to the contract; nothing is kept.

    Raises:
        InvalidInputError: The source or its mapping is wrong, or its files are too large for this.
    """
    settings = validate_source(_list_values(new))
    source = open_source(_make_spec(settings, workspace.root), workspace.work / "dry-run")
    with refused(new.name):
        batches = list(source.find_batches())
        _check_size(batches, new.path)
        return land_dry(workspace, source, batches)


@contextmanager
def refused(name: str) -> Iterator[None]:
    """Turn whatever is wrong with a new source into one kind of error.

    Raises:
        InvalidInputError: Names the source, and says what.
    """
    try:
        yield
    except InvalidInputError:
        raise
    except C360Error as error:
        told = str(error).removeprefix(f"Source {name!r}: ")
        raise InvalidInputError(f"{name}: {told}") from error


def land_dry(workspace: Workspace, source: RowSource, batches: Sequence[SourceBatch]) -> DryRun:
    """Send batches of a source through the gate of its feed, and keep nothing.

    Raises:
        InvalidInputError: The feed or the mapping is wrong.
    """
    contract = find_contract(workspace, source.spec.feed)
    sandbox = Sandbox(workspace.root)
    mapping = ColumnMapping(contract.names, source.spec.expressions, sandbox)
    with scratch_folder(workspace) as folder:
        context = LandingContext(
            source=source,
            contract=contract,
            mapping=mapping,
            lake=Lake(folder),
            loaded_at=utc_now_naive(),
            engine=workspace_engine(workspace),
        )
        landed = [_land(batch, number, context) for number, batch in enumerate(batches, 1)]
        return _describe(landed, context.lake, batches)


@contextmanager
def scratch_folder(workspace: Workspace) -> Iterator[Path]:
    """Give a folder that is gone afterwards."""
    workspace.work.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="dry-run-", dir=workspace.work))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def find_contract(workspace: Workspace, feed: str) -> Contract:
    """Return the contract of a feed.

    Raises:
        InvalidInputError: There is no such feed.
    """
    contracts = load_contracts(workspace)
    if feed not in contracts:
        raise InvalidInputError(
            f"There is no feed {feed[:64]!r}. Known: {', '.join(sorted(contracts))}."
        )
    return contracts[feed]


def _list_values(new: NewSource) -> dict[str, object]:
    return {
        "name": new.name,
        "feed": new.feed,
        "path": new.path,
        "mode": new.mode,
        "format": new.format,
        "delimiter": new.delimiter,
        "updated_at": new.updated_at,
        "timezone": new.timezone,
        "columns": dict(new.columns),
    }


def _make_spec(settings: SourceSettings, root: Path) -> SourceSpec:
    return SourceSpec(
        name=settings.name,
        feed=settings.feed,
        kind=settings.kind,
        root=root,
        mode=settings.mode,
        path=settings.path,
        format=settings.format,
        encoding=settings.encoding,
        delimiter=settings.delimiter,
        timezone=settings.timezone,
        expressions=settings.expressions,
    )


def _check_size(batches: Sequence[SourceBatch], path: str) -> None:
    if not batches:
        raise InvalidInputError(f"No file matches {path[:200]!r}. Put one there first.")
    size = sum(file.bytes for batch in batches for file in batch.files)
    if size > MOST_BYTES:
        raise InvalidInputError(
            f"{path[:200]!r} holds {size >> 20:,} MB; a dry run reads {MOST_BYTES >> 20} at most. "
            "Name fewer files here, and widen the path in c360.toml afterwards."
        )


def _land(batch: SourceBatch, number: int, context: LandingContext) -> BatchManifest:
    spec = context.source.spec
    _check_columns(batch, context.source, context.mapping)
    header = BatchHeader(
        batch_id=batch.content_hash[:16],
        feed=spec.feed,
        source=spec.name,
        mode="append",
        sequence=number,
        content_hash=batch.content_hash,
        mapping_hash="dry-run",
        contract_version=context.contract.version,
        files=(),
        first_read_at=context.loaded_at,
        is_first_load=True,
    )
    return land_batch(batch, header, context)


def _check_columns(batch: SourceBatch, source: RowSource, mapping: ColumnMapping) -> None:
    """Refuse a mapping that names a column no file has, or an expression that never works."""
    for file in batch.files:
        chunk = next(iter(source.open(file, {}).chunks()), None)
        if chunk is None or chunk.table.num_rows == 0:
            continue
        mapping.check(chunk.table.column_names)
        try:
            mapping.apply(chunk.table.slice(0, 100))
        except MappingError as error:
            raise InvalidInputError(str(error)) from error


def _describe(
    landed: Sequence[BatchManifest], lake: Lake, batches: Sequence[SourceBatch]
) -> DryRun:
    reasons: Counter[str] = Counter()
    examples: list[str] = []
    for path in lake.quarantine_files():
        rows = pq.read_table(path, columns=["reason", "line", "file"]).to_pylist()
        reasons.update(row["reason"] for row in rows)
        examples += [
            f"{row['file']}, line {row['line']}: {row['reason']}" for row in rows[:EXAMPLES]
        ]
    results = [manifest.result for manifest in landed]
    extra = {name for manifest in landed for name in manifest.extra_columns}
    return DryRun(
        files=tuple(file.name for batch in batches for file in batch.files),
        rows_in=sum(result.rows_in for result in results),
        landed=sum(result.landed for result in results),
        quarantined=sum(result.quarantined for result in results),
        duplicate=sum(result.duplicate for result in results),
        reasons=tuple(reasons.most_common(REASONS)),
        examples=tuple(examples[:EXAMPLES]),
        extra_columns=tuple(sorted(extra)),
    )
