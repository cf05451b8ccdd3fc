"""What every file reader promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import pyarrow as pa

from c360.sources.readers.unpacking import BOUNDS, UnpackBounds


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a file; what is None is found out.

    Args:
        encoding: A Python codec name; else by byte order mark, NUL pattern and content.
        delimiter: One character; else the one of ``, ; tab |`` that splits the header best.
        record: Path of the elements of an XML file that are its rows, such as ``orders/order``;
            else the children of the root.
        sheet: Name of an XLSX file's sheet; else its first.
        header_row: Line or row of the column names, from 1; else it is found.
        nested: What becomes of objects in JSON: ``json``, their text, or ``columns``, one for
            each of their values.
        expected: Names that tell a header from other lines.
        bounds: What a packed file may unpack to.
        block_bytes: About how much is held and given out at a time.
    """

    encoding: str | None = None
    delimiter: str | None = None
    record: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    nested: str = "json"
    expected: frozenset[str] = frozenset()
    bounds: UnpackBounds = BOUNDS
    block_bytes: int = 8 << 20


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that could not be read: where it starts, why, and its text as it came."""

    position: int
    reason: str
    record: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a log or a snapshot of a table knows of each row besides its columns.

    ``effective_at`` is exact where it is given: the order of the log, which no column may
    contradict. Where it is null the row's own times hold, but never after ``not_after``.
    """

    is_delete: pa.Array
    effective_at: pa.Array
    not_after: datetime | None = None

    @property
    def is_log(self) -> bool:
        """Whether the order of rows is that of a log."""
        return bool(self.effective_at.null_count == 0)

    def take(self, rows: pa.Array) -> Changes:
        """Return what is known of some rows."""
        return Changes(self.is_delete.take(rows), self.effective_at.take(rows), self.not_after)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file.

    ``table`` holds source columns, as text or typed; ``positions`` (int64) the line on which
    each of its rows starts, or its row number in files without lines, from 1. ``repeat_count``
    counts rows that the source itself knows to have given before: they are not in ``table``.
    ``changes`` is there for rows of a log or a snapshot of a table.
    """

    table: pa.Table
    positions: pa.Array
    rejects: Sequence[Reject]
    get_records: Callable[[Sequence[int]], list[str]]
    repeat_count: int = 0
    changes: Changes | None = None

    @property
    def row_count(self) -> int:
        """Rows read: those of the table, the rejects and the repeats."""
        return int(self.table.num_rows) + len(self.rejects) + self.repeat_count

    def records(self, rows: Sequence[int]) -> list[str]:
        """Return the text of some of the table's rows as it came."""
        return self.get_records(rows)


class Reader(Protocol):
    """Reads one file. Nothing it holds is lost, and nothing in it raises.

    ``columns`` are the names found before the first row: the header, or for JSON the keys of
    the first rows; later chunks may hold more. ``problem`` is what makes the whole file
    unusable: then every row comes as a reject with that reason.
    """

    @property
    def columns(self) -> tuple[str, ...]: ...

    @property
    def problem(self) -> str | None: ...

    def chunks(self) -> Iterator[Chunk]:
        """Read the file from its start, chunk by chunk, in its order."""
        ...


def rejects_only(rejects: Sequence[Reject]) -> Chunk:
    """Make a chunk without a row that could be read."""
    return Chunk(pa.table({}), pa.array([], pa.int64()), rejects, lambda rows: [])


class RefusedReader:
    """Reads a file that must not or cannot be opened: one reject that says why."""

    def __init__(self, reason: str, record: str) -> None:
        self.columns: tuple[str, ...] = ()
        self.problem: str | None = reason
        self._record = record

    def chunks(self) -> Iterator[Chunk]:
        """Give out the one reject."""
        yield rejects_only([Reject(1, self.problem or "", self._record)])
