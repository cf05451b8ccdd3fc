"""Try a file against a contract: what would land, and why the rest would not."""

from __future__ import annotations

import fnmatch
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.compute as pc

from c360.config.workspace import Workspace
from c360.contracts.duplicates import DuplicateFinder
from c360.contracts.model import Contract
from c360.domain.quarantine import plain_reason
from c360.errors import InvalidInputError, SourceError, UnknownNameError
from c360.kit.hashing import hash_file
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.checking import ChunkChecker
from c360.pipelines.drift import find_drift
from c360.pipelines.ingest import load_contracts
from c360.pipelines.judging import COMPLETENESS_PCT
from c360.pipelines.source_specs import list_specs
from c360.sources.mapping import ColumnMapping
from c360.sources.readers import detect_format
from c360.sources.registry import open_source
from c360.sources.sandbox import Sandbox
from c360.sources.spec import Source, SourceBatch, SourceFile, SourceSpec

POSITIONS_SHOWN = 5


@dataclass(slots=True)
class ReasonCount:
    """Rows that would go to quarantine for one reason, and where the first of them are."""

    reason: str
    rows: int = 0
    positions: list[int] = field(default_factory=list)


@dataclass(slots=True)
class DryRun:
    """What would become of a file: rows in = landed + quarantined + duplicate."""

    feed: str
    source: str | None
    rows_in: int = 0
    quarantined: int = 0
    duplicate: int = 0
    allowed_pct: float = 0.0
    reasons: dict[str, ReasonCount] = field(default_factory=dict)
    drift: tuple[str, ...] = ()
    new_columns: tuple[str, ...] = ()

    @property
    def landed(self) -> int:
        """Rows that would land."""
        return self.rows_in - self.quarantined - self.duplicate

    @property
    def is_passing(self) -> bool:
        """Whether the feed would take it, with no more in quarantine than allowed."""
        return not self.drift and self.quarantined <= self.rows_in * self.allowed_pct / 100

    def reject(self, rejects: Iterable[tuple[int, str]]) -> None:
        """Count rows that would go to quarantine: position and reason."""
        for position, reason in rejects:
            plain = plain_reason(reason)
            found = self.reasons.setdefault(plain, ReasonCount(plain))
            found.rows += 1
            if len(found.positions) < POSITIONS_SHOWN:
                found.positions.append(position)
            self.quarantined += 1


@dataclass(frozen=True, slots=True)
class _Tried:
    source: Source
    contract: Contract
    mapping: ColumnMapping
    known: tuple[BatchManifest, ...]


def check_file(workspace: Workspace, file: Path, feed: str | None = None) -> DryRun:
    """Try a file as its source would be read.

    Args:
        workspace: The workspace.
        file: The file.
        feed: The feed whose contract is due; by default that of the source whose path matches.

    Raises:
        SourceError: The file is not there, or of no known format.
        UnknownNameError: There is no such feed.
        InvalidInputError: No source matches the file, and no feed is named.
    """
    if not file.is_file():
        raise SourceError(f"{file}: no such file.")
    contracts = load_contracts(workspace)
    if feed is not None and feed not in contracts:
        raise UnknownNameError(f"Unknown feed {feed!r}. Known: {', '.join(sorted(contracts))}.")
    spec = _find_spec(workspace, file, feed)
    contract = contracts[spec.feed]
    mapping = ColumnMapping(contract.names, spec.expressions, Sandbox(spec.root, spec.data_folders))
    known = tuple(
        manifest
        for manifest in Lake(workspace.data).manifests(spec.feed)
        if manifest.header.source == spec.name and manifest.header.replays is None
    )
    tried = _Tried(open_source(spec, workspace.work / "contract-check"), contract, mapping, known)
    content = SourceFile(
        str(file), file.resolve(), spec.format or detect_format(file), hash_file(file),
        file.stat().st_size,
    )  # fmt: skip
    return _try(tried, content)


def _find_spec(workspace: Workspace, file: Path, feed: str | None) -> SourceSpec:
    specs = [spec for spec in list_specs(workspace) if spec.kind == "files"]
    named = [spec for spec in specs if _matches(spec, file) and feed in (None, spec.feed)]
    if named:
        return named[0]
    if feed is None:
        raise InvalidInputError(
            f"No source of c360.toml reads {file}. Name a feed with --feed, or describe the file "
            f"with `c360 contracts infer {file}`."
        )
    of_feed = [spec for spec in specs if spec.feed == feed]
    return of_feed[0] if of_feed else SourceSpec("file", feed, "files", workspace.root)


def _matches(spec: SourceSpec, file: Path) -> bool:
    resolved = file.resolve()
    if not resolved.is_relative_to(spec.root):
        return False
    return fnmatch.fnmatch(str(resolved.relative_to(spec.root)), spec.path or "")


def _try(tried: _Tried, file: SourceFile) -> DryRun:
    contract = tried.contract
    due_pct = contract.thresholds.get("completeness", COMPLETENESS_PCT)
    result = DryRun(contract.feed, tried.source.spec.name, allowed_pct=100 - due_pct)
    unseen = hashlib.sha256(b"dry run" + file.sha256.encode()).hexdigest()
    changes = find_drift(tried, SourceBatch(unseen, (file,)))
    result.drift = tuple(change.message for change in changes if change.is_blocking)
    result.new_columns = tuple(change.column for change in changes if not change.is_blocking)
    duplicates = DuplicateFinder()
    columns = [*tried.source.open(file, {}).columns, *tried.mapping.expected_columns]
    types = {column.name: str(column.type) for column in contract.columns}
    sources = tried.mapping.find_sources(columns)
    reader = tried.source.open(file, {name: types[to] for name, to in sources.items()})
    checker = ChunkChecker(tried.mapping, contract, tried.source.spec.timezone)
    for chunk in reader.chunks():
        checked = checker.check(chunk, file)
        result.rows_in += checked.row_count
        result.reject((row.line, row.reason) for row in checked.rejects)
        for part in checked.parts:
            if part.hashes is not None:
                result.duplicate += pc.sum(duplicates.find_hashes(part.hashes)).as_py() or 0
    return result
