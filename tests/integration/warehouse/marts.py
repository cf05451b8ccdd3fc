"""What a build left in the marts, read into memory so that the file can be built again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb


@dataclass(frozen=True)
class Marts:
    """Every mart as a relation of a database in memory."""

    connection: duckdb.DuckDBPyConnection

    @classmethod
    def read(cls, path: Path) -> Marts:
        connection = duckdb.connect()
        connection.execute(f"attach '{path}' as built (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'built'"
            " and schema_name = 'marts' order by table_name"
        ).fetchall()
        for (table,) in tables:
            connection.execute(f'create table "{table}" as from built.marts."{table}" order by all')
        connection.execute("detach built")
        return cls(connection)

    def rows(self, sql: str, *params: object) -> list[dict[str, Any]]:
        cursor = self.connection.execute(sql, list(params))
        names = [column[0] for column in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def value(self, sql: str, *params: object) -> Any:
        rows = self.connection.execute(sql, list(params)).fetchall()
        assert len(rows) == 1, rows
        return rows[0][0]

    def health(self, account_id: str) -> dict[str, Any]:
        rows = self.rows("from account_health where account_id = ?", account_id)
        assert len(rows) == 1, rows
        return rows[0]

    def day(self, account_id: str, day: object, profile: str = "default") -> dict[str, Any]:
        sql = "from account_health_history where account_id = ? and health_date = ? and profile = ?"
        rows = self.rows(sql, account_id, day, profile)
        assert len(rows) == 1, rows
        return rows[0]

    def fingerprints(self) -> dict[str, Any]:
        """Return the number of rows and a hash of the content, whatever its order, by table."""
        tables = [row["name"] for row in self.rows("show tables")]
        return {
            table: self.rows(f'select count(*) as n, sum(hash(t)) as h from "{table}" as t')
            for table in tables
        }
