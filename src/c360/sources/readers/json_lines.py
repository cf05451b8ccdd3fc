"""Read JSON lines: one object a line; a line that is none costs one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from c360.domain.types import DataType
from c360.kit.prefetch import map_ahead, read_ahead
from c360.sources.readers.json_layout import find_layout
from c360.sources.readers.json_values import (
    NotARowError,
    Row,
    decode_line,
    make_table,
    split_by_cells,
)
from c360.sources.readers.line_matching import find_blank_tail, find_lines, match_lines
from c360.sources.readers.lines import LineBlock, describe_encoding, read_line_blocks, show_line
from c360.sources.readers.port import Chunk, ReadOptions, Reject, rejects_only
from c360.sources.readers.streams import PEEK_BYTES, TextStream

MOST_LAYOUTS = 4
FEWEST_LINES = 100

Offsets = NDArray[np.int32]
Lines = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _ReadBlock:
    """A block, read as far as its lines are alike; from line ``tail`` on there are only blank ones.

    ``rest`` are the lines before that which are in none of ``chunks``.
    """

    block: LineBlock
    offsets: Offsets
    tail: int
    chunks: list[Chunk]
    rest: Lines


class JsonLinesReader:
    """Reads a file with one JSON object on each line."""

    def __init__(
        self, path: Path, column_types: Mapping[str, DataType], options: ReadOptions
    ) -> None:
        self._path = path
        self._types = column_types
        self._options = options
        self.problem: str | None = None
        self.columns = self._find_columns()

    def _find_columns(self) -> tuple[str, ...]:
        for chunk in self._read(PEEK_BYTES):
            if chunk.table.num_columns:
                return tuple(chunk.table.column_names)
        return ()

    def chunks(self) -> Iterator[Chunk]:
        """Read the file; lines that look alike come typed, others as text in an own chunk."""
        return read_ahead(self._read(self._options.block_bytes))

    def _read(self, block_bytes: int) -> Iterator[Chunk]:
        stream = TextStream(self._path, self._options.encoding, block_bytes, self._options.bounds)
        blank: list[Reject] = []
        for read in map_ahead(self._read_alike, read_line_blocks(stream)):
            if read.block.rejects:
                yield rejects_only([*blank, *read.block.rejects])
                blank = []
            yield from read.chunks
            if len(read.rest) or (read.tail and blank):
                yield from self._read_lines(read, blank)
            if read.tail:
                blank = []
            blank += [
                Reject(read.block.first_line + line, "blank line", "")
                for line in range(read.tail, len(read.offsets) - 1)
            ]

    def _read_alike(self, block: LineBlock) -> _ReadBlock:
        """Read the lines of a block that look like others; the rest is left."""
        content = block.content
        offsets = find_lines(content)
        tail = find_blank_tail(content, offsets)
        rest: Lines = np.arange(tail)
        chunks = []
        for _ in range(MOST_LAYOUTS):
            if len(rest) < FEWEST_LINES:
                break
            first = int(rest[0])
            layout = find_layout(content[offsets[first] : offsets[first + 1]], self._types)
            if layout is None:
                break
            is_alike = match_lines(content, offsets, rest, layout.pattern)
            cells = layout.form.cut(content, offsets, rest[is_alike])
            try:
                table = layout.parse(cells)
            except pa.ArrowInvalid:
                break
            chunks.append(_make_chunk(block, offsets, cells.lines, table, []))
            rest = np.setdiff1d(rest, cells.lines, assume_unique=True)
        return _ReadBlock(block, offsets, tail, chunks, rest)

    def _read_lines(self, read: _ReadBlock, before: list[Reject]) -> Iterator[Chunk]:
        """Read the rest of a block line by line, chunk by chunk: rows can have very many keys."""
        content, offsets = read.block.content, read.offsets
        rows: list[Row] = []
        good: list[int] = []
        rejects = list(before)
        starts, ends = offsets[read.rest].tolist(), offsets[read.rest + 1].tolist()
        for line, start, end in zip(read.rest.tolist(), starts, ends, strict=True):
            row = self._decode(content[start:end], read.block.first_line + line, rejects)
            if row is not None:
                rows.append(row)
                good.append(line)
        for start, end in split_by_cells(rows):
            table = make_table(rows[start:end])
            yield _make_chunk(read.block, offsets, np.array(good[start:end]), table, rejects)
            rejects = []
        if rejects:
            yield rejects_only(rejects)

    def _decode(self, line: bytes, position: int, rejects: list[Reject]) -> Row | None:
        reason = "blank line" if not line.strip() else describe_encoding(line)
        if reason is None:
            try:
                return decode_line(line.decode(), self._types, self._options.nested)
            except NotARowError as error:
                reason = str(error)
        rejects.append(Reject(position, reason, show_line(line)))
        return None


def _make_chunk(
    block: LineBlock, offsets: Offsets, lines: Lines, table: pa.Table, rejects: list[Reject]
) -> Chunk:
    def get_records(rows: Sequence[int]) -> list[str]:
        chosen = lines[list(rows)].tolist() if len(rows) else []
        return [show_line(block.content[offsets[line] : offsets[line + 1]]) for line in chosen]

    positions = pa.array(lines.astype(np.int64) + block.first_line)
    return Chunk(table, positions, rejects, get_records)
