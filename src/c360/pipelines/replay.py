"""Land quarantined rows again, mended or as they are: each batch of them keeps its trace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa

from c360.config.workspace import Workspace, open_workspace
from c360.contracts.model import Contract
from c360.domain.quarantine import (
    Fix,
    MendedRow,
    QuarantinedRow,
    QuarantineFilter,
    ReplayResult,
    hide_reason,
)
from c360.errors import InvalidInputError
from c360.kit.clock import utc_now_naive
from c360.kit.hashing import hash_json
from c360.lake.lake import Lake
from c360.lake.manifest import BatchHeader, BatchManifest
from c360.pipelines.context import workspace_engine
from c360.pipelines.ingest import load_contracts
from c360.pipelines.lakes import open_lake
from c360.pipelines.landing import LandingContext, Settled, land_batch
from c360.pipelines.mending import (
    DUPLICATE,
    LANDED,
    WRONG,
    MendedBatch,
    mend_batch,
)
from c360.pipelines.source_specs import list_specs
from c360.sources.readers import Chunk, Reader
from c360.sources.readers.parquet import write_rows
from c360.sources.spec import SourceBatch, SourceFile, SourceSpec
from c360.warehouse.quarantine import read_quarantined

FORMAT = "replay"
SHOWN_REASONS = 20


@dataclass(frozen=True, slots=True)
class _Part:
    """The mended rows of one batch, with what they land by."""

    manifest: BatchManifest
    spec: SourceSpec
    contract: Contract
    mended: MendedBatch


def preview_replay(
    workspace: Workspace, wanted: QuarantineFilter, fix: Fix, *, limit: int = 50
) -> ReplayResult:
    """Tell what a replay would do. Nothing changes, and no lock is needed.

    Raises:
        MappingError: An expression is wrong.
        InvalidInputError: The fix names a column or a row that is not there.
    """
    parts = _mend(workspace, Lake(workspace.data), wanted, fix)
    return _tell(parts, (), limit)


def replay_quarantine(
    workspace: Workspace, wanted: QuarantineFilter, fix: Fix, *, limit: int = 50
) -> ReplayResult:
    """Land the quarantined rows that keep their contract under a fix; the rest stays.

    Reads:  quarantine, rows that no replay has settled.
    Writes: raw, one batch for each batch that the rows came with, at its place in time;
            resolved, which rows it settles; the manifest, last.
    Rows are never taken out of quarantine: they are marked. Doing it twice changes nothing.

    Raises:
        MappingError: An expression is wrong. Nothing was landed.
        InvalidInputError: The fix names a column or a row that is not there.
        WorkspaceBusyError: Another process writes to the workspace.
    """
    with workspace.lock("c360 quarantine replay"):
        lake = open_lake(workspace)
        lake.prepare()
        parts = _mend(workspace, lake, wanted, fix)
        landed = [_land(part, lake, workspace, fix) for part in parts if part.mended.good]
    return _tell(parts, [manifest.batch_id for manifest in landed], limit)


def _mend(workspace: Workspace, lake: Lake, wanted: QuarantineFilter, fix: Fix) -> list[_Part]:
    opened = open_workspace(workspace.root)
    contracts = load_contracts(opened)
    specs = {spec.name: spec for spec in list_specs(opened)}
    manifests = {manifest.batch_id: manifest for manifest in lake.manifests()}
    open_rows = QuarantineFilter(
        wanted.feed, wanted.source, wanted.batch_id, wanted.reason, wanted.since, wanted.until,
        is_resolved=False, ids=_ids(wanted, fix),
    )  # fmt: skip
    rows = read_quarantined(lake.quarantine_zone(), open_rows)
    feeds = sorted({row.feed for row in rows})
    if fix.expressions and len(feeds) > 1:
        raise InvalidInputError(
            f"Expressions are for one feed, and these rows are of {', '.join(feeds)}. Name a feed."
        )
    parts = []
    for batch_id, group in groupby(rows, lambda row: row.batch_id):
        manifest = manifests[batch_id]
        contract = contracts.get(manifest.header.feed)
        if contract is not None:
            spec = specs.get(manifest.header.source) or _plain_spec(manifest, workspace)
            mended = mend_batch(list(group), manifest, spec, contract, fix)
            parts.append(_Part(manifest, spec, contract, mended))
    return parts


def _ids(wanted: QuarantineFilter, fix: Fix) -> Sequence[str] | None:
    """Return the rows to look at: with corrected ones, those and no others."""
    if fix.corrected is None:
        return wanted.ids
    chosen = set(fix.corrected) if wanted.ids is None else set(fix.corrected) & set(wanted.ids)
    return sorted(chosen)


def _plain_spec(manifest: BatchManifest, workspace: Workspace) -> SourceSpec:
    """Return a source that is no longer configured: columns of the same name map."""
    header = manifest.header
    return SourceSpec(name=header.source, feed=header.feed, kind="files", root=workspace.root)


def _land(part: _Part, lake: Lake, workspace: Workspace, fix: Fix) -> BatchManifest:
    mended = part.mended
    good = mended.good
    outcomes = {mended.rows[row].quarantine_id: mended.outcomes[row] for row in good}
    source = _ReplaySource(part.spec, [mended.rows[row] for row in good], mended.table.take(good))
    context = LandingContext(
        source=source,
        contract=part.contract,
        mapping=mended.mapping,
        lake=lake,
        loaded_at=utc_now_naive(),
        engine=workspace_engine(workspace),
    )
    header = _make_header(part, outcomes, fix)
    settled = Settled(outcomes, dict(fix.expressions))
    return land_batch(source.batch, header, context, settled)


def _make_header(part: _Part, outcomes: Mapping[str, str], fix: Fix) -> BatchHeader:
    original = part.manifest.header
    corrected = {key: dict(row) for key, row in (fix.corrected or {}).items() if key in outcomes}
    content = hash_json([sorted(outcomes), corrected])
    mapping = hash_json([original.mapping_hash, dict(fix.expressions), part.contract.hash])
    names = {row.file for row in part.mended.rows}
    return BatchHeader(
        batch_id=hash_json([original.batch_id, FORMAT, content, mapping])[:16],
        feed=original.feed,
        source=original.source,
        mode="append",
        # The rows came with the batch they came with: a newer version of their key stays newer.
        sequence=original.sequence,
        first_read_at=original.first_read_at,
        is_first_load=original.is_first_load,
        content_hash=content,
        mapping_hash=mapping,
        contract_version=part.contract.version,
        files=tuple(file for file in original.files if file.path in names),
        replays=original.batch_id,
    )


class _ReplaySource:
    """Gives quarantined rows as if their files were read again."""

    def __init__(self, spec: SourceSpec, rows: Sequence[QuarantinedRow], table: pa.Table) -> None:
        self.spec = spec
        self._rows = rows
        self._table = table

    @property
    def batch(self) -> SourceBatch:
        """All rows, file by file."""
        names = list(dict.fromkeys(row.file for row in self._rows))
        files = [SourceFile(name, self.spec.root / FORMAT, FORMAT, "", 0) for name in names]
        return SourceBatch(content_hash="", files=tuple(files))

    def find_batches(self) -> Iterable[SourceBatch]:
        """Return the one batch."""
        return [self.batch]

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        """Open the rows of one file."""
        chosen = [number for number, row in enumerate(self._rows) if row.file == file.name]
        positions = pa.array([self._rows[number].line or 0 for number in chosen], pa.int64())
        return _ReplayReader(self._table.take(chosen), positions)


class _ReplayReader:
    """Reads rows that were cut before."""

    problem: str | None = None

    def __init__(self, table: pa.Table, positions: pa.Array) -> None:
        self._table = table
        self._positions = positions

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self._table.column_names)

    def chunks(self) -> Iterator[Chunk]:
        """Give all rows at once."""
        table = self._table
        yield Chunk(table, self._positions, [], lambda numbers: write_rows(table, numbers))


def _tell(parts: Sequence[_Part], batches: Sequence[str], limit: int) -> ReplayResult:
    outcomes = [outcome for part in parts for outcome in part.mended.outcomes]
    reasons: dict[str, int] = {}
    for part in parts:
        for reason in filter(None, part.mended.reasons):
            plain = hide_reason(reason, part.mended.personal)
            reasons[plain] = reasons.get(plain, 0) + 1
    shown: list[MendedRow] = []
    for part in parts:
        shown += part.mended.describe(limit - len(shown))
    return ReplayResult(
        chosen=len(outcomes),
        landed=outcomes.count(LANDED),
        duplicate=outcomes.count(DUPLICATE),
        still_wrong=outcomes.count(WRONG),
        reasons=sorted(reasons.items(), key=lambda item: -item[1])[:SHOWN_REASONS],
        batches=tuple(batches),
        rows=tuple(shown),
    )
