"""Write rows into several Parquet files at once, in row groups of a good size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from c360.kit.files import sync_file, sync_folder
from c360.lake.compaction import ROW_GROUP_ROWS


def read_tables(path: Path, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """Read a Parquet file bit by bit, in its order, without what its writer said of itself."""
    with pq.ParquetFile(path) as file:
        for rows in file.iter_batches(ROW_GROUP_ROWS, columns=columns):
            yield pa.Table.from_batches([rows]).replace_schema_metadata(None)


class FileWriter:
    """Files of one folder, one for each key; rows of a key keep their order."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._paths: dict[str, Path] = {}
        self._waiting: dict[str, list[pa.Table]] = {}
        self._days: dict[str, tuple[date, date]] = {}

    def add(self, key: str, rows: pa.Table) -> None:
        """Write rows to the file of a key; all rows of a key have the same columns."""
        waiting = self._waiting.setdefault(key, [])
        waiting.append(rows)
        if sum(table.num_rows for table in waiting) >= ROW_GROUP_ROWS:
            self._flush(key)

    def note_days(self, key: str, oldest: date, newest: date) -> None:
        """Remember of which days the rows of a key are."""
        known = self._days.get(key, (oldest, newest))
        self._days[key] = (min(known[0], oldest), max(known[1], newest))

    def days(self, key: str) -> tuple[date, date]:
        """Return the first and the last day noted of a key."""
        return self._days[key]

    def close(self) -> list[tuple[str, Path]]:
        """Finish the files so that they survive a power cut; return each key's file."""
        for key in list(self._waiting):
            self._flush(key)
        for key, writer in self._writers.items():
            writer.close()
            sync_file(self._paths[key])
        if self._paths:
            sync_folder(self._folder)
        return list(self._paths.items())

    def _flush(self, key: str) -> None:
        rows = pa.concat_tables(self._waiting.pop(key))
        if key not in self._writers:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._paths[key] = self._folder / f"{self._name}-{len(self._paths)}.parquet"
            self._writers[key] = _open(self._paths[key], rows.schema)
        self._writers[key].write_table(rows)


def _open(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a file for rows in order of time: times and places take few bytes as differences."""
    growing = [
        field.name
        for field in schema
        if pa.types.is_integer(field.type)
        or pa.types.is_timestamp(field.type)
        or pa.types.is_date(field.type)
    ]
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        use_dictionary=[name for name in schema.names if name not in growing],
        column_encoding=dict.fromkeys(growing, "DELTA_BINARY_PACKED"),
    )
