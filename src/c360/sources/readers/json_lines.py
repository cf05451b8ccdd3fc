"""Read JSON lines: one object a line; a line that is none costs one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pyarrow as pa

from c360.domain.types import DataType
from c360.sources.readers.csv_blocks import find_lines
from c360.sources.readers.json_values import NotARowError, Row, decode_line, make_table
from c360.sources.readers.lines import describe_encoding, read_line_blocks, show_line
from c360.sources.readers.port import Chunk, ReadOptions, Reject, rejects_only
from c360.sources.readers.streams import PEEK_BYTES, TextStream


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
        for block in self._read(PEEK_BYTES):
            if block.table.num_columns:
                return tuple(block.table.column_names)
        return ()

    def chunks(self) -> Iterator[Chunk]:
        """Read the file."""
        return self._read(self._options.block_bytes)

    def _read(self, block_bytes: int) -> Iterator[Chunk]:
        stream = TextStream(self._path, self._options.encoding, block_bytes)
        blank: list[Reject] = []
        for block in read_line_blocks(stream):
            rows, lines = [], []
            rejects = [*blank, *block.rejects] if block.rejects else []
            blank = [] if block.rejects else blank
            offsets = find_lines(block.content).tolist()
            for number, (start, end) in enumerate(pairwise(offsets)):
                line = block.content[start:end]
                position = block.first_line + number
                if not line.strip():
                    blank.append(Reject(position, "blank line", show_line(line)))
                    continue
                rejects, blank = rejects + blank if blank else rejects, []
                row = self._decode(line, position, rejects)
                if row is not None:
                    rows.append(row)
                    lines.append(number)
            if rows:
                originals = _Lines(block.content, offsets, lines)
                positions = pa.array([block.first_line + number for number in lines], pa.int64())
                yield Chunk(make_table(rows), positions, rejects, originals)
            elif rejects:
                yield rejects_only(rejects)

    def _decode(self, line: bytes, position: int, rejects: list[Reject]) -> Row | None:
        reason = describe_encoding(line)
        if reason is None:
            try:
                return decode_line(line.decode(), self._types)
            except NotARowError as error:
                reason = str(error)
        rejects.append(Reject(position, reason, show_line(line)))
        return None


class _Lines:
    def __init__(self, content: bytes, offsets: list[int], lines: list[int]) -> None:
        self._content = content
        self._offsets = offsets
        self._lines = lines

    def __call__(self, rows: Sequence[int]) -> list[str]:
        lines = [self._lines[row] for row in rows]
        return [
            show_line(self._content[self._offsets[line] : self._offsets[line + 1]])
            for line in lines
        ]
