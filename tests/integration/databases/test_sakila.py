"""The rental database that everybody knows, followed live; skipped where its files are absent."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from scenes import raw_files

from c360.config.workspace import Workspace, open_workspace
from c360.testing.servers import PostgresServer, find_postgres
from c360.testing.workspaces import ingest_workspace

ROOT = Path(__file__).parents[3]
TOTALS = """
select count(*), sum(transaction_amount) from (
    from read_parquet($files, union_by_name = true)
    qualify row_number() over (
        partition by transaction_id order by effective_at desc, _sequence desc, _position desc
    ) = 1
) where _op <> 'delete'
"""


@pytest.fixture
def sakila(postgres: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    data = Path(os.environ.get("C360_EXAMPLE_DATA") or ROOT.parent / "shared/data") / "sakila"
    if not data.is_dir():
        pytest.skip("the rental database is not here: set C360_EXAMPLE_DATA to its folder")
    connection = postgres.connect()
    connection.cursor().execute("create database sakila")
    connection.close()
    dump = gzip.decompress((data / "postgres-sakila-insert-data-using-copy.sql.gz").read_bytes())
    programs = find_postgres()
    assert programs is not None
    for text in ((data / "postgres-sakila-schema.sql").read_bytes(), dump):
        subprocess.run(
            [programs / "psql", "-q", "-v", "ON_ERROR_STOP=0", postgres.url("sakila")],
            input=text, check=True, capture_output=True,
        )  # fmt: skip
    monkeypatch.setenv("SAKILA_DATABASE_URL", postgres.url("sakila"))
    shutil.copytree(ROOT / "examples/sakila_live", tmp_path / "live")
    return open_workspace(tmp_path / "live")


def totals(workspace: Workspace) -> tuple[object, ...] | None:
    with duckdb.connect(":memory:") as connection:
        files = raw_files(workspace, "transactions")
        return connection.execute(TOTALS, {"files": files}).fetchone()


@pytest.mark.services
def test_payments_of_sakila_are_followed_live(sakila: Workspace, postgres: PostgresServer) -> None:
    result = ingest_workspace(sakila)
    assert result.failures == ()
    assert totals(sakila) == (16_049, Decimal("67416.51"))

    connection = postgres.connect("sakila")
    with connection.cursor() as cursor:
        cursor.execute("update payment set amount = amount + 1 where payment_id <= 100")
        cursor.execute("delete from payment where payment_id = 200")
        cursor.execute("select count(*), sum(amount) from only payment")
        due = cursor.fetchone()
    connection.close()
    landed = ingest_workspace(sakila).landed

    assert [m.result.rows_in for m in landed] == [101]
    assert totals(sakila) == due
