"""Decode JSON strictly, keeping every number as it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from c360.domain.types import DataType

SPACE = re.compile(r"[ \t\r\n]*")
MAX_VALUE_CHARACTERS = 16 << 20
"""A value takes up to forty times its text in memory, so that longer ones are not decoded."""

TOO_LONG = f"a value longer than {MAX_VALUE_CHARACTERS >> 20} MB; its start is kept"
SURROGATE = re.compile("[\ud800-\udfff]")
MOST_CELLS = 10_000_000
Row = dict[str, str | None]


class NotARowError(ValueError):
    """A value that is no row; the message is the reason."""


class Number(str):
    """A number, by the digits it was written with."""

    __slots__ = ()


def _refuse_constant(word: str) -> Any:
    raise NotARowError(f"{word} is not JSON")


DECODER = json.JSONDecoder(
    parse_int=Number, parse_float=Number, parse_constant=_refuse_constant, strict=True
)


def decode_value(text: str, start: int = 0, offset: int = 0) -> tuple[Any, int]:
    """Decode the value at ``start``; return it and where it ends.

    Args:
        text: Holds the value.
        start: Where it starts.
        offset: What of a longer text comes before ``text``, for messages.

    Raises:
        NotARowError: The text is not JSON.
    """
    try:
        value, end = DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise NotARowError(
            f"not JSON: {error.msg} at character {error.pos + offset + 1}"
        ) from error
    except RecursionError as error:
        raise NotARowError("not JSON: nested too deeply") from error
    return value, end


def skip_space(text: str, start: int) -> int:
    """Return the place of the next character that is no space."""
    match = SPACE.match(text, start)
    return match.end() if match else start


def decode_line(text: str, types: Mapping[str, DataType], nested: str = "json") -> Row:
    """Decode one line as a row.

    Raises:
        NotARowError: It is no JSON object, or holds nested data where a contract column is due.
    """
    if len(text) > MAX_VALUE_CHARACTERS:
        raise NotARowError(TOO_LONG)
    value, end = decode_value(text, skip_space(text, 0))
    if skip_space(text, end) != len(text):
        raise NotARowError(f"not JSON: more text after the value at character {end + 1}")
    row = flatten(value, types, nested)
    if "\\u" in text:
        check_characters(row)
    return row


def flatten(value: Any, types: Mapping[str, DataType], nested: str = "json") -> Row:
    """Write an object's values as text: numbers as they came, nested data as JSON.

    Args:
        value: The object.
        types: Columns that must not be nested.
        nested: With ``columns``, each value of an inner object becomes a column of its own, by
            the dotted path to it; arrays stay JSON.

    Raises:
        NotARowError: It is no object, or holds nested data in a column of ``types``, or text
            that cannot be stored.

    Examples:
        >>> flatten({"id": "7", "address": {"city": "York"}}, {}, "columns")
        {'id': '7', 'address.city': 'York'}
    """
    if not isinstance(value, dict):
        raise NotARowError(f"{_kind(value)} where an object is due")
    if not value:
        raise NotARowError("an object without values")
    row: Row = {}
    for name, cell in _cells(value, types) if nested == "columns" else value.items():
        if name in row:
            raise NotARowError(f"two values are called {name!r}")
        if isinstance(cell, str):
            row[name] = cell
        elif cell is None:
            row[name] = None
        elif isinstance(cell, bool):
            row[name] = "true" if cell else "false"
        else:
            row[name] = _write_nested(name, cell, types)
    return row


def _cells(value: Mapping[str, Any], types: Mapping[str, DataType]) -> Iterator[tuple[str, Any]]:
    """Yield the values below an object by dotted path, in their order."""
    waiting = list(value.items())[::-1]
    while waiting:
        name, cell = waiting.pop()
        if isinstance(cell, dict) and cell and name not in types:
            waiting += [(f"{name}.{inner}", deeper) for inner, deeper in list(cell.items())[::-1]]
        else:
            yield name, cell


def check_characters(row: Row) -> None:
    """Refuse a row with half a character, which an escape can write and nothing can store."""
    if any(SURROGATE.search(text) for pair in row.items() for text in pair if text):
        raise NotARowError("half a character (a lone surrogate)")


def _write_nested(name: str, cell: Any, types: Mapping[str, DataType]) -> str:
    if name in types:
        raise NotARowError(f"{name}: nested JSON where {types[name]} is due")
    return write_json(cell)


def write_json(value: Any) -> str:
    """Write a decoded value as JSON, numbers as they came."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        inner = ", ".join(f"{write_json(str(key))}: {write_json(v)}" for key, v in value.items())
        return "{" + inner + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(write_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _kind(value: Any) -> str:
    names = {list: "an array", bool: "true or false", type(None): "null", Number: "a number"}
    return names.get(type(value), "text")


def split_by_cells(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield ranges of rows whose tables fit in memory, however many different keys they have."""
    start, keys = 0, set[str]()
    for place, row in enumerate(rows):
        keys |= row.keys()
        if len(keys) * (place + 1 - start) > MOST_CELLS and place > start:
            yield start, place
            start, keys = place, set(row)
    if start < len(rows):
        yield start, len(rows)


def make_table(rows: Sequence[Row]) -> pa.Table:
    """Make a table of text with the keys of all rows, in the order they are met.

    Keys that differ only in capitals are one column, as in SQL.
    """
    spelled: dict[str, str] = {}
    columns: dict[str, list[str | None]] = {}
    for place, row in enumerate(rows):
        for key, text in row.items():
            if key not in spelled:
                name = next((n for n in columns if n.casefold() == key.casefold()), key)
                spelled[key] = name
                columns.setdefault(name, [None] * len(rows))
            columns[spelled[key]][place] = text
    return pa.table({name: pa.array(texts, pa.string()) for name, texts in columns.items()})
