"""What the engine lands in bulk is what the gate lands row by row, whatever the file holds."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from c360.config.workspace import Workspace
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.testing.workspaces import ingest_workspace, make_workspace, query, read_raw

SOURCE = """
[[sources]]
name = "cards"
feed = "transactions"
path = "landing/*.parquet"
"""
BY_ROW = """[sources.columns]
merchant_name = "concat(merchant_name, '')"
"""
SCHEMA = pa.schema(
    [
        ("transaction_id", pa.string()),
        ("customer_id", pa.string()),
        ("transaction_at", pa.timestamp("us")),
        ("transaction_amount", pa.decimal128(12, 2)),
        ("currency", pa.string()),
        ("merchant_name", pa.string()),
        ("merchant_category", pa.string()),
        ("channel", pa.string()),
        ("status", pa.string()),
        ("is_deleted", pa.bool_()),
        ("terminal", pa.string()),
    ]
)
TIMES = ("_loaded_at", "_batch_id")


def transaction(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "transaction_id": f"T{number}",
        "customer_id": "C1",
        "transaction_at": datetime(2026, 5, 1) + timedelta(hours=number),
        "transaction_amount": Decimal("12.50"),
        "currency": "GBP",
        "merchant_name": "Corner shop",
        "merchant_category": "Grocery",
        "channel": "online",
        "status": "approved",
        "is_deleted": None,
        "terminal": None,
        **changes,
    }


def land(root: Path, rows: list[dict[str, Any]], mapping: str = "") -> Workspace:
    workspace = make_workspace(root, SOURCE + mapping, {})
    (root / "landing").mkdir(exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), root / "landing" / "may.parquet")
    return workspace


def ingest(workspace: Workspace) -> BatchManifest:
    (batch,) = ingest_workspace(workspace).landed
    return batch


def landed(workspace: Workspace) -> list[dict[str, Any]]:
    if not Lake(workspace.data).data_files(Lake(workspace.data).manifests()):
        return []
    return list(read_raw(workspace, "transactions").drop_columns(TIMES).to_pylist())


def quarantined(workspace: Workspace) -> list[tuple[object, ...]]:
    return query(
        workspace, "select line, reason, record from quality.quarantine order by line, reason"
    )


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "transaction_id": st.sampled_from(["T1", "T2", "", None, "T\0", "é"]),
        "customer_id": st.sampled_from(["C2", "", None]),
        "transaction_at": st.sampled_from([None, datetime(1, 1, 1), datetime(2026, 5, 2)]),
        "transaction_amount": st.sampled_from(
            [None, Decimal("0.00"), Decimal("-0.01"), Decimal("1000000.00"), Decimal("1000000.01")]
        ),
        "currency": st.sampled_from(["EUR", "eur", "", "GBP\n", "GBP1"]),
        "merchant_category": st.sampled_from([None, "", "Never seen", "x\0"]),
        "channel": st.sampled_from(["mobile", "phone", "", None]),
        "status": st.sampled_from(["declined", "Approved", None]),
        "is_deleted": st.sampled_from([True, False]),
        "terminal": st.sampled_from(["7", '"quoted"']),
    },
)


@given(changes=st.lists(VALUES, max_size=30))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_bulk_and_row_by_row_landing_agree_on_every_row(
    changes: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = [transaction(number, **change) for number, change in enumerate(changes)]
    in_bulk = land(tmp_path_factory.mktemp("bulk"), rows)
    by_row = land(tmp_path_factory.mktemp("rows"), rows, BY_ROW)

    assert ingest(in_bulk).result == ingest(by_row).result
    assert quarantined(in_bulk) == quarantined(by_row)
    assert landed(in_bulk) == landed(by_row)


def test_clean_rows_are_written_by_the_engine_and_others_beside_them(tmp_path: Path) -> None:
    rows = [transaction(1), transaction(2, transaction_amount=Decimal("-5")), transaction(3)]

    batch = ingest(land(tmp_path, [*rows, transaction(3), transaction(4)]))

    assert (batch.result.landed, batch.result.quarantined, batch.result.duplicate) == (3, 1, 1)
    assert len(batch.data_files) == 2


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_file_never_stops_the_ingest_nor_lands_a_row_twice(
    seed: int, tmp_path: Path
) -> None:
    workspace = land(tmp_path, [transaction(number) for number in range(50)])
    path = tmp_path / "landing" / "may.parquet"
    content, place = bytearray(path.read_bytes()), random.Random(seed)
    start = place.randrange(len(content) - 40)
    content[start : start + 40] = place.randbytes(40)
    path.write_bytes(content)

    result = ingest(workspace).result

    ids = [row["transaction_id"] for row in landed(workspace)]
    assert result.is_reconciled
    assert len(ids) == len(set(ids)) == result.landed <= 50


def test_a_column_that_the_contract_does_not_name_is_kept(tmp_path: Path) -> None:
    workspace = land(tmp_path, [transaction(1, terminal="T-9")])

    assert ingest(workspace).extra_columns == ("terminal",)
    assert landed(workspace)[0]["_extra"] == '{"terminal":"T-9"}'
