"""Read the header of a CSV file: delimiter, column names, and what is wrong with them."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass

DELIMITERS = ",;\t|"
MOST_HEADER_LINES = 64
MOST_HEADER_BYTES = 1 << 20
VALUE = re.compile(r"[-+]?[0-9][0-9.,:/TZ+-]*")
DATE_OR_DECIMAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|-?[0-9]+\.[0-9]+")


@dataclass(frozen=True, slots=True)
class CsvHeader:
    """The header, and how many lines and bytes of the file it takes: none if there is none."""

    columns: tuple[str, ...]
    delimiter: str
    problem: str | None
    line_count: int
    byte_count: int


def read_header(content: bytes, delimiter: str | None, expected: Collection[str]) -> CsvHeader:
    """Read the header from the start of a file.

    Args:
        content: At least the first line, if the file has one.
        delimiter: If known.
        expected: Names the header should hold; they decide between delimiters, and tell values
            from names.
    """
    lines = _header_lines(content)
    header = b"".join(lines)
    problem = _find_damage(header)
    text = header.decode("utf-8", "replace").rstrip("\r\n")
    mark = delimiter or _find_delimiter(text, expected)
    names = _split(text, mark)
    if problem is None:
        problem = _find_problem(names, expected)
    is_header = problem is None or problem.startswith("column ")
    return CsvHeader(
        columns=tuple(names) if problem is None else (),
        delimiter=mark,
        problem=problem,
        line_count=len(lines) if is_header else 0,
        byte_count=len(header) if is_header else 0,
    )


def _header_lines(content: bytes) -> list[bytes]:
    """Return the first line, or more where a quoted name goes over several."""
    lines = content[:MOST_HEADER_BYTES].split(b"\n", MOST_HEADER_LINES)
    quotes = 0
    for count, line in enumerate(lines[:MOST_HEADER_LINES], 1):
        quotes += line.count(b'"')
        if quotes % 2 == 0:
            return [part + b"\n" for part in lines[: count - 1]] + [_with_end(lines, count)]
    return [_with_end(lines, 1)]


def _with_end(lines: list[bytes], count: int) -> bytes:
    return lines[count - 1] + (b"\n" if count < len(lines) else b"")


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
        names = set(_split(text, delimiter))
        return len(names & set(expected)), len(names)

    return max(DELIMITERS, key=rank)


def _split(text: str, delimiter: str) -> list[str]:
    try:
        rows = list(csv.reader([text.replace("\r", "")], delimiter=delimiter))
    except csv.Error:
        return []
    names = [name.strip() for name in rows[0]] if rows else []
    return [name or f"column_{place}" for place, name in enumerate(names, 1)]


def _find_problem(names: list[str], expected: Collection[str]) -> str | None:
    is_known = any(name in expected for name in names)
    holds_value = any(DATE_OR_DECIMAL.fullmatch(name) for name in names)
    if not is_known and (holds_value or all(VALUE.fullmatch(name) for name in names)):
        return "no header: the first line holds values, not column names"
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            return f"column '{name}' appears twice in the header"
        seen.add(name.casefold())
    return None
