"""Find drift: columns of a new batch that are not as in the newest batch that landed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from c360.contracts.drift import ChangeKind, ColumnChange, find_changes
from c360.contracts.model import Contract
from c360.contracts.parsing import parse_column
from c360.domain.types import Kind
from c360.errors import MappingError
from c360.lake.manifest import BatchManifest
from c360.pipelines.shapes import describe_shape
from c360.sources.mapping import ColumnMapping
from c360.sources.readers import Reader
from c360.sources.spec import Source, SourceBatch, SourceFile

SAMPLE_ROWS = 2_000
FEWEST_VALUES = 3
"""With fewer values in a column a wrong one is a wrong row, not another type."""
RETYPED_SHARE = 0.9
"""Share of a column's values that must not be of its type for the column to be another."""
SPARSE_FORMATS = frozenset({"json", "jsonl"})
"""Formats that leave a key out where it has no value."""


class Readable(Protocol):
    """A source with its contract and mapping, and the batches of it that have landed."""

    @property
    def source(self) -> Source: ...

    @property
    def contract(self) -> Contract: ...

    @property
    def mapping(self) -> ColumnMapping: ...

    @property
    def known(self) -> Sequence[BatchManifest]: ...


def find_drift(item: Readable, batch: SourceBatch) -> list[ColumnChange]:
    """Compare a batch's columns with those of the newest batch that landed rows.

    A first load has nothing to be compared with, a file that came before is no news, and a file
    without rows or of no readable form goes to quarantine as it always does.
    """
    before = _baseline(item.known)
    came_before = {manifest.header.content_hash for manifest in item.known}
    if before is None or batch.content_hash in came_before:
        return []
    found: dict[tuple[ChangeKind, str], ColumnChange] = {}
    for file in batch.files:
        for change in _changes(item, file, before):
            found.setdefault((change.kind, change.column.casefold()), change)
    return list(found.values())


def _baseline(known: Sequence[BatchManifest]) -> Mapping[str, str] | None:
    """Return the columns that every file of the newest batch with rows had."""
    landed = [manifest for manifest in known if manifest.result.landed and manifest.shapes]
    if not landed:
        return None
    first, *others = landed[-1].shapes
    return {
        name: kind for name, kind in first.columns if all(name in shape.names for shape in others)
    }


def _changes(item: Readable, file: SourceFile, before: Mapping[str, str]) -> Iterator[ColumnChange]:
    reader = item.source.open(file, {})
    sample = _sample(reader)
    if reader.problem is not None or sample is None:
        return
    after = dict(describe_shape(file, reader).columns)
    due = _due_columns(item, list(before), file.format)
    changes = find_changes(before, after, due)
    yield from changes
    if not any(change.is_blocking for change in changes):
        yield from _retyped(item, sample)


def _sample(reader: Reader) -> pa.Table | None:
    for chunk in reader.chunks():
        if chunk.table.num_rows:
            return chunk.table.slice(0, SAMPLE_ROWS)
    return None


def _due_columns(item: Readable, columns: Sequence[str], file_format: str) -> Collection[str]:
    """Return those of a source's columns that the contract cannot do without noticing."""
    mapping, required = item.mapping, set(item.contract.required)
    used = {column: {name} for column, name in mapping.find_sources(columns).items()}
    for name, references in mapping.references.items():
        for column in references:
            used.setdefault(column, set()).add(name)
    if file_format in SPARSE_FORMATS:
        return [column for column, names in used.items() if names & required]
    return list(used)


def _retyped(item: Readable, sample: pa.Table) -> Iterator[ColumnChange]:
    """Find columns whose values are, almost all of them, no longer of the contract's type."""
    if item.mapping.missing_columns(sample.column_names):
        return
    try:
        mapped = item.mapping.apply(sample)
    except MappingError as error:
        yield ColumnChange(ChangeKind.RETYPED, "", f"the mapping fails for every row: {error}")
        return
    yield from _failing_expressions(item, sample.num_rows, mapped.rejects)
    timezone = item.source.spec.timezone
    for column in item.contract.columns:
        if column.name not in mapped.table.column_names or column.type.kind is Kind.TEXT:
            continue
        given = mapped.table.column(column.name)
        wrong = pc.sum(parse_column(given, column.type, timezone).is_wrong).as_py() or 0
        if _is_most(wrong, _count_values(given)):
            yield ColumnChange(
                ChangeKind.RETYPED,
                column.name,
                f"column '{column.name}' no longer holds {column.type} "
                f"({wrong:,} of the first {sample.num_rows:,} rows)",
            )


def _failing_expressions(
    item: Readable, rows: int, rejects: Sequence[tuple[int, str]]
) -> Iterator[ColumnChange]:
    for name in item.mapping.references:
        failed = sum(f"{name}: " in reason for _, reason in rejects)
        if _is_most(failed, rows):
            yield ColumnChange(
                ChangeKind.RETYPED,
                name,
                f"column '{name}' can no longer be computed "
                f"({failed:,} of the first {rows:,} rows)",
            )


def _count_values(column: pa.ChunkedArray) -> int:
    if pa.types.is_string(column.type):
        return pc.sum(pc.greater(pc.binary_length(column), 0)).as_py() or 0
    return len(column) - int(column.null_count)


def _is_most(wrong: int, values: int) -> bool:
    return values >= FEWEST_VALUES and wrong >= RETYPED_SHARE * values
