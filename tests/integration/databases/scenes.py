"""A small payments table on a server of either kind, and the workspace that reads it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from c360.config.workspace import Workspace
from c360.lake.lake import Lake
from c360.testing.servers import MariadbServer, PostgresServer
from c360.testing.workspaces import make_workspace

CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: own-payments
name: Payments
version: 1.0.0
status: active
schema:
  - name: payments
    logicalType: object
    properties:
      - {name: payment_id, logicalType: integer, physicalType: bigint, primaryKey: true, primaryKeyPosition: 1, required: true}
      - {name: customer_name, logicalType: string, physicalType: text, required: true}
      - {name: amount, logicalType: number, physicalType: "decimal(12,2)"}
      - {name: paid_at, logicalType: date, physicalType: timestamp}
      - {name: updated_at, logicalType: timestamp, physicalType: timestamp}
      - {name: is_deleted, logicalType: boolean, physicalType: boolean}
"""
TABLE = """
create table {name} (
    id bigint {key},
    name varchar(50),
    amount numeric(12, 2),
    paid_at timestamp {default},
    note text
)
"""
NEWEST = """
select payment_id, customer_name, cast(amount as varchar)
from read_parquet($files, union_by_name = true)
qualify row_number() over (
    partition by payment_id order by effective_at desc, _sequence desc, _position desc
) = 1 and _op <> 'delete'
order by payment_id
"""
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Scene:
    """One table on a server, under a name of its own."""

    server: PostgresServer | MariadbServer
    name: str

    @property
    def is_postgres(self) -> bool:
        return isinstance(self.server, PostgresServer)

    def make_table(self, rows: int = 100, key: str = "primary key") -> None:
        default = "" if self.is_postgres else "null"
        self.execute(TABLE.format(name=self.name, key=key, default=default))
        series = (
            f"select g, 'n' || g, g / 2.0 from generate_series(1, {rows}) as g"
            if self.is_postgres
            else f"select seq, concat('n', seq), seq / 2 from seq_1_to_{rows}"
        )
        if rows:
            self.execute(f"insert into {self.name} (id, name, amount) {series}")

    def execute(self, *statements: str) -> None:
        connection = self.server.connect()
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()

    def query(self, statement: str) -> list[Row]:
        connection = self.server.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return [tuple(row) for row in cursor.fetchall()]
        finally:
            connection.close()

    def rows(self) -> list[Row]:
        """The table as it is now."""
        statement = f"select id, name, amount from {self.name} order by id"
        return [
            (key, name, None if amount is None else str(amount))
            for key, name, amount in self.query(statement)
        ]

    def settings(self, source: str = "payments", table: str = "", **more: object) -> str:
        os.environ["SCENE_URL"] = self.server.url()
        values = {"mode": "cdc", "table": table or self.name, "batch_seconds": 0.2} | more
        given = "\n".join(
            f"{key} = {value if isinstance(value, int | float) else repr(value)}"
            for key, value in values.items()
            if value is not None
        )
        kind = "postgres" if self.is_postgres else "mysql"
        return (
            f'[[sources]]\nname = "{source}"\nfeed = "payments"\nkind = "{kind}"\n'
            f'url = "${{SCENE_URL}}"\n{given}\n'
            '[sources.columns]\npayment_id = "id"\ncustomer_name = "name"\n'
        )

    def workspace(self, root: Path, **more: Any) -> Workspace:
        return make_workspace(
            root, self.settings(**more), {"contracts/payments.odcs.yaml": CONTRACT}
        )


def replay(workspace: Workspace, feed: str = "payments") -> list[Row]:
    """The newest version of every key that is not deleted, as staging picks it."""
    files = raw_files(workspace, feed)
    if not files:
        return []
    with duckdb.connect(":memory:") as connection:
        return connection.execute(NEWEST, {"files": files}).fetchall()


def raw_rows(workspace: Workspace, columns: Sequence[str]) -> list[Row]:
    """Every raw row in order."""
    listed = ", ".join(columns)
    with duckdb.connect(":memory:") as connection:
        return connection.execute(
            f"select {listed} from read_parquet($files, union_by_name = true) "
            "order by _sequence, _position",
            {"files": raw_files(workspace, "payments")},
        ).fetchall()


def raw_files(workspace: Workspace, feed: str) -> list[str]:
    lake = Lake(workspace.data)
    return [str(path) for path in lake.data_files(lake.manifests(feed))]


def skip_without(what: object, reason: str) -> None:
    if what is None and os.environ.get("C360_REQUIRE_SERVICES"):
        pytest.fail(f"{reason}, and C360_REQUIRE_SERVICES is set")
    if what is None:
        pytest.skip(reason)
