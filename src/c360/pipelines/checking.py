"""Map the rows of a chunk and hold them to the contract, whatever came before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from c360.contracts.check import check_table
from c360.contracts.model import Contract
from c360.contracts.row_hashes import RowHashes, hash_rows
from c360.kit.columns import in_one_piece
from c360.lake.staging import QuarantinedRow
from c360.pipelines.changes import demand_key_only, keep_key_only, split_deletes
from c360.sources.mapping import EXTRA, ColumnMapping, MappedRows
from c360.sources.readers import Changes, Chunk
from c360.sources.spec import SourceFile


@dataclass(frozen=True, slots=True)
class CheckedPart:
    """Rows that keep the contract, with ``_extra``, and what is known of each.

    ``hashes`` tell equal rows; there are none for rows of a log, where none is a duplicate: a value
    that changes back is as new as any other. ``flags`` counts values that break a rule and were
    accepted.
    """

    rows: pa.Table
    hashes: RowHashes | None
    positions: pa.Array
    changes: Changes | None
    flags: Mapping[str, int]

    def filter(self, is_kept: pa.Array) -> CheckedPart:
        """Return the part with some of its rows, without their hashes."""
        numbers = pa.array(is_kept.to_numpy(zero_copy_only=False).nonzero()[0])
        return replace(
            self,
            rows=self.rows.take(numbers),
            hashes=None,
            positions=self.positions.take(numbers),
            changes=None if self.changes is None else self.changes.take(numbers),
        )


@dataclass(frozen=True, slots=True)
class CheckedChunk:
    """A chunk split by its contract: every row is in one of ``parts``, a reject or a repeat."""

    file: SourceFile
    row_count: int
    repeat_count: int
    rejects: list[QuarantinedRow]
    extra_columns: Sequence[str] = ()
    parts: list[CheckedPart] = field(default_factory=list)


class ChunkChecker:
    """Checks the chunks of one batch, each by itself.

    Args:
        mapping: How columns become those of the contract.
        contract: What is due.
        timezone: IANA name, for timestamps that carry no zone.
    """

    def __init__(self, mapping: ColumnMapping, contract: Contract, timezone: str) -> None:
        self._mapping = mapping
        self._contract = contract
        self._for_deletes = demand_key_only(contract)
        self._timezone = timezone

    def check(self, chunk: Chunk, file: SourceFile) -> CheckedChunk:
        """Map and check the rows of a chunk of a file."""
        names = chunk.table.column_names
        rejects = [
            QuarantinedRow(file.name, reject.position, reject.reason, reject.record)
            for reject in chunk.rejects
        ]
        checked = CheckedChunk(file, chunk.row_count, chunk.repeat_count, rejects)
        if chunk.table.num_rows == 0:
            return checked
        missing = self._mapping.missing_columns(names)
        if missing:
            reason = f"{missing[0][0]}: there is no column {missing[0][2]!r}"
            found = [(row, reason) for row in range(chunk.table.num_rows)]
            rejects += _quarantine(chunk, found, file)
            return checked
        parts = []
        for rows, mapped, contract in self._map(chunk):
            part, found = self._check(rows, mapped, contract)
            rejects += _quarantine(rows, found, file)
            parts.append(part)
        return replace(checked, extra_columns=self._mapping.extra_columns(names), parts=parts)

    def _map(self, chunk: Chunk) -> Iterator[tuple[Chunk, MappedRows, Contract]]:
        """Map deletes, of which only the key counts, before all others."""
        upserts, deletes = split_deletes(chunk)
        if deletes is not None:
            inputs = self._mapping.find_inputs(self._contract.key, deletes.table.column_names)
            mapped = self._mapping.apply(keep_key_only(deletes.table, inputs))
            yield deletes, mapped, self._for_deletes
        if upserts is not None:
            yield upserts, self._mapping.apply(upserts.table), self._contract

    def _check(
        self, chunk: Chunk, mapped: MappedRows, contract: Contract
    ) -> tuple[CheckedPart, list[tuple[int, str]]]:
        """Return the rows that keep the contract, and the others by number with the reason."""
        checked = check_table(mapped.table, contract, timezone=self._timezone)
        extra = mapped.table.column(EXTRA).cast(pa.string())
        rows, positions, changes = mapped.rows, in_one_piece(chunk.positions), chunk.changes
        found = list(mapped.rejects)
        if checked.rejects:
            original = rows.to_pylist()
            found += [(original[row], reason) for row, reason in checked.rejects]
            extra, rows = extra.take(checked.row_indexes), rows.take(checked.row_indexes)
        if found:
            positions = positions.take(rows)
            changes = None if changes is None else changes.take(rows)
        accepted = checked.accepted.append_column(EXTRA, extra)
        is_log = changes is not None and changes.is_log
        hashes = None if is_log else hash_rows(accepted)
        return CheckedPart(accepted, hashes, positions, changes, checked.flags), sorted(found)


def _quarantine(
    chunk: Chunk, found: Sequence[tuple[int, str]], file: SourceFile
) -> list[QuarantinedRow]:
    if not found:
        return []
    rows = [row for row, _ in found]
    positions = in_one_piece(chunk.positions).take(pa.array(rows, pa.int64())).to_pylist()
    return [
        QuarantinedRow(file.name, position, reason, record)
        for position, (_, reason), record in zip(positions, found, chunk.records(rows), strict=True)
    ]
