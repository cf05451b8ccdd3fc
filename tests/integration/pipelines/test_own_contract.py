"""A workspace's own contract needs neither ``updated_at`` nor ``is_deleted``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from c360.config.workspace import Workspace
from c360.testing.workspaces import drop_file, ingest_workspace, make_workspace, read_raw

Write = Callable[[Path, str, str], None]
SETTINGS = """[workspace]
name = "Shop"

[[sources]]
name = "shop"
feed = "visits"
kind = "files"
path = "landing/*"
"""
CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: own
version: 1.0.0
status: active
schema:
  - name: visits
{custom}    properties:
      - {{name: visit_id, logicalType: string, physicalType: text, primaryKey: true}}
      - {{name: seen_on, logicalType: date, physicalType: date}}
"""
EVENT_TIME = "    customProperties: [{property: eventTime, value: seen_on}]\n"


def make(root: Path, custom: str) -> Workspace:
    return make_workspace(
        root, SETTINGS, {"contracts/visits.odcs.yaml": CONTRACT.format(custom=custom)}
    )


def csv_file(root: Path, name: str, day: str) -> None:
    drop_file(root, f"landing/{name}.csv", f"visit_id,seen_on\n{name},{day}\n")


def parquet_file(root: Path, name: str, day: str) -> None:
    (root / "landing").mkdir(exist_ok=True)
    days = pa.array([datetime.fromisoformat(day).date()], pa.date32())
    pq.write_table(
        pa.table({"visit_id": [name], "seen_on": days}), root / f"landing/{name}.parquet"
    )


@pytest.mark.parametrize("write", [csv_file, parquet_file])
def test_rows_count_from_their_event_time(tmp_path: Path, write: Write) -> None:
    workspace = make(tmp_path / "shop", EVENT_TIME)
    write(workspace.root, "a", "2026-01-05")

    (batch,) = ingest_workspace(workspace).landed

    (row,) = read_raw(workspace, "visits").to_pylist()
    assert (batch.result.landed, row["_op"]) == (1, "upsert")
    assert row["effective_at"] == datetime(2026, 1, 5)


@pytest.mark.parametrize("write", [csv_file, parquet_file])
def test_without_any_time_rows_count_from_when_they_came(tmp_path: Path, write: Write) -> None:
    workspace = make(tmp_path / "shop", "")
    write(workspace.root, "a", "2026-01-05")
    ingest_workspace(workspace)
    write(workspace.root, "b", "2026-01-06")
    (second,) = ingest_workspace(workspace).landed

    first, later = read_raw(workspace, "visits").to_pylist()
    assert first["effective_at"] == datetime(1970, 1, 1)
    assert later["effective_at"] == second.header.first_read_at
