"""What the audit says of a feed's batches: rows replayed have landed, late rows are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from c360.config.workspace import Workspace
from c360.domain.quarantine import Fix, QuarantineFilter
from c360.kit.clock import utc_now
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.audit_batches import audit_batches
from c360.pipelines.batch_results import rate_batches
from c360.pipelines.context import RunContext
from c360.pipelines.ingest import load_contracts
from c360.pipelines.replay import replay_quarantine
from c360.state.quality import QualityResult
from c360.testing.workspaces import SilentProgress, drop_file, ingest_workspace, make_workspace

SETTINGS = """
[[sources]]
name = "shop"
feed = "visits"
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
    customProperties: [{property: eventTime, value: seen_on}]
    properties:
      - {name: visit_id, logicalType: string, physicalType: text, primaryKey: true}
      - {name: seen_on, logicalType: date, physicalType: date}
      - {name: points, logicalType: integer, physicalType: integer}
slaProperties:
  - {property: latency, value: 72, unit: h}
"""
HEADER = "visit_id,seen_on,points\n"
TODAY = utc_now().date()
Land = Callable[[Workspace, list[date | None]], None]
LONG_AGO = TODAY - timedelta(days=9)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    files = {
        "contracts/visits.odcs.yaml": CONTRACT,
        "landing/first.csv": f"{HEADER}v0,2020-01-01,1\n",
    }
    workspace = make_workspace(tmp_path / "shop", SETTINGS, files)
    ingest_workspace(workspace)
    return workspace


class GivenLake(Lake):
    """A lake of given batches."""

    def __init__(self, root: Path, batches: list[BatchManifest]) -> None:
        super().__init__(root)
        self._batches = batches

    def manifests(self, feed: str | None = None) -> list[BatchManifest]:
        """Return the given batches."""
        return self._batches


def audit(
    workspace: Workspace, batches: list[BatchManifest] | None = None
) -> Mapping[str, QualityResult]:
    lake = Lake(workspace.data) if batches is None else GivenLake(workspace.data, batches)
    context = RunContext(
        workspace, "r1", TODAY, utc_now(), load_contracts(workspace), lake, SilentProgress()
    )
    return {result.check_name: result for result in audit_batches(context)}


def test_a_row_that_was_replayed_counts_as_landed(workspace: Workspace) -> None:
    drop_file(workspace.root, "landing/b.csv", f"{HEADER}v1,{TODAY},1\nv2,{TODAY},many\n")
    ingest_workspace(workspace)
    before = audit(workspace)["completeness"]
    replay_quarantine(workspace, QuarantineFilter(), Fix({"points": "2"}))

    after = audit(workspace)

    assert (before.status, before.records_checked, before.records_failed) == ("warn", 3, 1)
    completeness = after["completeness"]
    assert (completeness.status, completeness.records_checked) == ("pass", 3)
    assert completeness.records_failed == 0
    assert after["rows in = landed + quarantined + duplicate"].status == "pass"


def test_a_row_that_would_be_replayed_twice_fails_the_audit(workspace: Workspace) -> None:
    drop_file(workspace.root, "landing/b.csv", f"{HEADER}v1,{TODAY},many\n")
    ingest_workspace(workspace)
    replay_quarantine(workspace, QuarantineFilter(), Fix({"points": "2"}))
    batches = Lake(workspace.data).manifests()
    replayed = next(batch for batch in batches if batch.header.replays)
    twice = replace(replayed, header=replace(replayed.header, batch_id="again"))

    result = audit(workspace, [*batches, twice])["rows in = landed + quarantined + duplicate"]

    assert (result.status, result.records_failed) == ("fail", 1)


def land_csv(workspace: Workspace, days: list[date | None]) -> None:
    rows = "".join(f"n{number},{day or ''},1\n" for number, day in enumerate(days))
    drop_file(workspace.root, "landing/late.csv", HEADER + rows)


def land_parquet(workspace: Workspace, days: list[date | None]) -> None:
    table = pa.table(
        {
            "visit_id": [f"n{number}" for number in range(len(days))],
            "seen_on": pa.array(days, pa.date32()),
            "points": pa.array([1] * len(days), pa.int32()),
        }
    )
    pq.write_table(table, workspace.root / "landing/late.parquet")


@pytest.mark.parametrize("land", [land_csv, land_parquet])
def test_rows_later_than_their_latency_are_counted_by_batch(
    workspace: Workspace, land: Land
) -> None:
    land(workspace, [TODAY, LONG_AGO, None, TODAY])

    (batch,) = ingest_workspace(workspace).landed

    assert (batch.result.landed, batch.result.timed, batch.result.late) == (4, 3, 1)
    newest, first = rate_batches(
        load_contracts(workspace)["visits"], Lake(workspace.data).manifests("visits")
    )
    assert (newest["timeliness_pct"], newest["status"]) == (66.667, "warn")
    assert "66.667 % in time, 98 % are due" in newest["message"]
    assert first["timeliness_pct"] is None
    result = audit(workspace)["timeliness"]
    assert (result.status, result.records_checked, result.records_failed) == ("warn", 3, 1)
