"""Find what identifies a row of a table that nobody has described."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

import pyarrow as pa

from c360.contracts.inference import InferredColumn
from c360.domain.types import Kind

KEY_NAME = re.compile(r"(^|_)(id|key|code|number|no|uuid|ref|reference)$")
UNLIKELY = frozenset({Kind.DECIMAL, Kind.DOUBLE, Kind.BOOLEAN})
COLUMNS_PAIRED = 10


def find_key(table: pa.Table, columns: Sequence[InferredColumn]) -> tuple[str, ...]:
    """Return the source columns that identify a row: one, else two, else none.

    Rows that equal another in every column count once. A column is likelier the key the more its
    name says so, and the further left it stands.
    """
    distinct = _count(table, table.column_names)
    likely = [
        column
        for column in columns
        if column.null_count == 0 and column.type.kind not in UNLIKELY and not column.allowed
    ]
    ordered = sorted(likely, key=lambda column: not KEY_NAME.search(column.name))
    for column in ordered:
        if column.distinct_count == distinct and distinct:
            return (column.source,)
    named = [column for column in columns if column.null_count == 0][:COLUMNS_PAIRED]
    for first, second in combinations(named, 2):
        if first.type.kind in UNLIKELY or second.type.kind in UNLIKELY:
            continue
        if first.distinct_count * second.distinct_count < distinct:
            continue
        if _count(table, [first.source, second.source]) == distinct and distinct:
            return (first.source, second.source)
    return ()


def _count(table: pa.Table, columns: Sequence[str]) -> int:
    return int(table.select(list(columns)).group_by(list(columns)).aggregate([]).num_rows)
