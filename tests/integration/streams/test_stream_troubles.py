"""A stream that cannot be read keeps no other source out, and is told of until it is read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from c360.lake.blocks import Block, Blocks
from c360.lake.lake import Lake
from c360.pipelines.follow import drain_streams
from c360.pipelines.ingest import load_contracts
from c360.pipelines.source_troubles import SourceTroubles, Trouble
from c360.pipelines.sources import SourceState, list_sources
from c360.testing.workspaces import make_workspace, run_workspace

AWAY = """
[[sources]]
name = "away"
feed = "usage_events"
kind = "stream"
broker = "nats"
stream = "events"
endpoint = "nats://127.0.0.1:9"

[[sources]]
name = "products"
feed = "products"
kind = "files"
path = "landing/products.csv"
"""
PRODUCTS = "product_code,product_name,category,price_tier\nP1,ERP,core,premium\n"
FIRST = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 1, 13, tzinfo=UTC)


def find_states(workspace_root: Path) -> dict[str, SourceState]:
    workspace = make_workspace(workspace_root, AWAY, {})
    return {state.name: state for state in list_sources(workspace, Lake(workspace.data))}


def test_a_run_goes_on_without_a_stream_that_is_away(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, AWAY, {"landing/products.csv": PRODUCTS})

    result = run_workspace(workspace)

    states = find_states(tmp_path)
    assert any("'away'" in warning for warning in result.warnings)
    assert states["products"].rows_landed == 1
    assert states["products"].trouble is None
    assert "does not answer" in (states["away"].trouble or "")


def test_each_stream_that_failed_is_returned_with_its_error(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, AWAY, {})

    with workspace.lock("test"):
        drained = drain_streams(workspace, load_contracts(workspace))

    assert drained.landed == ()
    assert ["'away'" in str(failure) for failure in drained.failures] == [True]


def test_a_trouble_lasts_from_its_first_failure_until_the_source_is_read(tmp_path: Path) -> None:
    SourceTroubles(tmp_path, lambda: FIRST).note("orders", OSError("refused"))
    troubles = SourceTroubles(tmp_path, lambda: LATER)
    troubles.note("orders", OSError("Source 'orders': timed out"))

    assert troubles.find("orders", "payments") == Trouble("timed out", FIRST)
    assert troubles.find("others", "payments") is None

    troubles.clear("orders")

    assert troubles.find("orders", "payments") is None


def test_a_contract_that_a_source_breaks_is_told_before_all_else(tmp_path: Path) -> None:
    troubles = SourceTroubles(tmp_path, lambda: LATER)
    troubles.note("orders", OSError("refused"))
    block = Block("payments", "orders", "drift", "s", "column 'tier' is gone", (), FIRST)
    Blocks(tmp_path).replace("payments", ["orders"], [block])

    found = Trouble("Blocked (drift): column 'tier' is gone", FIRST)
    assert troubles.find("orders", "payments") == found
    assert troubles.find("refunds", "payments") is None
