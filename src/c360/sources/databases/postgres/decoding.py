"""Read what wal2json writes: one JSON text for each change, begin and commit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

OPTIONS: Mapping[str, str] = {
    "format-version": "2",
    "include-lsn": "true",
    "include-timestamp": "true",
    "include-types": "true",
    "include-xids": "false",
}

MODIFIER = re.compile(r"\(\d+(?:,\s*-?\d+)?\)")

decode = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).raw_decode
"""Decodes a text; numbers stay the digits they were written with."""


def parse_lsn(text: str) -> int:
    """Read a position of the log.

    Examples:
        >>> parse_lsn("0/16B3748"), write_lsn(23803720)
        (23803720, '0/16B3748')
    """
    high, low = text.split("/")
    return (int(high, 16) << 32) | int(low, 16)


def write_lsn(position: int) -> str:
    """Write a position of the log as PostgreSQL does."""
    return f"{position >> 32:X}/{position & 0xFFFFFFFF:X}"


def parse_time(text: str) -> datetime:
    """Read a commit's time; the session writes UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=None)


def table_filter(schema: str, name: str) -> str:
    r"""Write a table's name as wal2json filters by it.

    Examples:
        >>> table_filter("crm", "pay ment")
        'crm.pay\\ ment'
    """
    return ".".join(_escape(part) for part in (schema, name))


def _escape(name: str) -> str:
    return "".join(f"\\{letter}" if letter in " .,*'\\" else letter for letter in name)


def bare_type(kind: str) -> str:
    """Return a type without its length or precision, which may grow without loss.

    Examples:
        >>> bare_type("timestamp(3) with time zone"), bare_type("numeric(12,2)")
        ('timestamp with time zone', 'numeric')
    """
    return MODIFIER.sub("", kind)


def split_columns(columns: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str], list[Any]]:
    """Return names, types and values of a change's columns."""
    return (
        [column["name"] for column in columns],
        [column["type"] for column in columns],
        [column["value"] for column in columns],
    )
