"""What PostgreSQL's catalog says of a table and of the server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from c360.errors import SourceError
from c360.sources.databases.shape import Shape

TABLE = """
select
    c.oid,
    n.nspname,
    c.relname,
    c.relkind,
    c.relreplident,
    has_table_privilege(c.oid, 'select')
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
where c.relname = %(table)s and n.nspname = %(schema)s
"""
COLUMNS = """
select a.attname, format_type(a.atttypid, null)
from pg_attribute as a
where a.attrelid = %(oid)s and a.attnum > 0 and not a.attisdropped
order by a.attnum
"""
IDENTITY = """
select a.attname
from pg_index as i
inner join pg_attribute as a on i.indrelid = a.attrelid and a.attnum = any (i.indkey)
where i.indrelid = %(oid)s
  and (i.indisreplident or (i.indisprimary and %(replident)s = 'd'))
order by a.attnum
"""
SIMILAR = """
select n.nspname || '.' || c.relname
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
order by c.relname <> %(table)s, 1
limit 12
"""
FULL = "f"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the catalog has it.

    ``identity`` are the columns that the log holds of a row that is deleted: those of the primary
    key, of another index, or all.
    """

    schema: str
    name: str
    kind: str
    shape: Shape
    identity: tuple[str, ...]
    is_readable: bool

    @property
    def full_name(self) -> str:
        """Schema and table."""
        return f"{self.schema}.{self.name}"

    @property
    def is_plain(self) -> bool:
        """Whether it is a table whose changes are logged under its own name."""
        return self.kind == "r"


def split_name(table: str) -> tuple[str, str]:
    """Return schema and table.

    Examples:
        >>> split_name("crm.payment"), split_name("payment")
        (('crm', 'payment'), ('public', 'payment'))
    """
    schema, _, name = table.rpartition(".")
    return schema or "public", name


def read_table(connection: Any, table: str, source: str) -> Table:
    """Read a table from the catalog.

    Raises:
        SourceError: There is none of that name; names those that there are.
    """
    schema, name = split_name(table)
    with connection.cursor() as cursor:
        cursor.execute(TABLE, {"schema": schema, "table": name})
        found = cursor.fetchone()
        if found is None:
            cursor.execute(SIMILAR, {"table": name})
            there = ", ".join(row[0] for row in cursor.fetchall()) or "none"
            raise SourceError(
                f"Source {source!r}: there is no table {schema}.{name}. Tables here: {there}. "
                "Correct its table in c360.toml."
            )
        oid, schema, name, kind, replident, is_readable = found
        cursor.execute(COLUMNS, {"oid": oid})
        columns = cursor.fetchall()
        shape = Shape(tuple(row[0] for row in columns), tuple(row[1] for row in columns))
        cursor.execute(IDENTITY, {"oid": oid, "replident": replident})
        identity = tuple(row[0] for row in cursor.fetchall())
    everything = shape.names if replident == FULL else identity
    return Table(schema, name, kind, shape, everything, is_readable)


def read_setting(connection: Any, name: str) -> str:
    """Return a setting of the server."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(%s)", (name,))
        return str(cursor.fetchone()[0])
