"""Read and mend quarantine for screens: at any time, published run or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from c360.config.workspace import Workspace, open_workspace
from c360.contracts.model import Contract
from c360.domain.quarantine import (
    Cell,
    Fix,
    QuarantinedRow,
    QuarantineFilter,
    ReasonGroup,
    ReplayResult,
)
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.ingest import load_contracts
from c360.pipelines.mending import find_personal_sources
from c360.pipelines.records import split_record
from c360.pipelines.replay import preview_replay, replay_quarantine
from c360.pipelines.source_specs import list_specs
from c360.sources.mapping import ColumnMapping
from c360.sources.sandbox import Sandbox
from c360.warehouse.quarantine import count_quarantined, group_reasons, read_quarantined


class LakeQuarantine:
    """Reads and mends the rejected rows that lie in a workspace's lake."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lake = Lake(workspace.data)

    def count(self, wanted: QuarantineFilter) -> int:
        """Return how many rows there are."""
        return count_quarantined(self._lake.quarantine_zone(), wanted)

    def rows(self, wanted: QuarantineFilter, *, offset: int, limit: int) -> list[QuarantinedRow]:
        """Return rows in a stable order: newest batch first, then by line."""
        rows = read_quarantined(self._lake.quarantine_zone(), wanted, offset=offset, limit=limit)
        return _Cutter(self._workspace, self._lake).cut(rows) if rows else []

    def reasons(self, wanted: QuarantineFilter) -> list[ReasonGroup]:
        """Return the reasons, the most frequent first."""
        return group_reasons(self._lake.quarantine_zone(), wanted)

    def preview(self, wanted: QuarantineFilter, fix: Fix, *, limit: int) -> ReplayResult:
        """Tell what a replay would do."""
        return preview_replay(self._workspace, wanted, fix, limit=limit)

    def replay(self, wanted: QuarantineFilter, fix: Fix) -> ReplayResult:
        """Land what keeps its contract under a fix."""
        return replay_quarantine(self._workspace, wanted, fix)


@dataclass(frozen=True, slots=True)
class _Known:
    contract: Contract
    mapping: ColumnMapping


class _Cutter:
    """Cuts rows into columns, and tells which of them are personal."""

    def __init__(self, workspace: Workspace, lake: Lake) -> None:
        opened = open_workspace(workspace.root, with_sources=False)
        self._root = opened.root
        self._contracts = load_contracts(opened)
        self._specs = {spec.name: spec for spec in list_specs(opened)}
        self._manifests = {manifest.batch_id: manifest for manifest in lake.manifests()}
        self._known: dict[tuple[str, str], _Known] = {}

    def cut(self, rows: list[QuarantinedRow]) -> list[QuarantinedRow]:
        """Return the rows with their cells."""
        return [self._cut(row) for row in rows]

    def _cut(self, row: QuarantinedRow) -> QuarantinedRow:
        known = self._find(row.feed, row.source)
        if known is None:
            return replace(row, has_personal=True)
        has_personal = any(column.is_personal for column in known.contract.columns)
        values = _split(row, self._manifests.get(row.batch_id))
        if values is None:
            return replace(row, has_personal=has_personal)
        hidden = find_personal_sources(known.contract, known.mapping, list(values))
        cells = tuple(
            Cell(name, value, has_personal and name in hidden) for name, value in values.items()
        )
        return replace(row, cells=cells, has_personal=has_personal)

    def _find(self, feed: str, source: str) -> _Known | None:
        contract = self._contracts.get(feed)
        if contract is None:
            return None
        if (feed, source) not in self._known:
            spec = self._specs.get(source)
            expressions = spec.expressions if spec is not None else {}
            mapping = ColumnMapping(contract.names, expressions, Sandbox(self._root))
            self._known[feed, source] = _Known(contract, mapping)
        return self._known[feed, source]


def _split(row: QuarantinedRow, manifest: BatchManifest | None) -> Mapping[str, str | None] | None:
    shapes = {} if manifest is None else {shape.path: shape for shape in manifest.shapes}
    split = split_record(row.record, row.reason, shapes.get(row.file))
    return None if split is None else split.values
