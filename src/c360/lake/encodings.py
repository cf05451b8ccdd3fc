"""How columns are written in Parquet files: small, and without trying what does not pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

DELTAS = "DELTA_BINARY_PACKED"
SAMPLE_ROWS = 10_000
REPEATED = 2


@dataclass(frozen=True, slots=True)
class ColumnEncodings:
    """``dictionaries`` are columns written with a dictionary; ``encodings`` those with another."""

    dictionaries: list[str]
    encodings: Mapping[str, str]


def find_encodings(rows: pa.Table) -> ColumnEncodings:
    """Decide by the first rows how the columns of a file are written.

    Whole numbers and times are written as differences: numbers of rows and times of events rise,
    and a column of one value is nothing. A dictionary pays where values repeat.

    Examples:
        >>> rows = pa.table({"id": ["a", "b", "c"], "kind": ["x", "x", "x"], "line": [1, 2, 3]})
        >>> find_encodings(rows)
        ColumnEncodings(dictionaries=['kind'], encodings={'line': 'DELTA_BINARY_PACKED'})
    """
    encodings = {field.name: DELTAS for field in rows.schema if _is_whole(field.type)}
    sample = rows.slice(0, SAMPLE_ROWS)
    dictionaries = [
        name
        for name in rows.column_names
        if name not in encodings and _repeats(sample.column(name))
    ]
    return ColumnEncodings(dictionaries, encodings)


def _is_whole(kind: pa.DataType) -> bool:
    is_time = pa.types.is_timestamp(kind) or pa.types.is_date32(kind)
    return bool(is_time or pa.types.is_int32(kind) or pa.types.is_int64(kind))


def _repeats(values: pa.ChunkedArray) -> bool:
    if pa.types.is_dictionary(values.type):
        return True
    if pa.types.is_boolean(values.type):
        return False
    distinct: int = pc.count_distinct(values).as_py()
    return distinct <= len(values) // REPEATED
