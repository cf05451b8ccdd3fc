"""Decode JSON strictly, keeping every number as it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from c360.domain.types import DataType

SPACE = re.compile(r"[ \t\r\n]*")
MAX_DEPTH = 64
SURROGATE = re.compile("[\ud800-\udfff]")
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


def decode_value(text: str, start: int = 0) -> tuple[Any, int]:
    """Decode the value at ``start``; return it and where it ends.

    Raises:
        NotARowError: The text is not JSON.
    """
    try:
        value, end = DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise NotARowError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise NotARowError("not JSON: nested too deeply") from error
    return value, end


def skip_space(text: str, start: int) -> int:
    """Return the place of the next character that is no space."""
    match = SPACE.match(text, start)
    return match.end() if match else start


def decode_line(text: str, types: Mapping[str, DataType]) -> Row:
    """Decode one line as a row.

    Raises:
        NotARowError: It is no JSON object, or holds nested data where a contract column is due.
    """
    value, end = decode_value(text, skip_space(text, 0))
    if skip_space(text, end) != len(text):
        raise NotARowError(f"not JSON: more text after the value at character {end + 1}")
    row = flatten(value, types)
    if "\\u" in text:
        check_characters(row)
    return row


def flatten(value: Any, types: Mapping[str, DataType]) -> Row:
    """Write an object's values as text: numbers as they came, nested data as JSON.

    Raises:
        NotARowError: It is no object, or holds nested data in a column of ``types``, or text
            that cannot be stored.
    """
    if not isinstance(value, dict):
        raise NotARowError(f"{_kind(value)} where an object is due")
    row: Row = {}
    for name, cell in value.items():
        if isinstance(cell, str):
            row[name] = cell
        elif cell is None:
            row[name] = None
        elif isinstance(cell, bool):
            row[name] = "true" if cell else "false"
        else:
            row[name] = _write_nested(name, cell, types)
    return row


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
