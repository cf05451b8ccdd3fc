"""A table of goods on the database servers of this machine."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg2
import pymysql

NAME = f"c360_goods_{os.getpid()}"
"""Of this process alone: another run of the tests may be using the same servers."""

TABLE = f"""
create table {NAME} (
    code varchar(20) primary key, product_name varchar(80) not null, category varchar(40),
    contact_email varchar(80), changed_at timestamp default current_timestamp
)
"""
ROWS = f"""
insert into {NAME} (code, product_name, category, contact_email) values
('erp', 'ERP', 'core', 'ann@example.com'), ('crm', 'CRM', 'core', null),
('', 'Call +44 20 7946 0018', 'core', 'bob@example.com')
"""
COLUMNS = {
    "product_code": "nullif(code, '')",
    "price_tier": "'standard'",
}


@dataclass(frozen=True)
class Served:
    """A server with the table of goods in database ``test``."""

    kind: str
    port: int
    user: str
    table: str

    def connect(self) -> Any:
        if self.kind == "mysql":
            return pymysql.connect(
                host="127.0.0.1", user=self.user, database="test", autocommit=True
            )
        connection = psycopg2.connect(host="127.0.0.1", user=self.user, dbname="test")
        connection.autocommit = True
        return connection

    def execute(self, *statements: str) -> None:
        with closing(self.connect()) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def address(self, **changes: Any) -> dict[str, Any]:
        given = {
            "kind": self.kind,
            "host": "127.0.0.1",
            "port": self.port,
            "database": "test",
            "user": self.user,
        }
        return given | changes

    def source(self, **changes: Any) -> dict[str, Any]:
        address = self.address(table=self.table)
        given = {"name": "goods", "feed": "products", "address": address, "columns": COLUMNS}
        return given | changes


SERVERS = {
    "postgres": Served("postgres", 5432, "postgres", f"public.{NAME}"),
    "mysql": Served("mysql", 3306, "root", NAME),
}
