"""Read tables and queries of PostgreSQL as the text that its log has too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg2 import extensions, sql

from c360.errors import SourceError
from c360.sources.databases.port import TableRead, Window
from c360.sources.databases.postgres.catalog import Table
from c360.sources.databases.shape import Shape
from c360.sources.databases.spool import Convert

FETCH_ROWS = 10_000
BOOLEANS: Mapping[object, str] = {True: "true", False: "false", "t": "true", "f": "false"}
MOMENTS = {"timestamp without time zone", "timestamp with time zone", "date"}
NUMBERS = {"smallint", "integer", "bigint", "numeric", "real", "double precision"}


def _write_booleans(values: Sequence[Any]) -> Sequence[str | None]:
    return [BOOLEANS.get(value) for value in values]


def _write_bytes(values: Sequence[Any]) -> Sequence[str | None]:
    # The log leaves the mark of hexadecimal out.
    return [None if value is None else value.removeprefix("\\x") for value in values]


CONVERTERS: Mapping[str, Convert] = {"boolean": _write_booleans, "bytea": _write_bytes}


def table_query(table: Table, *, is_alone: bool = False) -> sql.Composable:
    """Return a statement for all rows of a table, in the order of its key.

    Args:
        table: The table.
        is_alone: Whether to leave out tables that inherit from it: its log has none of their rows.
    """
    only = sql.SQL("only" if is_alone else "")
    columns = sql.SQL(", ").join(map(sql.Identifier, table.shape.names))
    order = [name for name in table.identity if table.identity != table.shape.names]
    listed = sql.SQL("select {} from {} {}").format(
        columns, only, sql.Identifier(table.schema, table.name)
    )
    if not order:
        return listed
    return sql.SQL("{} order by {}").format(listed, sql.SQL(", ").join(map(sql.Identifier, order)))


def window_query(source: sql.Composable, window: Window, kind: str) -> sql.Composable:
    """Return a statement for the rows of a window, those without a cursor value included."""
    cursor = sql.Identifier(window.cursor)
    order = sql.SQL("order by {} nulls first").format(cursor)
    if window.after is None:
        return sql.SQL("select * from ({}) as source_rows {}").format(source, order)
    after: sql.Composable = sql.SQL("{}::{}").format(sql.Literal(window.after), sql.SQL(kind))
    if kind in MOMENTS:
        after = sql.SQL("{} - make_interval(secs => {})").format(
            after, sql.Literal(window.lookback)
        )
    elif kind in NUMBERS:
        after = sql.SQL("{} - {}").format(after, sql.Literal(window.lookback))
    return sql.SQL("select * from ({}) as source_rows where {} >= {} or {} is null {}").format(
        source, cursor, after, cursor, order
    )


def describe_query(connection: Any, source: sql.Composable, source_name: str) -> Shape:
    """Return the columns of a statement without running it.

    Raises:
        SourceError: Two columns have one name.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("select * from ({}) as source_rows limit 0").format(source))
        described = [(column.name, column.type_code) for column in cursor.description]
        cursor.execute(
            "select oid::int8, format_type(oid, null) from unnest(%s::oid[]) as described (oid)",
            ([oid for _, oid in described],),
        )
        types = dict(cursor.fetchall())
    names = tuple(name for name, _ in described)
    twice = [name for name in names if [n.lower() for n in names].count(name.lower()) > 1]
    if twice:
        raise SourceError(
            f"Source {source_name!r}: its query gives two columns named {twice[0]!r}. Name them "
            "apart with `as`."
        )
    return Shape(names, tuple(types[oid] for _, oid in described))


def read_rows(connection: Any, statement: sql.Composable, shape: Shape) -> TableRead:
    """Read a statement's rows within the transaction that is open, as text."""
    with connection.cursor() as cursor:
        cursor.execute("select (now() at time zone 'utc')::text")
        taken_at = datetime.fromisoformat(cursor.fetchone()[0])
        cursor.execute(sql.SQL("select * from ({}) as source_rows limit 0").format(statement))
        oids = tuple(column.type_code for column in cursor.description)
    as_text = extensions.new_type(oids, "TEXT", _keep)
    return TableRead(shape, taken_at, _fetch(connection, statement, as_text))


def _fetch(connection: Any, statement: sql.Composable, as_text: Any) -> Iterator[list[Any]]:
    with connection.cursor(name="c360") as cursor:
        extensions.register_type(as_text, cursor)
        cursor.execute(statement)
        while rows := cursor.fetchmany(FETCH_ROWS):
            yield rows
    connection.rollback()


def _keep(value: str | None, cursor: object) -> str | None:
    return value
