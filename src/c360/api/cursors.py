"""Keyset paging: a cursor is where the last page ended, and it holds for one query only."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from c360.errors import ConflictError, InvalidInputError
from c360.kit.hashing import hash_json


@dataclass(frozen=True, slots=True)
class SortKey:
    """A column of the answer to sort by, and the type its values compare in.

    ``computed`` is the SQL expression of a column that the table does not have.
    """

    column: str
    sql_type: str
    is_descending: bool = False
    computed: str | None = None

    @property
    def expression(self) -> str:
        """The key in SQL."""
        return self.column if self.computed is None else f"({self.computed})"

    @property
    def order(self) -> str:
        """The term of ORDER BY; nulls come last whatever the direction."""
        return f"{self.expression} {'desc' if self.is_descending else 'asc'} nulls last"

    def reversed(self) -> SortKey:
        """Return the same key the other way round."""
        return replace(self, is_descending=not self.is_descending)

    def read(self, row: Mapping[str, Any]) -> str | None:
        """Return the key's value in a row, as text that casts back to the same value."""
        value = row[self.column]
        return value if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: the last row's sort values and its id."""

    values: tuple[str | None, ...]
    row_id: str


def fingerprint(parts: Any) -> str:
    """Return a short name of the query that a cursor belongs to."""
    return hash_json(parts)[:16]


def encode_cursor(cursor: Cursor, run_id: str, query: str) -> str:
    """Write a cursor as opaque text, bound to a snapshot and a query."""
    text = json.dumps([run_id, query, list(cursor.values), cursor.row_id], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(text: str, run_id: str, query: str, sort: Sequence[SortKey]) -> Cursor:
    """Read a cursor back.

    Raises:
        InvalidInputError: It was not made here, or belongs to other filters or another order.
        ConflictError: A newer snapshot has been published since.
    """
    made_for, made_of, values, row_id = _unpack(text)
    if made_for != run_id:
        raise ConflictError(
            f"The cursor belongs to snapshot {made_for[:64]!r}, which is no longer served. "
            "Ask for the first page again, without a cursor."
        )
    if made_of != query or len(values) != len(sort):
        raise InvalidInputError(
            "The cursor belongs to other filters or another order. "
            "Pass the filters and the sort that the page before was asked with."
        )
    for value, key in zip(values, sort, strict=True):
        _check(value, key.sql_type)
    return Cursor(tuple(values), row_id)


def _unpack(text: str) -> tuple[str, str, list[str | None], str]:
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        run_id, query, values, row_id = json.loads(base64.urlsafe_b64decode(padded))
        run_id.encode(), query.encode(), row_id.encode()
        if not all(value is None or value.encode() is not None for value in values):
            raise ValueError
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError) as error:
        raise InvalidInputError(
            "The cursor is not one of ours. Take `next_cursor` of the page before as it is."
        ) from error
    return run_id, query, list(values), row_id


def _check(value: str | None, sql_type: str) -> None:
    """Refuse a value that its column could not hold: the text was tampered with."""
    if value is None or sql_type == "varchar":
        return
    reader: Any = {"bigint": int, "double": float, "date": date.fromisoformat}.get(
        sql_type, datetime.fromisoformat if sql_type == "timestamp" else Decimal
    )
    try:
        reader(value)
    except (ValueError, ArithmeticError) as error:
        raise InvalidInputError(
            "The cursor holds a value that its column cannot hold. "
            "Take `next_cursor` of the page before as it is."
        ) from error


def after_cursor(
    cursor: Cursor, sort: Sequence[SortKey], row_id: str
) -> tuple[str, dict[str, str | None]]:
    """Build the condition that holds for the rows after a cursor, and its parameters.

    Args:
        cursor: Where the page before ended.
        sort: The order; ``row_id``, ascending, breaks ties.
        row_id: The column that names a row.
    """
    params: dict[str, str | None] = {"cursor_id": cursor.row_id}
    condition = f"{row_id} > $cursor_id"
    for position in reversed(range(len(sort))):
        key, value = sort[position], cursor.values[position]
        if value is None:
            condition = f"({key.expression} is null and {condition})"
            continue
        name = f"cursor_{position}"
        params[name] = value
        bound = f"try_cast(${name} as {key.sql_type})"
        column = f"cast({key.expression} as {key.sql_type})"
        sign = "<" if key.is_descending else ">"
        condition = (
            f"({column} {sign} {bound} or {key.expression} is null"
            f" or ({column} = {bound} and {condition}))"
        )
    return condition, params
