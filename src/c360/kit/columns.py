"""Columns of Arrow tables."""

from __future__ import annotations

import pyarrow as pa


def in_one_piece(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column as one array, whatever pieces it came in.

    Examples:
        >>> in_one_piece(pa.chunked_array([[1, 2], [3]])).to_pylist()
        [1, 2, 3]
    """
    if isinstance(column, pa.ChunkedArray):
        return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    return column
