"""What MariaDB's catalog says of a table and of the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from c360.errors import SourceError
from c360.sources.databases.mysql.values import CONVERTERS
from c360.sources.databases.shape import Shape

TABLE = """
select engine, table_type from information_schema.tables
where table_schema = %s and table_name = %s
"""
COLUMNS = """
select column_name, data_type, column_key from information_schema.columns
where table_schema = %s and table_name = %s
order by ordinal_position
"""
SIMILAR = """
select table_name from information_schema.tables
where table_schema = %s order by table_name <> %s, table_name limit 12
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the catalog has it; ``key`` are the columns of its primary key."""

    schema: str
    name: str
    engine: str
    shape: Shape
    key: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """Database and table."""
        return f"{self.schema}.{self.name}"

    @property
    def sql(self) -> str:
        """The name for use in SQL."""
        return f"{quote(self.schema)}.{quote(self.name)}"


def quote(name: str) -> str:
    """Quote an identifier.

    Examples:
        >>> quote("unit price")
        '`unit price`'
    """
    return "`" + name.replace("`", "``") + "`"


def read_table(connection: Any, table: str, database: str, source: str) -> Table:
    """Read a table from the catalog.

    Raises:
        SourceError: There is none of that name that this user may see; names those that there are.
    """
    schema, _, name = table.rpartition(".")
    schema = schema or database
    with connection.cursor() as cursor:
        cursor.execute(TABLE, (schema, name))
        found = cursor.fetchone()
        if found is None:
            cursor.execute(SIMILAR, (schema, name))
            there = ", ".join(row[0] for row in cursor.fetchall()) or "none"
            raise SourceError(
                f"Source {source!r}: there is no table {schema}.{name} that its user may see. "
                f"Tables here: {there}. Correct its table in c360.toml, or grant select on it."
            )
        cursor.execute(COLUMNS, (schema, name))
        columns = cursor.fetchall()
    shape = Shape(tuple(row[0] for row in columns), tuple(row[1].lower() for row in columns))
    for column, kind in shape.columns.items():
        if kind not in CONVERTERS:
            raise SourceError(
                f"Source {source!r}: column {column!r} of {schema}.{name} is of type {kind}, which "
                "cannot be read. Read a query without it, with mode 'incremental' or 'full'."
            )
    key = tuple(row[0] for row in columns if row[2] == "PRI")
    return Table(schema, name, str(found[0] or found[1]), shape, key)


def read_variable(connection: Any, name: str) -> str:
    """Return a setting of the server; empty where it has none of that name."""
    with connection.cursor() as cursor:
        cursor.execute("show global variables like %s", (name,))
        found = cursor.fetchone()
    return str(found[1]) if found else ""
