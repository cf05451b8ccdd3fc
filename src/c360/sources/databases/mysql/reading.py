"""Read tables and queries of MariaDB, row by row as they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pymysql.constants import FIELD_TYPE
from pymysql.cursors import SSCursor

from c360.errors import SourceError
from c360.sources.databases.mysql.catalog import Table, quote
from c360.sources.databases.port import TableRead, Window
from c360.sources.databases.shape import Shape

FETCH_ROWS = 10_000
BINARY = 63
"""The character set of columns that hold bytes."""

TYPES = {
    FIELD_TYPE.TINY: "tinyint", FIELD_TYPE.SHORT: "smallint", FIELD_TYPE.INT24: "mediumint",
    FIELD_TYPE.LONG: "int", FIELD_TYPE.LONGLONG: "bigint", FIELD_TYPE.DECIMAL: "decimal",
    FIELD_TYPE.NEWDECIMAL: "decimal", FIELD_TYPE.FLOAT: "float", FIELD_TYPE.DOUBLE: "double",
    FIELD_TYPE.YEAR: "year", FIELD_TYPE.DATE: "date", FIELD_TYPE.DATETIME: "datetime",
    FIELD_TYPE.TIMESTAMP: "timestamp", FIELD_TYPE.TIME: "time", FIELD_TYPE.BIT: "bit",
    FIELD_TYPE.JSON: "json",
}  # fmt: skip
MOMENTS = {"timestamp", "datetime", "date"}
NUMBERS = {"tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "double", "float"}


def table_query(table: Table) -> str:
    """Return a statement for all rows of a table, in the order of its key."""
    columns = ", ".join(
        # A FLOAT is shown with six digits; as a DOUBLE it keeps all it has.
        f"cast({quote(name)} as double) as {quote(name)}" if kind == "float" else quote(name)
        for name, kind in table.shape.columns.items()
    )
    order = ", ".join(map(quote, table.key))
    return f"select {columns} from {table.sql}" + (f" order by {order}" if order else "")


def describe_query(connection: Any, query: str, source: str) -> Shape:
    """Return the columns of a query without reading its rows.

    Raises:
        SourceError: Two columns have one name.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"select * from ({query}) as source_rows limit 0")
        fields = [(field.name, _type(field)) for field in cursor._result.fields]
    names = tuple(name for name, _ in fields)
    twice = [name for name in names if [n.lower() for n in names].count(name.lower()) > 1]
    if twice:
        raise SourceError(
            f"Source {source!r}: its query gives two columns named {twice[0]!r}. Name them apart "
            "with `as`."
        )
    return Shape(names, tuple(kind for _, kind in fields))


def _type(field: Any) -> str:
    found = TYPES.get(field.type_code)
    return found or ("blob" if field.charsetnr == BINARY else "text")


def window_query(query: str, window: Window, kind: str) -> tuple[str, tuple[Any, ...]]:
    """Return a statement for the rows of a window with its values."""
    cursor = quote(window.cursor)
    order = f"order by {cursor} is not null, {cursor}"
    safe = query.replace("%", "%%")
    if window.after is None:
        return f"select * from ({safe}) as source_rows {order}", ()
    bound = "%s"
    values: tuple[Any, ...] = (window.after.removesuffix("+00:00"),)
    if kind in MOMENTS:
        bound = "cast(%s as datetime(6)) - interval %s second"
        values += (window.lookback,)
    elif kind in NUMBERS:
        bound = "%s - %s"
        values += (window.lookback,)
    where = f"{cursor} >= {bound} or {cursor} is null"
    return f"select * from ({safe}) as source_rows where {where} {order}", values


def read_rows(connection: Any, statement: str, values: Sequence[Any], shape: Shape) -> TableRead:
    """Read a statement's rows within the transaction that is open."""
    with connection.cursor() as cursor:
        cursor.execute("select utc_timestamp(6)")
        taken_at = cursor.fetchone()[0]
    return TableRead(shape, taken_at, _fetch(connection, statement, values))


def _fetch(connection: Any, statement: str, values: Sequence[Any]) -> Iterator[list[Any]]:
    with connection.cursor(SSCursor) as cursor:
        cursor.execute(statement, tuple(values) or None)
        while rows := cursor.fetchmany(FETCH_ROWS):
            yield list(rows)
    connection.rollback()
