"""Rows on their way from a database to the gate: Parquet files of text, in the log's order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from c360.kit.columns import in_one_piece
from c360.kit.hashing import hash_file, hash_json
from c360.sources.databases.shape import Shape
from c360.sources.readers import Changes, Chunk
from c360.sources.readers.parquet import write_rows
from c360.sources.spec import SourceBatch, SourceFile

IS_DELETE, AT, ROW = "_c360_is_delete", "_c360_at", "_c360_row"
OWN = (IS_DELETE, AT, ROW)
NOT_AFTER = b"c360.not_after"
TIME = pa.timestamp("us")
CHUNK_ROWS = 20_000

Convert = Callable[[Sequence[Any]], Sequence[str | None]]
"""Writes a column's values, as the driver gives them, as text."""


class Spool:
    """Collects rows in files; memory holds one chunk. Each change of shape begins a file.

    ``converters`` write values of a type as text; those of other types are text already.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        converters: Mapping[str, Convert],
        not_after: datetime | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._name = name
        self._converters = converters
        self._metadata = {NOT_AFTER: not_after.isoformat().encode()} if not_after else None
        self._shape = Shape((), ())
        self._parts: list[pa.Table] = []
        self._rows: list[Sequence[Any]] = []
        self._deletes: list[bool] = []
        self._times: list[tuple[int, datetime | None]] = []
        self._timed = 0
        self._at: datetime | None = None
        self._written = 0
        self._writer: pq.ParquetWriter | None = None
        self._paths: list[Path] = []

    @property
    def row_count(self) -> int:
        """Rows so far."""
        return self._written + self._parted + len(self._rows)

    @property
    def _parted(self) -> int:
        return sum(part.num_rows for part in self._parts)

    def begin(self, at: datetime | None) -> None:
        """Say when the rows that follow became true."""
        if at != self._at:
            self._close_time()
            self._at = at

    def add(self, shape: Shape, values: Sequence[Any], is_delete: bool = False) -> None:
        """Add one row: values in the order of the shape's columns."""
        if shape is not self._shape:
            self._change_shape(shape)
        self._rows.append(values)
        self._deletes.append(is_delete)
        if len(self._rows) >= CHUNK_ROWS:
            self._flush()

    def extend(self, shape: Shape, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows that are no deletes."""
        if shape is not self._shape:
            self._change_shape(shape)
        self._rows.extend(rows)
        self._deletes.extend(repeat(False, len(rows)))
        if len(self._rows) >= CHUNK_ROWS:
            self._flush()

    def add_columns(
        self, shape: Shape, columns: Sequence[pa.Array], is_delete: pa.Array, at: pa.Array
    ) -> None:
        """Add rows whose values are text already, by column; ``at`` is when each became true."""
        if shape is not self._shape:
            self._change_shape(shape)
        self._part_rows()
        arrays = [*columns, is_delete, at]
        self._parts.append(pa.Table.from_arrays(arrays, names=[*shape.names, IS_DELETE, AT]))
        if self._parted >= CHUNK_ROWS:
            self._flush()

    def _change_shape(self, shape: Shape) -> None:
        if shape != self._shape:
            self._flush()
            self._end_file()
        self._shape = shape

    def _close_time(self) -> None:
        count = len(self._rows) - self._timed
        if count:
            self._times.append((count, self._at))
            self._timed = len(self._rows)

    def _part_rows(self) -> None:
        """Write the rows at hand as columns."""
        if not self._rows:
            return
        self._close_time()
        columns = dict(zip(self._shape.names, map(self._write, self._columns()), strict=True))
        at = list(chain.from_iterable(repeat(time, count) for count, time in self._times))
        columns[IS_DELETE] = pa.array(self._deletes, pa.bool_())
        columns[AT] = pa.array(at, TIME)
        self._parts.append(pa.table(columns))
        self._rows, self._deletes, self._times, self._timed = [], [], [], 0

    def _flush(self) -> None:
        self._part_rows()
        if not self._parts:
            return
        rows = pa.concat_tables(self._parts)
        first = self._written + 1
        numbers = pa.array(np.arange(first, first + rows.num_rows), pa.int64())
        table = rows.append_column(ROW, numbers).replace_schema_metadata(self._metadata)
        if self._writer is None:
            path = self._folder / f"{self._name}-{len(self._paths)}.parquet"
            self._paths.append(path)
            self._writer = pq.ParquetWriter(path, table.schema, compression="lz4")
        self._writer.write_table(table)
        self._written += rows.num_rows
        self._parts = []

    def _columns(self) -> Iterator[tuple[str, Sequence[Any]]]:
        return zip(self._shape.types, zip(*self._rows, strict=True), strict=True)

    def _write(self, column: tuple[str, Sequence[Any]]) -> pa.Array:
        kind, values = column
        convert = self._converters.get(kind)
        return pa.array(convert(values) if convert else values, pa.string())

    def _end_file(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def close(
        self, name: str, checkpoint: Mapping[str, Any], *, is_snapshot: bool = False
    ) -> SourceBatch:
        """End the files and make them a batch, which people know by a name."""
        self._flush()
        self._end_file()
        files = tuple(
            SourceFile(name, path, "spool", hash_file(path), path.stat().st_size)
            for path in self._paths
        )
        content = hash_json([[file.sha256 for file in files], checkpoint.get("position")])
        return SourceBatch(content, files, checkpoint, is_snapshot)

    def discard(self) -> None:
        """Remove what was written."""
        self._end_file()
        for path in self._paths:
            path.unlink(missing_ok=True)


class SpoolReader:
    """Reads a spooled file; positions are places in its batch."""

    problem: str | None = None

    def __init__(self, path: Path) -> None:
        self._path = path
        schema = pq.read_schema(path)
        self.columns = tuple(name for name in schema.names if name not in OWN)
        told = (schema.metadata or {}).get(NOT_AFTER)
        self._not_after = datetime.fromisoformat(told.decode()) if told else None

    def chunks(self) -> Iterator[Chunk]:
        """Read the file from its start."""
        with pq.ParquetFile(self._path) as file:
            for batch in file.iter_batches(65_536):
                yield self._make_chunk(pa.table(batch))

    def _make_chunk(self, rows: pa.Table) -> Chunk:
        table = rows.drop_columns(list(OWN))
        is_delete, at, row = (rows.column(name).combine_chunks() for name in OWN)
        changes = Changes(in_one_piece(is_delete), in_one_piece(at), self._not_after)
        return Chunk(
            table,
            in_one_piece(row),
            [],
            lambda numbers: write_rows(table, numbers),
            changes=changes,
        )
