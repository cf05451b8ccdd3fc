"""Write values of MariaDB as text, the same whether they come from a table or from the log."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from c360.sources.databases.spool import Convert

NO_DATE = "0000-00-00"


def _each(write: Callable[[Any], str | None]) -> Convert:
    def convert(values: Sequence[Any]) -> Sequence[str | None]:
        return [None if value is None else write(value) for value in values]

    return convert


def _write_number(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _write_float(value: float) -> str:
    # The log holds 32 bits: 0.1 and not 0.10000000149011612.
    return str(np.float32(value))


def _write_time(value: Any) -> str | None:
    if isinstance(value, str):  # a date that is none, such as 0000-00-00
        return None if value.startswith(NO_DATE) else value
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value.isoformat())


def _write_moment(value: Any) -> str | None:
    written = _write_time(value)
    return None if written is None else f"{written}+00:00"


def write_duration(value: timedelta) -> str:
    """Write a TIME, which may be negative or longer than a day.

    Examples:
        >>> write_duration(timedelta(hours=-26, minutes=-5))
        '-26:05:00'
    """
    sign = "-" if value < timedelta(0) else ""
    total = abs(value)
    hours, rest = divmod(total.days * 86_400 + total.seconds, 3600)
    fraction = f".{total.microseconds:06d}" if total.microseconds else ""
    return f"{sign}{hours:02d}:{rest // 60:02d}:{rest % 60:02d}{fraction}"


def _write_set(value: Any) -> str:
    names = value.split(",") if isinstance(value, str) else value
    return ",".join(sorted(names))


def _write_bits(value: Any) -> str:
    return str(int.from_bytes(value, "big") if isinstance(value, bytes) else int(value, 2))


def _write_bytes(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else value.encode().hex()


def _write_text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


_GROUPS: Mapping[Callable[[Any], str | None], tuple[str, ...]] = {
    _write_number: (
        "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "double", "year",
    ),
    _write_float: ("float",),
    _write_time: ("date", "datetime"),
    _write_moment: ("timestamp",),
    write_duration: ("time",),
    _write_set: ("set",),
    _write_bits: ("bit",),
    _write_bytes: ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"),
    _write_text: (
        "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "json", "uuid",
        "inet6", "inet4",
    ),
}  # fmt: skip
CONVERTERS: Mapping[str, Convert] = {
    kind: _each(write) for write, kinds in _GROUPS.items() for kind in kinds
}
