"""Write a snapshot with made-up accounts, for tests and benchmarks of what reads snapshots."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from c360 import __version__
from c360.kit.sql import quote_literal
from c360.testing.snapshot_sql import MARTS
from c360.warehouse.snapshot import SnapshotManifest, write_manifest, write_pointer

AS_OF = date(2026, 11, 14)
PUBLISHED_AT = datetime(2026, 11, 15, 6, 12)


def write_snapshot(
    serving: Path, run_id: str = "20261115-060000-a1b2", *, account_count: int = 60
) -> SnapshotManifest:
    """Write a snapshot and serve it.

    Accounts cover every tier, values that are not known, equal names, and words of customers with
    personal data in them. The same count gives the same rows.
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
    manifest = replace(manifest, tables=_write_marts(folder / "marts.duckdb", account_count))
    write_manifest(folder, manifest)
    write_pointer(serving, run_id)
    return manifest


def _write_marts(path: Path, account_count: int) -> dict[str, int]:
    counts = {}
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach {quote_literal(str(path))} as made")
        connection.execute("use made")
        connection.execute("create schema marts")
        connection.execute("create macro chance(key, salt) as (hash(key || salt) % 10000) / 1e4")
        connection.execute(
            "create temp table settings as select ?::date as as_of, ?::integer as account_count",
            [AS_OF, account_count],
        )
        for name, sql in MARTS.items():
            connection.execute(sql)
            if name.startswith("marts."):
                rows = connection.execute(f"select count(*) from {name}").fetchone()
                counts[name.removeprefix("marts.")] = rows[0] if rows else 0
        connection.execute("create unique index health_key on marts.account_health (account_id)")
        connection.execute("drop macro chance")
    return counts
