"""Read Parquet: columns keep their types; nested ones become JSON text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from c360.domain.types import DataType
from c360.errors import SourceError
from c360.sources.readers.port import Chunk, ReadOptions, Reject, rejects_only

BATCH_ROWS = 65_536


class ParquetReader:
    """Reads a Parquet file; positions are row numbers."""

    def __init__(
        self, path: Path, column_types: Mapping[str, DataType], options: ReadOptions
    ) -> None:
        self.path = path
        self._types = column_types
        self._damage: str | None = None
        self.columns: tuple[str, ...] = ()
        self.problem: str | None = None
        try:
            with pq.ParquetFile(path) as file:
                self.columns = tuple(file.schema_arrow.names)
                self.problem = _find_problem(self.columns)
        except OSError as error:
            if error.errno is not None:
                raise SourceError(f"{path}: cannot be read ({error.strerror}).") from error
            self._damage = f"not a Parquet file: {error}"
        except pa.ArrowException as error:
            self._damage = f"not a Parquet file: {error}"

    @property
    def is_sound(self) -> bool:
        """Whether the file can be read, and by its columns' names."""
        return self._damage is None and self.problem is None

    def chunks(self) -> Iterator[Chunk]:
        """Read the file; what a damaged part holds is one reject."""
        if self._damage is not None:
            yield rejects_only([Reject(1, self._damage, "")])
            return
        row = 1
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(BATCH_ROWS):
                    yield self._make_chunk(pa.table(batch), row)
                    row += batch.num_rows
        except (OSError, pa.ArrowException) as error:
            yield rejects_only([Reject(row, f"the Parquet file is damaged here: {error}", "")])

    def _make_chunk(self, table: pa.Table, first_row: int) -> Chunk:
        if self.problem is not None:
            texts = write_rows(table, range(table.num_rows))
            return rejects_only(
                [Reject(first_row + i, self.problem, text) for i, text in enumerate(texts)]
            )
        wrong = self._find_nested(table)
        keep = [row for row in range(table.num_rows) if row not in wrong] if wrong else None
        texts = write_rows(table, list(wrong))
        rejects = [
            Reject(first_row + row, reason, text)
            for (row, reason), text in zip(wrong.items(), texts, strict=True)
        ]
        kept = table if keep is None else table.take(pa.array(keep, pa.int64()))
        positions = pa.array(
            range(first_row, first_row + table.num_rows)
            if keep is None
            else [first_row + row for row in keep],
            pa.int64(),
        )
        return Chunk(_flatten(kept), positions, rejects, lambda rows: write_rows(kept, rows))

    def _find_nested(self, table: pa.Table) -> dict[int, str]:
        """Return the rows with nested data in a column for which the contract has a type."""
        wrong: dict[int, str] = {}
        for field in table.schema:
            if pa.types.is_nested(field.type) and field.name in self._types:
                reason = f"{field.name}: nested data where {self._types[field.name]} is due"
                given = pc.is_valid(table.column(field.name)).to_pylist()
                for row in (row for row, is_given in enumerate(given) if is_given):
                    wrong[row] = f"{wrong[row]}; {reason}" if row in wrong else reason
        return dict(sorted(wrong.items()))


def _find_problem(columns: Sequence[str]) -> str | None:
    seen: set[str] = set()
    for name in columns:
        if name.casefold() in seen:
            return f"column '{name}' appears twice"
        seen.add(name.casefold())
    return None


def _flatten(table: pa.Table) -> pa.Table:
    for place, field in enumerate(table.schema):
        column = table.column(place)
        if pa.types.is_nested(field.type):
            texts = [None if cell is None else _write(cell) for cell in _values(column)]
            table = table.set_column(place, field.name, pa.array(texts, pa.string()))
        elif pa.types.is_dictionary(field.type):
            decoded = column.cast(field.type.value_type)
            table = table.set_column(place, field.name, decoded)
    return table


def _values(column: pa.ChunkedArray) -> list[object]:
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        return [str(cell) for cell in column]


def _write(cell: object) -> str:
    return json.dumps(cell, ensure_ascii=False, default=str)


def write_rows(table: pa.Table, rows: Sequence[int]) -> list[str]:
    """Write some rows of a table as JSON objects, as quarantine shows them."""
    if not len(rows):
        return []
    taken = table.take(pa.array(list(rows), pa.int64()))
    columns = [_values(column) for column in taken.itercolumns()]
    return [
        _write(dict(zip(table.column_names, row, strict=True)))
        for row in zip(*columns, strict=True)
    ]
