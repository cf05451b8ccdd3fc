"""The tables of a PostgreSQL database that a user may see, to choose one."""

from __future__ import annotations

from typing import Any

from c360.domain.database_desk import ListedTable, TableColumn
from c360.sources.databases.postgres.reading import MOMENTS, NUMBERS

TABLES = """
select
    c.oid,
    n.nspname,
    c.relname,
    c.relkind in ('v', 'm'),
    case when c.relkind in ('r', 'm') and c.reltuples >= 0 then c.reltuples::bigint end,
    has_table_privilege(c.oid, 'select') and has_schema_privilege(n.oid, 'usage')
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
where c.relkind in ('r', 'p', 'v', 'm', 'f')
  and n.nspname <> 'information_schema'
  and n.nspname not like 'pg\\_%%'
order by n.nspname, c.relname
limit %(most)s
"""
COLUMNS = """
select
    a.attrelid,
    a.attname,
    format_type(a.atttypid, null),
    exists (
        select 1 from pg_index as i
        where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any (i.indkey)
    )
from pg_attribute as a
where a.attrelid = any (%(oids)s::oid[]) and a.attnum > 0 and not a.attisdropped
order by a.attrelid, a.attnum
"""


def list_tables(connection: Any, user: str, most: int) -> list[ListedTable]:
    """Return tables and views with their columns, by name; the server's own are left out.

    Args:
        connection: An open connection.
        user: Who reads, for advice.
        most: How many at most.
    """
    with connection.cursor() as cursor:
        cursor.execute(TABLES, {"most": most})
        found = cursor.fetchall()
        cursor.execute(COLUMNS, {"oids": [row[0] for row in found]})
        columns: dict[int, list[TableColumn]] = {}
        for oid, name, kind, is_key in cursor.fetchall():
            is_ordered = kind in MOMENTS or kind in NUMBERS
            columns.setdefault(oid, []).append(TableColumn(name, kind, is_key, is_ordered))
    return [
        ListedTable(
            name=f"{schema}.{name}",
            is_view=is_view,
            row_estimate=estimate,
            columns=tuple(columns.get(oid, ())),
            problem=_find_problem(schema, name, user, may_read=may_read),
        )
        for oid, schema, name, is_view, estimate, may_read in found
    ]


def _find_problem(schema: str, name: str, user: str, *, may_read: bool) -> str | None:
    if not may_read:
        return (
            f"{user} may not read it. Run `grant usage on schema {schema} to {user}; "
            f"grant select on {schema}.{name} to {user}`."
        )
    if "." in name or "." in schema or "${" in f"{schema}{name}":
        return "Its name cannot be written as schema.table. Read it with a query in c360.toml."
    return None
