"""Copies of large facts to look rows up in: an Arrow file for each fact file, sorted by one column.

Parquet is read a compressed page at a time. Here the rows of a key are found by bisection and
read where they lie in the mapped file, so that a look-up costs what its rows cost.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from c360.errors import BackendError
from c360.kit.files import sync_file

LAYOUT = 1
"""Of these files; a copy of another layout is written anew."""
SUFFIX = f".lookup-{LAYOUT}.arrow"
INDEX_TYPES = ((1 << 7, pa.int8()), (1 << 15, pa.int16()), (1 << 31, pa.int32()))


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is copied of a fact.

    Args:
        key: Column by which rows are looked up: text, and the first that the fact is sorted by.
        columns: The columns of the answer.
        repeating: Those whose values, texts, repeat: each value is stored once in a file.
        part_rows: Rows held in memory, and in one record batch of a file, at a time.
    """

    key: str
    columns: tuple[str, ...]
    repeating: frozenset[str] = frozenset()
    part_rows: int = 1 << 20


def copy_path(fact: Path) -> Path:
    """Return where the copy of a fact file lies: beside it."""
    return fact.with_name(fact.stem + SUFFIX)


def write_copies(facts: Sequence[Path], lookup: Lookup, threads: int) -> None:
    """Write the copies that are not there yet, some at a time; the errors are ``write_copy``'s."""
    with ThreadPoolExecutor(max_workers=threads or os.cpu_count()) as pool:
        list(pool.map(lambda fact: write_copy(fact, lookup), facts))


def write_copy(fact: Path, lookup: Lookup) -> Path:
    """Write the copy of a fact file, unless it is there already.

    Raises:
        BackendError: The fact is not sorted by the key.
    """
    target = copy_path(fact)
    if target.exists():
        return target
    staged = target.with_name(f".{target.name}")
    with pq.ParquetFile(fact, read_dictionary=sorted(lookup.repeating)) as file:
        vocabularies = {name: _read_vocabulary(file, name) for name in sorted(lookup.repeating)}
        schema = _make_schema(file.schema_arrow, lookup, vocabularies)
        with pa.ipc.new_file(staged, schema) as writer:
            last: str | None = None
            for part in _read_parts(file, lookup):
                keys = pc.run_end_encode(part.column(lookup.key).combine_chunks())
                last = _check_sorted(fact, lookup.key, keys.values, last)
                values = [
                    _encode(part.column(name), schema.field(name).type, vocabularies.get(name))
                    for name in lookup.columns
                ]
                writer.write_batch(pa.record_batch([keys, *values], schema=schema))
    sync_file(staged)
    os.replace(staged, target)
    return target


def _read_vocabulary(file: pq.ParquetFile, name: str) -> pa.Array:
    """Return each text once, and null last: so that every row has an index, and none is null."""
    found = pa.array([], pa.string())
    for group in range(file.num_row_groups):
        column = file.read_row_group(group, columns=[name], use_threads=False).column(name)
        new = [chunk.dictionary for chunk in column.chunks]
        found = pc.unique(pa.chunked_array([found, *new], pa.string()))
    return pa.concat_arrays([found, pa.nulls(1, pa.string())])


def _make_schema(facts: pa.Schema, lookup: Lookup, vocabularies: dict[str, pa.Array]) -> pa.Schema:
    key = pa.run_end_encoded(pa.int32(), facts.field(lookup.key).type)
    fields = [pa.field(lookup.key, key)]
    for name in lookup.columns:
        kind = facts.field(name).type
        if name in vocabularies:
            size = len(vocabularies[name])
            kind = pa.dictionary(next(t for most, t in INDEX_TYPES if size < most), pa.string())
        fields.append(pa.field(name, kind))
    return pa.schema(fields)


def _read_parts(file: pq.ParquetFile, lookup: Lookup) -> Iterator[pa.Table]:
    groups: list[int] = []
    rows = 0
    for group in range(file.num_row_groups):
        groups.append(group)
        rows += file.metadata.row_group(group).num_rows
        if rows >= lookup.part_rows or group == file.num_row_groups - 1:
            columns = [lookup.key, *lookup.columns]
            yield file.read_row_groups(groups, columns=columns, use_threads=False)
            groups, rows = [], 0


def _encode(column: pa.ChunkedArray, kind: pa.DataType, vocabulary: pa.Array | None) -> pa.Array:
    if vocabulary is None:
        return column.combine_chunks()
    indices = [
        pc.index_in(chunk.dictionary, vocabulary).take(chunk.indices) for chunk in column.chunks
    ]
    numbered = pc.fill_null(pa.chunked_array(indices, pa.int32()), len(vocabulary) - 1)
    joined = numbered.cast(kind.index_type).combine_chunks()
    return pa.DictionaryArray.from_arrays(joined, vocabulary)


def _check_sorted(fact: Path, key: str, keys: pa.Array, last: str | None) -> str | None:
    """Refuse keys out of order, which bisection would miss; return the last one."""
    known = keys.drop_null()
    if len(known) == 0:
        return last
    first = known[0].as_py()
    is_sorted = keys.slice(0, len(known)).null_count == 0 and len(keys) <= len(known) + 1
    is_rising = pc.all(pc.less(known.slice(0, len(known) - 1), known.slice(1))).as_py()
    if not is_sorted or is_rising is False or (last is not None and first < last):
        raise BackendError(
            f"{fact.name} is not sorted by {key}: a look-up would not find all of its rows."
            " Sort the model by that column first, and run again."
        )
    return str(known[-1])


class LookupTable:
    """The copies of a fact's periods, mapped into memory: only what is looked up is read.

    Raises:
        BackendError: A file cannot be read.
    """

    def __init__(self, copies: Sequence[Path]) -> None:
        files = [_open_copy(path) for path in copies]
        self.schema = pa.schema([(f.name, _plain(f.type)) for f in files[0].schema][1:])
        parts = [[_Part(file.get_batch(n)) for n in _numbers(file)] for file in files]
        self._parts = [part for of_file in parts for part in of_file]
        self._vocabularies = _join_vocabularies([of_file for of_file in parts if of_file])

    def find(self, key: str) -> pa.Table:
        """Return the rows of a key, in the order of the fact within each period."""
        found = [(part, rows) for part in self._parts if (rows := part.find(key)) is not None]
        if not found:
            return self.schema.empty_table()
        columns = [self._read(at, found) for at in range(len(self.schema))]
        return pa.table(columns, schema=self.schema)

    def _read(self, at: int, found: Sequence[tuple[_Part, slice]]) -> pa.ChunkedArray | pa.Array:
        vocabulary = self._vocabularies.get(at)
        if vocabulary is None:
            return pa.chunked_array([part.columns[at][rows] for part, rows in found])
        return vocabulary.take(
            np.concatenate([part.indices[at][rows] + part.starts[at] for part, rows in found])
        )


class _Part:
    def __init__(self, batch: pa.RecordBatch) -> None:
        keys, *self.columns = batch.columns
        self._keys, self._ends = keys.values, keys.run_ends
        self._known = len(self._keys) - self._keys.null_count
        self.indices = {
            at: column.indices.to_numpy()
            for at, column in enumerate(self.columns)
            if isinstance(column, pa.DictionaryArray)
        }
        self.starts: dict[int, np.int32] = {}

    def find(self, key: str) -> slice | None:
        at = bisect_left(self._keys, key, hi=self._known, key=_value)
        if at == self._known or self._keys[at].as_py() != key:
            return None
        return slice(self._ends[at - 1].as_py() if at else 0, self._ends[at].as_py())


def _join_vocabularies(files: Sequence[Sequence[_Part]]) -> dict[int, pa.Array]:
    """Lay the vocabularies of files one after the other, and tell parts where theirs begins."""
    joined: dict[int, pa.Array] = {}
    for at in files[0][0].indices if files else ():
        vocabularies = [parts[0].columns[at].dictionary for parts in files]
        joined[at] = pa.concat_arrays(vocabularies)
        start = 0
        for parts, vocabulary in zip(files, vocabularies, strict=True):
            for part in parts:
                part.starts[at] = np.int32(start)
            start += len(vocabulary)
    return joined


def _open_copy(path: Path) -> pa.RecordBatchFileReader:
    try:
        return pa.ipc.open_file(pa.memory_map(str(path)))
    except (OSError, pa.ArrowInvalid) as error:
        raise BackendError(
            f"{path} cannot be read: {error}. Run `c360 rollback` to serve the snapshot before, or"
            " remove data/warehouse.duckdb and run `c360 run` to build this one anew."
        ) from error


def _numbers(file: pa.RecordBatchFileReader) -> range:
    return range(file.num_record_batches)


def _value(scalar: pa.Scalar[Any]) -> Any:
    return scalar.as_py()


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if isinstance(kind, pa.DictionaryType) else kind
