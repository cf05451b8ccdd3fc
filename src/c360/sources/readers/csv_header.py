"""Read the header of a CSV file: where it is, delimiter, column names, what is wrong with them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from c360.sources.readers.headers import find_header_row, find_name_problem, name_columns

DELIMITERS = ",;\t|"
MOST_HEADER_LINES = 64
MOST_HEADER_BYTES = 1 << 20
LINE = re.compile(rb"[^\r\n]*(?:\r*\n|\r(?!\r*\n)|(?<=[^\r\n])\Z)")
"""A line with its end, which may be a carriage return alone."""


@dataclass(frozen=True, slots=True)
class CsvHeader:
    """The header, and how many lines and bytes of the file it takes: none if there is none.

    Both count the lines before it, ``preamble``, too: each with its number.
    """

    columns: tuple[str, ...]
    delimiter: str
    problem: str | None
    line_count: int
    byte_count: int
    preamble: tuple[tuple[int, bytes], ...] = ()


def read_header(
    content: bytes, delimiter: str | None, expected: Collection[str], row: int | None = None
) -> CsvHeader:
    """Read the header from the start of a file.

    Args:
        content: At least the first line, if the file has one.
        delimiter: If known.
        expected: Names the header should hold; they decide where it is and between delimiters,
            and tell values from names.
        row: The line it is on, from 1, if known.
    """
    first = [match.group() for match in islice(LINE.finditer(content), MOST_HEADER_LINES)]
    if row is not None and row > len(first):
        missing = f"no header: there is no line {row}"
        return CsvHeader((), delimiter or ",", missing, line_count=0, byte_count=0)
    start = row - 1 if row is not None else _find_start(first, delimiter, expected)
    before = b"".join(first[:start])
    header = _cut_header(content[len(before) :])
    problem = _find_damage(header)
    text = header.decode("utf-8", "replace").rstrip("\r\n")
    separator = delimiter or _find_delimiter(text, expected)
    names = name_columns(_split(text, separator))
    if problem is None:
        problem = find_name_problem(names, expected)
    is_header = problem is None or problem.startswith("column ")
    return CsvHeader(
        columns=tuple(names) if problem is None else (),
        delimiter=separator,
        problem=problem,
        line_count=before.count(b"\n") + header.count(b"\n") if is_header else 0,
        byte_count=len(before) + len(header) if is_header else 0,
        preamble=tuple(_number(first[:start])) if is_header else (),
    )


def _number(lines: Sequence[bytes]) -> Iterator[tuple[int, bytes]]:
    number = 1
    for line in lines:
        yield number, line
        number += line.count(b"\n")


def _find_start(lines: Sequence[bytes], delimiter: str | None, expected: Collection[str]) -> int:
    texts = [line.decode("utf-8", "replace").rstrip("\r\n") for line in lines]
    mark = delimiter or _find_common_delimiter(texts, expected)
    return find_header_row([_split(text, mark) for text in texts], expected)


def _find_common_delimiter(texts: Sequence[str], expected: Collection[str]) -> str:
    """Return the delimiter that finds the most expected names, else cuts most lines alike."""

    def rank(delimiter: str) -> tuple[int, int, int]:
        rows = [_split(text, delimiter) for text in texts if text.strip()]
        hits = max((len(set(row) & set(expected)) for row in rows), default=0)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, count = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        return hits, count, width

    return max(DELIMITERS, key=rank)


def _cut_header(content: bytes) -> bytes:
    """Return the first line, or more where a quoted name goes over several."""
    head = content[:MOST_HEADER_BYTES]
    quotes, end = 0, 0
    for match in islice(LINE.finditer(head), MOST_HEADER_LINES):
        quotes += match.group().count(b'"')
        end = end or match.end()
        if quotes % 2 == 0:
            return head[: match.end()]
    return head[:end]


def _find_damage(header: bytes) -> str | None:
    if not header.strip():
        return "no header: the first line is blank"
    if b"\0" in header:
        return "no header: the first line holds NUL characters"
    if header.count(b'"') % 2:
        return "no header: a quote in the first line is not closed"
    if len(header) >= MOST_HEADER_BYTES:
        return "no header: the first line is longer than 1 MB"
    try:
        header.decode()
    except UnicodeDecodeError:
        return "no header: the first line is not valid text"
    return None


def _find_delimiter(text: str, expected: Collection[str]) -> str:
    def rank(delimiter: str) -> tuple[int, int]:
        names = set(name_columns(_split(text, delimiter)))
        return len(names & set(expected)), len(names)

    return max(DELIMITERS, key=rank)


def _split(text: str, delimiter: str) -> list[str]:
    try:
        rows = list(csv.reader([text.replace("\r", "")], delimiter=delimiter))
    except csv.Error:
        return []
    return [name.strip() for name in rows[0]] if rows else []
