"""Land what a database's log says: deletes by their key alone, in the order of the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from c360.contracts.model import Contract
from c360.sources.readers import Changes, Chunk


def split_deletes(chunk: Chunk) -> tuple[Chunk | None, Chunk | None]:
    """Return the rows that are there and those that are gone; None where there are none."""
    if chunk.changes is None or not pc.any(chunk.changes.is_delete).as_py():
        return chunk, None
    is_delete = chunk.changes.is_delete
    gone = _select(chunk, pc.indices_nonzero(is_delete))
    if gone.table.num_rows == chunk.table.num_rows:
        return None, gone
    return _select(chunk, pc.indices_nonzero(pc.invert(is_delete))), gone


def _select(chunk: Chunk, numbers: pa.Array) -> Chunk:
    numbers = numbers.cast(pa.int64())
    listed = numbers.to_pylist()
    return Chunk(
        table=chunk.table.take(numbers),
        positions=chunk.positions.take(numbers),
        rejects=(),
        get_records=lambda rows: chunk.records([listed[row] for row in rows]),
        changes=None if chunk.changes is None else chunk.changes.take(numbers),
    )


def keep_key_only(rows: pa.Table, inputs: Sequence[str]) -> pa.Table:
    """Empty every column but those of the key.

    Some logs hold the whole row that was deleted, others its key. A wrong value elsewhere must
    not keep the delete out.
    """
    return pa.table(
        {
            name: rows.column(name) if name in inputs else pa.nulls(rows.num_rows, pa.string())
            for name in rows.column_names
        }
    )


def demand_key_only(contract: Contract) -> Contract:
    """Return a contract that holds a delete to its key and to nothing else."""
    columns = tuple(
        column
        if column.is_key
        else replace(
            column,
            is_required=False,
            allowed=(),
            minimum=None,
            maximum=None,
            pattern=None,
            max_length=None,
        )
        for column in contract.columns
    )
    return replace(contract, columns=columns)


def place_in_time(effective_at: pa.Array, changes: Changes | None) -> pa.Array:
    """Put rows of a log where the log has them; a snapshot's rows never after the snapshot."""
    if changes is None:
        return effective_at
    if changes.not_after is not None:
        latest = pa.scalar(changes.not_after, effective_at.type)
        effective_at = pc.min_element_wise(effective_at, latest, skip_nulls=False)
    return pc.coalesce(changes.effective_at, effective_at)
