"""Whatever lands and whenever it expires, the staging models give the same rows on every day."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from c360.config.workspace import open_workspace
from c360.contracts.model import Column, Contract
from c360.contracts.parsing import ARROW_TYPES
from c360.domain.types import Kind
from c360.lake.compaction import compact_feed
from c360.lake.lake import Lake
from c360.lake.manifest import BatchHeader
from c360.lake.retention import Expiry, remove_replaced, seal_batch
from c360.pipelines.columns_kept import ColumnsKept, find_columns_kept
from c360.pipelines.context import RunContext
from c360.pipelines.ingest import load_contracts
from c360.pipelines.lineage import read_models
from c360.testing.workspaces import SilentProgress
from c360.warehouse.duckdb import RawRelation

START = date(2024, 1, 1)
DAYS = 900
MODELS = {
    "accounts": ("stg_feeds__account_versions", "stg_feeds__accounts"),
    "customers": ("stg_feeds__customer_versions", "stg_feeds__customers"),
    "engagement_profiles": ("stg_feeds__engagement_profiles",),
    "interactions": ("stg_feeds__interaction_versions", "stg_feeds__interactions"),
    "opportunities": ("stg_feeds__opportunities",),
    "transactions": ("stg_feeds__transaction_versions",),
    "usage_events": ("stg_feeds__usage_event_versions", "stg_feeds__usage_events"),
}
"""By feed, the models that read it: versions with their validity, and the last word of each key."""


class Staging:
    """The staging models as they are, and what the archive keeps for them."""

    def __init__(
        self, sql: Mapping[str, str], contracts: Mapping[str, Contract], kept: ColumnsKept
    ) -> None:
        self.sql = sql
        self.contracts = contracts
        self.kept = kept

    def read(self, lake: Lake, feed: str, as_of: date) -> dict[str, list[str]]:
        """Build the models of a feed from what readers see, and return their rows as text."""
        contract = self.contracts[feed]
        columns = [(column.name, str(column.type)) for column in contract.columns]
        raw = RawRelation(feed, columns, lake.data_files(lake.manifests(feed)))
        with duckdb.connect(":memory:") as connection:
            connection.execute("create schema raw; create schema config; create schema staging")
            connection.execute(
                "create table config.run as select $as_of as as_of, 'GBP' as reporting_currency,"
                " 'Europe/London' as time_zone",
                {"as_of": as_of},
            )
            connection.execute(f"create view raw.{feed} as {raw.to_sql()}")
            for name in MODELS[feed]:
                connection.execute(f"create table staging.{name} as {self.sql[name]}")
            return {
                name: [
                    line
                    for (line,) in connection.execute(
                        f"select to_json(t)::varchar as line from staging.{name} t order by line"
                    ).fetchall()
                ]
                for name in MODELS[feed]
            }


@pytest.fixture(scope="module")
def staging(published_demo: Path) -> Staging:
    workspace = open_workspace(published_demo)
    contracts = load_contracts(workspace)
    context = RunContext(
        workspace, "run-1", START, datetime(2026, 1, 1), contracts, Lake(workspace.data),
        SilentProgress(),
    )  # fmt: skip
    kept = find_columns_kept(context)
    assert kept is not None
    names = {name: {} for models in MODELS.values() for name in models}
    compiled = read_models(context.project_work, {"staging": names})
    sql = {name: compiled[f"staging.{name}"] for name in names}
    return Staging(sql, contracts, kept)


def any_value(rng: random.Random, column: Column) -> Any:
    day = START + timedelta(days=rng.randrange(DAYS))
    values = {
        Kind.TEXT: lambda: rng.choice(["a", "b", "won", ""]),
        Kind.INTEGER: lambda: rng.randint(0, 3),
        Kind.BIGINT: lambda: rng.randint(0, 3),
        Kind.DECIMAL: lambda: Decimal(rng.randint(0, 300)) / 100,
        Kind.DOUBLE: lambda: rng.randint(0, 9) / 4,
        Kind.BOOLEAN: lambda: rng.random() < 0.3,
        Kind.DATE: lambda: day,
        Kind.TIMESTAMP: lambda: datetime.combine(day, datetime.min.time()),
    }
    is_null = not column.is_key and rng.random() < 0.15
    return None if is_null else values[column.type.kind]()


def any_row(rng: random.Random, contract: Contract, header: BatchHeader) -> dict[str, Any]:
    """Return a row as sources give them; a delete of a log has its key and nothing else."""
    row = {column.name: any_value(rng, column) for column in contract.columns}
    is_delete = rng.random() < 0.25
    if is_delete and rng.random() < 0.7:
        row = {name: value if name in contract.key else None for name, value in row.items()}
    day = START + timedelta(days=rng.randrange(DAYS))
    effective_at = datetime.combine(day, datetime.min.time())
    loaded_at = effective_at + timedelta(days=3)
    return row | {
        "_source": header.source, "_batch_id": header.batch_id, "_sequence": header.sequence,
        "_file": "f.csv", "_position": rng.randint(0, 4), "_extra": '{"note": "x"}',
        "_op": "delete" if is_delete else "upsert", "effective_at": effective_at,
        "_known_at": effective_at, "_loaded_at": loaded_at,
    }  # fmt: skip


def land(rng: random.Random, contract: Contract, lakes: list[Lake], number: int) -> None:
    seen = [manifest.batch_id for manifest in lakes[0].manifests()]
    header = BatchHeader(
        f"b{number}", contract.feed, "s", "append", number, "c", "m", "1.0.0", (),
        datetime(2026, 1, 1), False, rng.choice([None, None, None, *seen]),
    )  # fmt: skip
    rows = [any_row(rng, contract, header) for _ in range(rng.randint(0, 12))]
    land_rows(contract, lakes, header, rows)


def land_rows(
    contract: Contract, lakes: list[Lake], header: BatchHeader, rows: list[dict[str, Any]]
) -> None:
    decimal = pa.decimal128(18, 2)
    types = {c.name: ARROW_TYPES.get(c.type.kind, decimal) for c in contract.columns}
    times = dict.fromkeys(("effective_at", "_known_at", "_loaded_at"), pa.timestamp("us"))
    whole = dict.fromkeys(("_sequence", "_position"), pa.int64())
    texts = dict.fromkeys(("_source", "_batch_id", "_file", "_op", "_extra"), pa.string())
    table = pa.Table.from_pylist(rows, pa.schema(list((types | texts | times | whole).items())))
    for lake in lakes:
        with lake.stage(header, datetime(2026, 1, 1)) as staged:
            staged.land(table)
            staged.commit(rows_in=len(rows), duplicate=0)


def expire(lake: Lake, staging: Staging, feed: str, before: date) -> None:
    contract = staging.contracts[feed]
    limit = Expiry(
        feed, contract.age_column, before, datetime.combine(before, datetime.min.time()),
        staging.kept.of_feed(feed), before, "run-1", "1.0.0",
    )  # fmt: skip
    seen = {manifest.batch_id for manifest in lake.manifests(feed)}
    for manifest in lake.all_manifests(feed):
        seal_batch(lake, manifest, limit, is_replaced=manifest.batch_id not in seen)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1 << 30), feed=st.sampled_from(sorted(MODELS)))
def test_staging_is_the_same_with_and_without_expiry_as_of_any_day(
    staging: Staging, tmp_path_factory: pytest.TempPathFactory, seed: int, feed: str
) -> None:
    rng = random.Random(seed)
    keeping, expiring = Lake(tmp_path_factory.mktemp("k")), Lake(tmp_path_factory.mktemp("e"))
    number, day = 0, START
    for _ in range(rng.randint(2, 4)):
        for _ in range(rng.randint(1, 3)):
            land(rng, staging.contracts[feed], [keeping, expiring], number)
            number += 1
        day += timedelta(days=rng.randint(0, 300))
        expire(expiring, staging, feed, day)
        if rng.random() < 0.7:
            remove_replaced(expiring)
        if rng.random() < 0.4:
            compact_feed(expiring.raw / feed, expiring.manifests(feed), least_files=2)

    for as_of in (START + timedelta(days=rng.randrange(DAYS)), START + timedelta(days=DAYS)):
        assert staging.read(expiring, feed, as_of) == staging.read(keeping, feed, as_of)


def test_what_was_deleted_before_it_was_sealed_stays_deleted(
    staging: Staging, tmp_path: Path
) -> None:
    lake, contract = Lake(tmp_path), staging.contracts["usage_events"]
    for number, op in enumerate(["upsert", "delete"]):
        at = datetime(2024, 3, 1 + number)
        header = BatchHeader(
            f"b{number}", contract.feed, "log", "cdc", number, "c", "m", "1.0.0", (), at, False
        )
        values = {"account_id": "A1", "occurred_at": at} if op == "upsert" else {}
        row = {
            "session_id": "S1", "_source": "log", "_batch_id": header.batch_id, "_op": op,
            "_sequence": number, "_position": 0, "effective_at": at, "_loaded_at": at, **values,
        }  # fmt: skip
        land_rows(contract, [lake], header, [row])

    expire(lake, staging, contract.feed, date(2025, 1, 1))
    remove_replaced(lake)

    assert not list((lake.raw / contract.feed).glob("b*/*.parquet"))
    built = staging.read(lake, contract.feed, date(2026, 6, 30))
    assert len(built["stg_feeds__usage_event_versions"]) == 2
    assert built["stg_feeds__usage_events"] == []


@pytest.mark.parametrize("feed", ["interactions", "transactions"])
def test_what_no_model_reads_is_not_kept(staging: Staging, feed: str) -> None:
    kept = staging.kept.of_feed(feed)

    assert not kept & {"_extra", "_file", "updated_at"}
    assert {*staging.contracts[feed].key, "effective_at", "_sequence", "_position"} <= kept


def test_feeds_that_others_are_mapped_from_keep_all_columns(staging: Staging) -> None:
    assert set(staging.contracts["events"].names) <= staging.kept.of_feed("events")
