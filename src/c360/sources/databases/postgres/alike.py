"""Read the changes that wal2json wrote alike, many at once, as columns of text.

Rows of one table and kind differ in their values alone. Lines that do not (a value left out, a key
that changed, columns of another shape) are left for the log to read one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from c360.kit.columns import in_one_piece
from c360.sources.databases.postgres.decoding import bare_type, decode, split_columns
from c360.sources.databases.shape import Shape
from c360.sources.readers.json_cells import VALUE, Cells, JsonForm
from c360.sources.readers.line_matching import find_lines, match_lines

FEWEST_LINES = 100
"""Fewer lines next to each other are read faster one by one."""

KINDS = tuple(f'\n{{"action":"{action}"'.encode() for action in "IUD")
HOLE = re.compile(rf'"(?:lsn|timestamp|value)":({VALUE})'.encode())

Lines = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class AlikeRun:
    """Rows of lines next to each other, from ``first`` to before ``after``, one for each."""

    first: int
    after: int
    columns: Sequence[pa.Array]
    is_delete: pa.Array


@dataclass(frozen=True, slots=True)
class _ChangeForm:
    """The form of one kind of change; ``values`` and ``old`` are places of values by column."""

    form: JsonForm
    pattern: str
    values: Mapping[str, int]
    old: Mapping[str, int]
    is_delete: bool

    def read(self, cells: Cells, names: Sequence[str]) -> pa.Table:
        """Return rows with the columns of ``names`` and the number of their line."""
        places = self.old if self.is_delete else self.values
        nothing = pa.nulls(len(cells.lines), pa.string())
        columns = [cells.read_texts(places[n]) if n in places else nothing for n in names]
        is_delete = pa.repeat(self.is_delete, len(cells.lines))
        rows = _make_rows(columns, is_delete, cells.lines)
        if self.is_delete or not self.old:
            return rows
        same = [
            _is_same(cells.read_texts(place), columns[names.index(name)])
            for name, place in self.old.items()
        ]
        return rows.filter(pa.array(np.logical_and.reduce(same)))


def _make_rows(columns: Sequence[pa.Array], is_delete: pa.Array, lines: Lines) -> pa.Table:
    arrays = [*columns, is_delete, pa.array(lines, pa.int64())]
    return pa.Table.from_arrays(arrays, names=[str(place) for place in range(len(arrays))])


def _is_same(old: pa.Array, new: pa.Array) -> NDArray[np.bool_]:
    both_null = pc.and_(old.is_null(), new.is_null())
    same: NDArray[np.bool_] = pc.fill_null(pc.equal(old, new), both_null).to_numpy(
        zero_copy_only=False
    )
    return same


class AlikeReader:
    """Reads changes of one shape; ``keys`` are columns whose change an update must tell."""

    def __init__(self, shape: Shape, keys: Sequence[str]) -> None:
        self._shape = shape
        self._keys = frozenset(keys)
        self._forms: dict[bytes, _ChangeForm] = {}

    def read(self, changes: Sequence[str]) -> Iterator[AlikeRun]:
        """Yield runs of changes that are alike, in their order; lines between are in none."""
        content = "\n".join(["", *changes, ""]).encode()
        offsets = find_lines(content)[1:]
        if len(changes) < FEWEST_LINES or len(offsets) != len(changes) + 1:
            return
        self._find_forms(content)
        tables = []
        waiting: Lines = np.arange(len(changes))
        for form in self._forms.values():
            is_alike = match_lines(content, offsets, waiting, form.pattern)
            cells = form.form.cut(content, offsets, waiting[is_alike])
            tables.append(form.read(cells, self._shape.names))
            waiting = waiting[~is_alike]
        if tables:
            yield from _find_runs(_in_order(tables))

    def _find_forms(self, content: bytes) -> None:
        """Find the forms that are not known yet in the first change of their kind."""
        for kind in KINDS:
            start = -1 if kind in self._forms else content.find(kind)
            if start >= 0:
                form = self._find_form(content[start + 1 : content.index(b"\n", start + 1)])
                if form is not None:
                    self._forms[kind] = form

    def _find_form(self, line: bytes) -> _ChangeForm | None:
        """Find the form of a change; None if it is not of the shape, or has none."""
        change: Mapping[str, Any] = decode(line.decode())[0]
        is_delete = change["action"] == "D"
        names, types, _ = split_columns(change.get("columns", ()))
        old, _, _ = split_columns(change.get("identity", ()))
        is_fit = names == list(self._shape.names) and (
            tuple(map(bare_type, types)) == self._shape.types
        )
        holes = list(HOLE.finditer(line))
        first = len(holes) - len(names) - len(old)
        if not (is_delete or is_fit) or first < 0 or not _is_ordered(change):
            return None
        starts = [0, *(hole.end() for hole in holes)]
        prefixes = [line[start : hole.start(1)] for start, hole in zip(starts, holes, strict=False)]
        try:
            form = JsonForm(tuple(prefixes), line[starts[-1] :])
        except ValueError:
            return None
        old_places = {name: first + len(names) + place for place, name in enumerate(old)}
        kept = {n: p for n, p in old_places.items() if is_delete or n in self._keys}
        return _ChangeForm(
            form=form,
            pattern=form.write_pattern([VALUE] * len(holes)),
            values={name: first + place for place, name in enumerate(names)},
            old=kept,
            is_delete=is_delete,
        )


def _is_ordered(change: Mapping[str, Any]) -> bool:
    """Whether the last values of a change are those of its columns and then of its identity."""
    parts = [name for name in ("columns", "identity") if name in change]
    return list(change)[-len(parts) :] == parts


def _in_order(tables: Sequence[pa.Table]) -> pa.Table:
    rows = pa.concat_tables(tables)
    lines = rows.column(rows.num_columns - 1).to_numpy()
    if np.all(lines[1:] > lines[:-1]):
        return rows.combine_chunks()
    return rows.take(pa.array(np.argsort(lines))).combine_chunks()


def _find_runs(rows: pa.Table) -> Iterator[AlikeRun]:
    lines = rows.column(rows.num_columns - 1).to_numpy()
    breaks = (np.flatnonzero(np.diff(lines) != 1) + 1).tolist()
    for start, end in zip([0, *breaks], [*breaks, len(lines)], strict=True):
        if end - start >= FEWEST_LINES:
            *columns, is_delete, _ = (
                in_one_piece(c) for c in rows.slice(start, end - start).columns
            )
            yield AlikeRun(int(lines[start]), int(lines[end - 1]) + 1, columns, is_delete)
