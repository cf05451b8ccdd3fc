"""A run stamps its batches, tells of what went wrong, and writes lineage down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.kit.clock import utc_now
from c360.ops.freshness import report_hops, report_tiers
from c360.ops.lineage import read_lineage
from c360.pipelines.watch import FeedWatch
from c360.state.database import StateDatabase, open_state
from c360.state.hops import Hop
from c360.testing.workspaces import drop_file, run_workspace

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
TICKET = (
    '{"id": "INT-NEW", "account": "ACC-0001", "kind": "ticket", "deal": null, '
    '"text": "The export has failed every night this week.", "received": "2026-06-29T10:00:00"}\n'
)


@pytest.fixture
def state(demo: Workspace) -> Iterator[StateDatabase]:
    opened = open_state(demo.state_url)
    yield opened
    opened.close()


def test_a_new_batch_is_stamped_on_its_way_and_measured(
    demo: Workspace, state: StateDatabase
) -> None:
    drop_file(demo.root, "landing/interactions/year=2026/month=07/part-000.jsonl", TICKET)
    result = run_workspace(demo)
    assert result.is_published, result.error

    [hop] = [hop for hop in state.hops.list_hops(LONG_AGO) if not hop.is_history]

    assert (hop.feed, hop.run_id) == ("interactions", result.run_id)
    stamps = [hop.arrived_at, hop.landed_at, hop.staged_at, hop.published_at, hop.visible_at]
    assert all(stamp is not None for stamp in stamps)
    assert stamps == sorted(stamp for stamp in stamps if stamp is not None)
    tiers = {report.promise.tier.value: report for report in report_tiers(state, utc_now())}
    assert (tiers["batch"].measured, tiers["curated"].measured) == (1, 1)
    assert tiers["streaming"].status == "unknown"
    assert [report.measured for report in report_hops([hop])] == [1] * 5


def test_the_first_load_is_stamped_as_history(demo: Workspace, state: StateDatabase) -> None:
    hops = state.hops.list_hops(LONG_AGO)

    assert hops
    assert {hop.is_history for hop in hops} == {True}
    assert all(hop.visible_at is not None for hop in hops)


def test_a_missing_partition_stops_publishing_and_is_told(
    demo: Workspace, state: StateDatabase
) -> None:
    settings = demo.root / "c360.toml"
    text = settings.read_text(encoding="utf-8")
    name = 'name = "crm_products"'
    assert name in text
    settings.write_text(text.replace(name, name + '\npartition = "day"'), encoding="utf-8")

    result = run_workspace(open_workspace(demo.root))

    assert not result.is_published
    assert "expected partition of crm_products" in str(result.error)
    alerts = {alert.kind: alert for alert in state.alerts.list_alerts()}
    assert alerts["step_failed"].target == "run/audit"
    assert alerts["partition_missing"].target == "products"


def test_late_feeds_are_told_without_a_run(demo: Workspace, state: StateDatabase) -> None:
    now = utc_now()
    watch = FeedWatch(demo, state, lambda: now + timedelta(days=400))

    watch.tick()
    watch.tick()

    late = [alert for alert in state.alerts.list_alerts() if alert.kind == "feed_late"]
    assert "accounts" in {alert.target for alert in late}
    assert {alert.repeat_count for alert in late} == {1}


def test_a_batch_known_stays_as_it_is(demo: Workspace, state: StateDatabase) -> None:
    first = state.hops.list_hops(LONG_AGO)[0]

    state.hops.add_hops([Hop(first.batch_id, "x", "x", "batch", False, None, None, utc_now())])

    assert state.hops.list_hops(LONG_AGO)[0] == first


def test_lineage_leads_from_the_screen_to_the_source(demo: Workspace) -> None:
    lineage = read_lineage(demo.data)

    graph = lineage.trace_column("marts.account_health.arr_amount")

    layers = {node.layer for node in graph.nodes}
    assert {"source", "raw", "staging", "marts", "screen"} <= layers
    assert "raw.accounts.arr_amount" in {node.id for node in graph.nodes}
    assert ("crm_accounts", "source") in {(node.label, node.layer) for node in graph.nodes}
    assert ("Accounts", "screen") in {(node.label, node.layer) for node in graph.nodes}
    assert lineage.unreadable == ()
