"""Cut the text of a quarantined row into the columns of its source again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from c360.lake.manifest import FileShape

DELIMITED = frozenset({"csv", "tsv"})
LOSSY_REASONS = ("invalid UTF-8", "line longer")
"""Reasons of rows whose text is not all that came."""


@dataclass(frozen=True, slots=True)
class SplitRecord:
    """The columns of one row; ``nested`` names those that hold JSON objects or lists."""

    values: Mapping[str, str | None]
    nested: frozenset[str] = frozenset()


def split_record(record: str, reason: str, shape: FileShape | None) -> SplitRecord | None:
    """Cut a record into columns, or None where that cannot be done without guessing.

    Examples:
        >>> shape = FileShape("a.csv", "csv", (("id", ""), ("name", "")), ";")
        >>> split_record('7;"x;y"', "", shape).values
        {'id': '7', 'name': 'x;y'}
        >>> split_record("7;x;y", "3 fields, 2 expected", shape) is None
        True
    """
    if reason.startswith(LOSSY_REASONS):
        return None
    if shape is not None and shape.format in DELIMITED:
        return _split_delimited(record, shape)
    return _split_json(record)


def _split_delimited(record: str, shape: FileShape) -> SplitRecord | None:
    try:
        rows = list(
            csv.reader(
                io.StringIO(record, newline=""), delimiter=shape.delimiter or ",", strict=True
            )
        )
    except csv.Error:
        return None
    if len(rows) != 1 or len(rows[0]) != len(shape.names):
        return None
    return SplitRecord(dict(zip(shape.names, rows[0], strict=True)))


def _split_json(record: str) -> SplitRecord | None:
    try:
        content = json.loads(record, parse_float=str, parse_int=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    nested = frozenset(name for name, value in content.items() if isinstance(value, dict | list))
    return SplitRecord({name: _write(value) for name, value in content.items()}, nested)


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


def _write(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
