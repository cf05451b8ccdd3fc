"""Write a snapshot with made-up accounts and customers, for tests and benchmarks of its readers."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from c360 import __version__
from c360.kit.sql import quote_literal
from c360.pipelines.publish import LOOKUPS
from c360.testing.customer_sql import CUSTOMER_MARTS, FACTS
from c360.testing.engagement_sql import ENGAGEMENT_MARTS
from c360.testing.search import FakeEmbedder, write_search
from c360.testing.snapshot_sql import MARTS
from c360.warehouse.lookups import write_copy
from c360.warehouse.snapshot import (
    FactMonth,
    SnapshotManifest,
    fact_path,
    lookup_path,
    write_manifest,
    write_pointer,
)

AS_OF = date(2026, 11, 14)
PUBLISHED_AT = datetime(2026, 11, 15, 6, 12)
EMBEDDER = FakeEmbedder(synonyms={"statement": "invoic", "charg": "bill", "doubl": "twice"})
"""Made the vectors of every snapshot, and reads the questions put to it."""


def write_snapshot(
    serving: Path,
    run_id: str = "20261115-060000-a1b2",
    *,
    account_count: int = 60,
    customer_count: int = 300,
    transaction_count: int = 40,
) -> SnapshotManifest:
    """Write a snapshot and serve it.

    Accounts cover every tier, values that are not known, equal names, and words of customers with
    personal data in them. Customers cover every segment, states by name and code, some without
    e-mail or transactions; ``transaction_count`` is how many each of the others has, over 18
    months. The same counts give the same rows.
    """
    folder = serving / run_id
    folder.mkdir(parents=True)
    manifest = SnapshotManifest(
        run_id=run_id,
        as_of=AS_OF,
        started_at=PUBLISHED_AT - timedelta(minutes=1),
        published_at=PUBLISHED_AT,
        fingerprint="0" * 64,
        batches=("0f1e2d3c",),
        max_sequence=1,
        tables={},
        c360_version=__version__,
    )
    with duckdb.connect(":memory:") as connection:
        _open(connection, folder, [AS_OF, account_count, customer_count, transaction_count])
        tables = _write_marts(connection)
        write_search(connection, folder, AS_OF, EMBEDDER)
        written = {table: _write_fact(connection, folder, table) for table in FACTS}
    facts = {table: months for table, months in written.items() if months}
    rows = {table: sum(m.rows for m in months.values()) for table, months in facts.items()}
    lookups = {table: lookup.key for table, lookup in LOOKUPS.items() if table in facts}
    manifest = replace(manifest, tables={**tables, **rows}, facts=facts, lookups=lookups)
    write_manifest(folder, manifest)
    write_pointer(serving, run_id)
    return manifest


def _open(connection: duckdb.DuckDBPyConnection, folder: Path, settings: list[object]) -> None:
    connection.execute(f"attach {quote_literal(str(folder / 'marts.duckdb'))} as made")
    connection.execute("use made")
    connection.execute("create schema marts")
    connection.execute("create temp macro chance(key, salt) as (hash(key || salt) % 10000) / 1e4")
    connection.execute(
        "create temp table settings as select ?::date as as_of, ?::integer as account_count,"
        " ?::integer as customer_count, ?::integer as transaction_count",
        settings,
    )


def _write_marts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counts = {}
    for name, sql in {**MARTS, **CUSTOMER_MARTS, **ENGAGEMENT_MARTS}.items():
        connection.execute(sql)
        if name.startswith("marts."):
            rows = connection.execute(f"select count(*) from {name}").fetchone()
            counts[name.removeprefix("marts.")] = rows[0] if rows else 0
    connection.execute("create unique index health_key on marts.account_health (account_id)")
    connection.execute(
        "create unique index profile_key on marts.customer_360_profile (customer_id)"
    )
    connection.execute("create index version_key on marts.dim_customer (customer_id)")
    return counts


def _write_fact(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: str
) -> dict[str, FactMonth]:
    months = {}
    found = connection.execute(
        f"select strftime(month_date, '%Y-%m'), count(*) from {table} group by all order by all"
    ).fetchall()
    for month, rows in found:
        path = fact_path(folder, table, month)
        path.parent.mkdir(parents=True, exist_ok=True)
        connection.execute(
            f"copy (from {table} where month_date = '{month}-01' order by {FACTS[table]})"
            f" to {quote_literal(str(path))} (format parquet)"
        )
        if table in LOOKUPS:
            os.replace(write_copy(path, LOOKUPS[table]), lookup_path(folder, table, month))
        months[month] = FactMonth(rows=rows, version="1")
    return months
