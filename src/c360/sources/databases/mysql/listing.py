"""The tables of a MariaDB or MySQL database that a user may see, to choose one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from c360.domain.database_desk import ListedTable, TableColumn
from c360.sources.databases.mysql.reading import MOMENTS, NUMBERS
from c360.sources.databases.mysql.values import CONVERTERS

TABLES = """
select table_name, table_type, table_rows from information_schema.tables
where table_schema = %s
order by table_name
limit %s
"""
COLUMNS = """
select table_name, column_name, data_type, column_key from information_schema.columns
where table_schema = %s
order by table_name, ordinal_position
"""
VIEWS = frozenset({"VIEW", "SYSTEM VIEW"})


def list_tables(connection: Any, database: str, most: int) -> list[ListedTable]:
    """Return the tables and views of a database with their columns, by name.

    The server shows only tables that the user has a right on.
    """
    with connection.cursor() as cursor:
        cursor.execute(TABLES, (database, most))
        found = cursor.fetchall()
        cursor.execute(COLUMNS, (database,))
        columns: dict[str, list[TableColumn]] = {}
        for table, name, kind, key in cursor.fetchall():
            kind = kind.lower()
            is_ordered = kind in MOMENTS or kind in NUMBERS
            column = TableColumn(name, kind, key == "PRI", is_ordered)
            columns.setdefault(table, []).append(column)
    return [
        ListedTable(
            name=name,
            is_view=kind in VIEWS,
            row_estimate=None if kind in VIEWS else estimate,
            columns=tuple(columns.get(name, ())),
            problem=_find_problem(name, columns.get(name, ())),
        )
        for name, kind, estimate in found
    ]


def _find_problem(table: str, columns: Sequence[TableColumn]) -> str | None:
    if "." in table or "${" in table:
        return "Its name cannot be written in c360.toml. Read it with a query there."
    unknown = next((column for column in columns if column.type not in CONVERTERS), None)
    if unknown is None:
        return None
    return (
        f"Column {unknown.name} is of type {unknown.type}, which cannot be read. Read a query "
        "without it, described in c360.toml."
    )
