"""Read CSV and its relatives: one damaged line costs one row, and nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from c360.domain.types import DataType, Kind
from c360.kit.prefetch import read_ahead
from c360.sources.readers.csv_blocks import BlockDecider, DecidedBlock, Records
from c360.sources.readers.csv_grammar import (
    FALSE_WORDS,
    TRUE_WORDS,
    CsvGrammar,
    arrow_type,
)
from c360.sources.readers.csv_header import read_header
from c360.sources.readers.line_matching import find_lines
from c360.sources.readers.lines import MAX_LINE_BYTES, LineBlock, read_line_blocks, show_line
from c360.sources.readers.port import Chunk, ReadOptions, Reject, rejects_only
from c360.sources.readers.streams import PEEK_BYTES, TextStream

SAMPLE_LINES = 100
PARSED_BYTES = 1 << 20
"""Bytes that the table parser takes at a time: what the processor's cache holds."""

NOT_BLANK = re.compile(rb"[^\r\n]")
ZONED = re.compile(r":[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})")


class DelimitedReader:
    """Reads a file of delimited text with a header."""

    def __init__(
        self, path: Path, column_types: Mapping[str, DataType], options: ReadOptions
    ) -> None:
        self._stream = TextStream(path, options.encoding, options.block_bytes, options.bounds)
        start = _read_start(path, options)
        self._header = read_header(
            start, options.delimiter, options.expected | column_types.keys(), options.header_row
        )
        self._is_header_given = options.header_row is not None
        zoned = self._find_zoned(start, column_types)
        self._grammar = CsvGrammar(
            self._header.columns or ("",), self._header.delimiter, column_types, zoned
        )

    @property
    def columns(self) -> tuple[str, ...]:
        return self._header.columns

    @property
    def delimiter(self) -> str:
        """The character between two values."""
        return self._header.delimiter

    @property
    def problem(self) -> str | None:
        return self._header.problem if self._has_rows() else None

    def _has_rows(self) -> bool:
        return next(self._blocks(), None) is not None

    def chunks(self) -> Iterator[Chunk]:
        """Read the file; rows of plain form come typed, others as text in a chunk of their own."""
        if self._header.problem is not None:
            return self._refuse(self._header.problem)
        return read_ahead(chain(self._read_preamble(), self._read()))

    def _read_preamble(self) -> Iterator[Chunk]:
        """Give out the lines before a header that was found; those before a given one are none."""
        if self._header.preamble and not self._is_header_given:
            yield rejects_only(
                [
                    Reject(line, "line before the header", show_line(text))
                    for line, text in self._header.preamble
                ]
            )

    def _blocks(self) -> Iterator[LineBlock]:
        """Yield the lines after the header."""
        skipped = self._header.byte_count
        for block in read_line_blocks(self._stream):
            content = block.content[skipped:]
            skipped -= len(block.content) - len(content)
            line = max(block.first_line, self._header.line_count + 1)
            if content or block.rejects:
                yield LineBlock(line, content, block.rejects)

    def _refuse(self, problem: str) -> Iterator[Chunk]:
        blank: list[Reject] = []
        for block in self._blocks():
            offsets = find_lines(block.content)
            rejects = [*blank, *block.rejects] if block.rejects else []
            blank = [] if block.rejects else blank
            for number in range(len(offsets) - 1):
                text = show_line(block.content[offsets[number] : offsets[number + 1]])
                blank.append(Reject(block.first_line + number, problem, text))
                if text:
                    rejects += blank
                    blank = []
            yield rejects_only(rejects)

    def _read(self) -> Iterator[Chunk]:
        decider = BlockDecider(self._grammar)
        line, rest = self._header.line_count + 1, b""
        for block in self._blocks():
            if block.rejects:
                yield from self._finish(decider, rest, line, is_end=False)
                yield rejects_only(block.rejects)
                line, rest = block.rejects[-1].position + 1, b""
                continue
            content = rest + block.content if rest else block.content
            is_last = len(rest) > MAX_LINE_BYTES
            if not is_last and not NOT_BLANK.search(content):
                rest = content  # blank lines: rows only if something follows
                continue
            decided = decider.decide(content, line, is_last=is_last)
            yield from self._make_chunks(decided, line)
            line, rest = line + decided.line_count, content[decided.byte_count :]
        yield from self._finish(decider, rest, line, is_end=True)

    def _finish(
        self, decider: BlockDecider, rest: bytes, line: int, *, is_end: bool
    ) -> Iterator[Chunk]:
        if rest:
            decided = decider.decide(rest, line, is_last=True, is_end=is_end)
            yield from self._make_chunks(decided, line)

    def _make_chunks(self, block: DecidedBlock, first_line: int) -> Iterator[Chunk]:
        rejects = block.rejects
        for records, typed in ((block.typed, True), (block.plain, False)):
            if len(records.lines):
                table = self._parse(block.content, records, typed=typed)
                positions = pa.array(records.lines + first_line)
                yield Chunk(table, positions, rejects, _Originals(block.content, records))
                rejects = []
        if rejects:
            yield rejects_only(rejects)

    def _parse(self, content: bytes, records: Records, *, typed: bool) -> pa.Table:
        data = _gather(content, records)
        try:
            table = pa_csv.read_csv(
                pa.BufferReader(data),
                pa_csv.ReadOptions(
                    column_names=self.columns,
                    use_threads=False,
                    block_size=max(PARSED_BYTES, int((records.ends - records.starts).max()) + 1),
                ),
                pa_csv.ParseOptions(
                    delimiter=self._header.delimiter,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                ),
                self._conversion(typed=typed),
            )
        except pa.ArrowInvalid:
            return self._split(content, records)
        if table.num_rows != len(records.lines):
            return self._split(content, records)
        return table

    def _conversion(self, *, typed: bool) -> pa_csv.ConvertOptions:
        types = dict.fromkeys(self.columns, pa.string())
        if typed:
            for name, data_type in self._grammar.types.items():
                types[name] = arrow_type(data_type, is_zoned=name in self._grammar.zoned)
        return pa_csv.ConvertOptions(
            column_types=types,
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
            true_values=TRUE_WORDS,
            false_values=FALSE_WORDS,
        )

    def _split(self, content: bytes, records: Records) -> pa.Table:
        """Split record by record, should the fast parser see a block differently."""
        rows = [
            self._grammar.split(content[start:end].rstrip(b"\r\n"))
            for start, end in zip(records.starts.tolist(), records.ends.tolist(), strict=True)
        ]
        columns = zip(*rows, strict=True)
        return pa.table(
            {
                name: pa.array(values, pa.string())
                for name, values in zip(self.columns, columns, strict=True)
            }
        )

    def _find_zoned(self, start: bytes, types: Mapping[str, DataType]) -> frozenset[str]:
        """Find the timestamp columns that carry a zone in the first lines."""
        moments = {name for name in self.columns if name in types} & {
            name for name, data_type in types.items() if data_type.kind is Kind.TIMESTAMP
        }
        if not moments:
            return frozenset()
        grammar = CsvGrammar(self.columns, self._header.delimiter, {})
        lines = start[self._header.byte_count :].split(b"\n")[:SAMPLE_LINES]
        rows = [grammar.split(line) for line in lines if b"\\" not in line and line.isascii()]
        return frozenset(
            name
            for place, name in enumerate(self.columns)
            if name in moments
            and any(ZONED.search(row[place] or "") for row in rows if len(row) > place)
        )


class _Originals:
    """Gives out the text of records as it came."""

    def __init__(self, content: bytes, records: Records) -> None:
        self._content = content
        self._records = records

    def __call__(self, rows: Sequence[int]) -> list[str]:
        starts, ends = self._records.starts, self._records.ends
        return [show_line(self._content[starts[row] : ends[row]]) for row in rows]


def _read_start(path: Path, options: ReadOptions) -> bytes:
    for block in read_line_blocks(TextStream(path, options.encoding, PEEK_BYTES)):
        return block.content
    return b""


def _gather(content: bytes, records: Records) -> bytes:
    """Join the bytes of records, neighbours in one piece."""
    breaks = np.flatnonzero(records.starts[1:] != records.ends[:-1]) + 1
    starts = records.starts[np.concatenate(([0], breaks))].tolist()
    ends = records.ends[np.concatenate((breaks - 1, [len(records.ends) - 1]))].tolist()
    if len(starts) == 1:
        return content[starts[0] : ends[0]]
    # Only the last line of a file may lack its end, and that is the last record.
    return b"".join(content[start:end] for start, end in zip(starts, ends, strict=True))
