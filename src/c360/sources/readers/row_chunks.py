"""Chunks of rows that were read one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from c360.sources.readers.json_values import Row, make_table, split_by_cells
from c360.sources.readers.port import Chunk, Reject, rejects_only

CHUNK_ROWS = 50_000
SAMPLE_ROWS = 100


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row by its position, as text by column; without ``row``, why it is none.

    ``shown`` is its text as it came, or as near to that as its format allows.
    """

    position: int
    row: Row | None
    reason: str
    shown: str


def chunk_rows(rows: Iterable[ReadRow], most_rows: int, most_characters: int) -> Iterator[Chunk]:
    """Yield rows in chunks that fit in memory, in their order."""
    held: list[ReadRow] = []
    characters = 0
    for row in rows:
        held.append(row)
        characters += len(row.shown)
        if len(held) == most_rows or characters > most_characters:
            yield from _make_chunks(held)
            held, characters = [], 0
    yield from _make_chunks(held)


def find_columns(chunks: Iterator[Chunk]) -> tuple[str, ...]:
    """Return the columns of the first chunk that has any."""
    for chunk in chunks:
        if chunk.table.num_columns:
            return tuple(chunk.table.column_names)
    return ()


def _make_chunks(rows: Sequence[ReadRow]) -> Iterator[Chunk]:
    rejects = [Reject(row.position, row.reason, row.shown) for row in rows if row.row is None]
    good = [(row, row.row) for row in rows if row.row is not None]
    for start, end in split_by_cells([values for _, values in good]):
        yield _make_chunk(good[start:end], rejects)
        rejects = []
    if rejects:
        yield rejects_only(rejects)


def _make_chunk(good: Sequence[tuple[ReadRow, Row]], rejects: Sequence[Reject]) -> Chunk:
    return Chunk(
        make_table([values for _, values in good]),
        pa.array([row.position for row, _ in good], pa.int64()),
        rejects,
        lambda rows: [good[row][0].shown for row in rows],
    )
