"""Try quarantined rows again under a fix: what would land, and what is still wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from c360.contracts.check import check_table
from c360.contracts.duplicates import DuplicateFinder
from c360.contracts.model import Contract
from c360.domain.quarantine import Fix, MendedRow, QuarantinedRow
from c360.errors import InvalidInputError
from c360.lake.manifest import BatchManifest
from c360.pipelines.records import SplitRecord, split_record
from c360.sources.mapping import EXTRA, ColumnMapping
from c360.sources.sandbox import Sandbox
from c360.sources.spec import SourceSpec

LANDED, DUPLICATE, WRONG = "landed", "duplicate", "wrong"
CONTEXT_COLUMNS = ("_record", "_reason", "_file", "_line")
"""What a fix may read beside the source's own columns."""


@dataclass(frozen=True, slots=True)
class MendedBatch:
    """Quarantined rows of one batch under a fix.

    ``table`` holds the source's columns of all rows; ``outcomes`` says row by row what would
    become of it, ``reasons`` why it is still wrong; ``personal`` are columns of the contract that
    are personal, or computed from what may be.
    """

    rows: Sequence[QuarantinedRow]
    table: pa.Table
    mapping: ColumnMapping
    outcomes: Sequence[str]
    reasons: Sequence[str | None]
    values: Mapping[int, Mapping[str, str | None]]
    personal: frozenset[str]

    @property
    def good(self) -> list[int]:
        """The numbers of the rows that would land, or that equal one that would."""
        return [row for row, outcome in enumerate(self.outcomes) if outcome != WRONG]

    def describe(self, limit: int) -> list[MendedRow]:
        """Return the first rows, as people look at them."""
        return [
            MendedRow(
                quarantine_id=row.quarantine_id,
                feed=row.feed,
                line=row.line,
                outcome=self.outcomes[number],
                reason=self.reasons[number],
                values=self.values.get(number, {}),
                personal=self.personal,
            )
            for number, row in enumerate(self.rows[:limit])
        ]


def mend_batch(
    rows: Sequence[QuarantinedRow],
    manifest: BatchManifest,
    spec: SourceSpec,
    contract: Contract,
    fix: Fix,
) -> MendedBatch:
    """Try the quarantined rows of one batch again. Nothing is written.

    Raises:
        MappingError: An expression is wrong whatever the row.
        InvalidInputError: The fix names a column that the contract does not have.
    """
    unknown = sorted(set(fix.expressions) - set(contract.names))
    if unknown:
        raise InvalidInputError(
            f"{unknown[0]!r} is no column of feed {contract.feed!r}. Known: "
            f"{', '.join(contract.names)}."
        )
    expressions = {**spec.expressions, **fix.expressions}
    sandbox = Sandbox(spec.root, spec.data_folders)
    mapping = ColumnMapping(contract.names, expressions, sandbox)
    usual = ColumnMapping(contract.names, spec.expressions, sandbox)
    shapes = {shape.path: shape for shape in manifest.shapes}
    corrected = fix.corrected or {}
    splits = [
        SplitRecord(corrected[row.quarantine_id])
        if row.quarantine_id in corrected
        else split_record(row.record, row.reason, shapes.get(row.file))
        for row in rows
    ]
    table = _make_table(rows, splits, mapping)
    trial = _Trial(rows, splits, table, mapping, fix)
    trial.run(contract, spec.timezone)
    personal = _find_personal(contract, mapping, usual, table.column_names)
    return MendedBatch(rows, table, mapping, trial.outcomes, trial.reasons, trial.values, personal)


def _find_personal(
    contract: Contract, mapping: ColumnMapping, usual: ColumnMapping, columns: Sequence[str]
) -> frozenset[str]:
    """Return the contract's columns that are personal, or computed from what may be.

    What a source's column holds follows from the ``usual`` mapping: a fix may read any of them.
    """
    personal = {column.name for column in contract.columns if column.is_personal}
    if not personal:
        return frozenset()
    sources = {name.casefold() for name in find_personal_sources(contract, usual, columns)}
    computed = {
        name
        for name, used in mapping.references.items()
        if any(column.casefold() in {*sources, "_record", "_reason"} for column in used)
    }
    return frozenset(personal | computed)


def find_personal_sources(
    contract: Contract, mapping: ColumnMapping, columns: Sequence[str]
) -> frozenset[str]:
    """Return the source's columns that feed personal ones, or that no contract classifies."""
    personal = {column.name for column in contract.columns if column.is_personal}
    direct = {source for source, name in mapping.find_sources(columns).items() if name in personal}
    read = {
        column for name, used in mapping.references.items() if name in personal for column in used
    }
    return frozenset(
        direct | read | set(mapping.extra_columns(columns)) | (personal & set(columns))
    )


def _make_table(
    rows: Sequence[QuarantinedRow], splits: Sequence[SplitRecord | None], mapping: ColumnMapping
) -> pa.Table:
    names = list(dict.fromkeys(name for split in splits if split for name in split.values))
    columns = {
        name: pa.array([split and split.values.get(name) for split in splits], pa.string())
        for name in names
    }
    context = {
        "_record": pa.array([row.record for row in rows], pa.string()),
        "_reason": pa.array([row.reason for row in rows], pa.string()),
        "_file": pa.array([row.file for row in rows], pa.string()),
        "_line": pa.array([row.line for row in rows], pa.int64()),
    }
    used = {column for read in mapping.references.values() for column in read}
    columns |= {name: array for name, array in context.items() if name in used}
    return pa.table(columns) if columns else pa.table({"_line": context["_line"]})


class _Trial:
    """One batch's rows on their way through mapping and contract."""

    def __init__(
        self,
        rows: Sequence[QuarantinedRow],
        splits: Sequence[SplitRecord | None],
        table: pa.Table,
        mapping: ColumnMapping,
        fix: Fix,
    ) -> None:
        self._rows, self._splits = rows, splits
        self._table, self._mapping, self._fix = table, mapping, fix
        self.outcomes: list[str] = [WRONG] * len(rows)
        self.reasons: list[str | None] = [None] * len(rows)
        self.values: dict[int, dict[str, str | None]] = {}

    def run(self, contract: Contract, timezone: str) -> None:
        """Fill in outcomes, reasons and values."""
        tried = self._find_tried()
        missing = self._mapping.missing_columns(self._table.column_names)
        if missing and tried:
            if missing[0][0] in self._fix.expressions:
                self._mapping.check(self._table.column_names)
            for number in tried:
                self.reasons[number] = f"{missing[0][0]}: there is no column {missing[0][2]!r}"
            return
        if not tried:
            return
        mapped = self._mapping.apply(self._table.take(pa.array(tried, pa.int64())))
        for row, reason in mapped.rejects:
            self.reasons[tried[row]] = reason
        numbers = [tried[row] for row in mapped.rows.to_pylist()]
        checked = check_table(mapped.table, contract, timezone=timezone)
        for row, reason in checked.rejects:
            self.reasons[numbers[row]] = reason
        accepted = [numbers[row] for row in checked.row_indexes.to_pylist()]
        extra = mapped.table.column(EXTRA).take(checked.row_indexes).cast(pa.string())
        doubled = DuplicateFinder().find(checked.accepted.append_column(EXTRA, extra)).to_pylist()
        for number, is_double in zip(accepted, doubled, strict=True):
            self.outcomes[number] = DUPLICATE if is_double else LANDED
        self._show(mapped.table, numbers, contract)

    def _find_tried(self) -> list[int]:
        """Return the rows that can be tried; say of the others why not."""
        reads_record = any(
            "_record" in self._mapping.references[name] for name in self._fix.expressions
        )
        direct = set(self._mapping.find_sources(self._table.column_names))
        tried = []
        for number, split in enumerate(self._splits):
            if split is None and not reads_record:
                self.reasons[number] = self._rows[number].reason
            elif split is not None and split.nested & direct:
                self.reasons[number] = f"{min(split.nested & direct)}: nested data; cut it by a fix"
            else:
                tried.append(number)
        return tried

    def _show(self, table: pa.Table, numbers: Sequence[int], contract: Contract) -> None:
        for name in (name for name in contract.names if name in table.column_names):
            for number, value in zip(numbers, table.column(name).to_pylist(), strict=True):
                shown = None if value is None else str(value)
                self.values.setdefault(number, {})[name] = shown
