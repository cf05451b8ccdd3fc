"""What is worth an alert, and what is left of a budget."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from c360.domain.cost import Spending
from c360.domain.slo import Budget, Tier, budget_of, percentile, percentile_of_bins
from c360.ops.freshness import lag_of
from c360.ops.rules import (
    find_cost,
    find_failed_step,
    find_lags,
    find_late_feeds,
    find_quality_alerts,
)
from c360.state.hops import Hop
from c360.state.quality import QualityResult
from c360.state.runs import Run, RunStatus, Step, StepStatus

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def make_hop(**changes: Any) -> Hop:
    hop = Hop(
        batch_id="b1",
        feed="deals",
        source="crm",
        tier="batch",
        is_history=False,
        event_at=NOW - timedelta(days=9),
        arrived_at=NOW,
        landed_at=NOW + timedelta(minutes=10),
        staged_at=NOW + timedelta(minutes=20),
        published_at=NOW + timedelta(minutes=30),
        visible_at=NOW + timedelta(minutes=31),
    )
    return replace(hop, **changes)


def make_result(check: str, status: str) -> QualityResult:
    return QualityResult("r1", "deals", check, status, 1, 1, 0.0, 1.0, "It is so.", NOW)


def test_a_budget_lets_five_of_a_hundred_miss() -> None:
    values = [1.0] * 95 + [10.0] * 5

    budget = budget_of(values, 5.0)

    assert (budget.burn, budget.remaining) == (1.0, 0.0)
    assert percentile(values, 0.95) == 1.0


def test_a_budget_that_is_spent_twice_has_nothing_left() -> None:
    assert (Budget(100, 10).burn, Budget(100, 10).remaining) == (2.0, 0.0)


def test_a_budget_of_nothing_is_unknown_not_whole() -> None:
    assert (Budget(0, 0).burn, Budget(0, 0).remaining) == (None, None)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.01, 1.0), (0.5, 50.0), (0.95, 95.0), (1, 100.0)]
)
def test_a_percentile_is_the_nearest_rank(share: float, expected: float) -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], share) == expected


def test_percentiles_of_bins_lie_within_the_bin() -> None:
    bins = [(5.0, 50), (100.0, 0), (200.0, 50)]

    assert percentile_of_bins(bins, 0.5) == 5.0
    assert percentile_of_bins(bins, 0.75) == 150.0
    assert percentile_of_bins([], 0.5) is None


def test_lag_counts_from_the_file_and_not_from_old_events() -> None:
    assert lag_of(make_hop(), Tier.BATCH) == 600.0
    assert lag_of(make_hop(), Tier.CURATED) == 31 * 60.0


def test_a_first_load_says_nothing_of_lag() -> None:
    assert lag_of(make_hop(is_history=True), Tier.CURATED) is None


def test_a_batch_counts_for_its_own_tier() -> None:
    assert lag_of(make_hop(tier="streaming"), Tier.BATCH) is None
    assert lag_of(make_hop(tier="streaming"), Tier.STREAMING) == 600.0


def test_lag_over_the_sla_is_told_once_for_a_source_with_the_worst_batch() -> None:
    late = [make_hop(batch_id=f"b{h}", landed_at=NOW + timedelta(hours=h)) for h in (2, 4, 3)]

    [alert] = find_lags(late, NOW)

    assert (alert.kind, alert.target) == ("lag_over_sla", "crm/batch")
    assert "b4 of deals took 4 hours; the SLA of tier batch is 60 minutes" in alert.message


def test_a_feed_is_late_once_it_is_older_than_its_contract_allows() -> None:
    newest = {"deals": NOW - timedelta(hours=25), "products": NOW, "own": NOW - timedelta(days=9)}

    [alert] = find_late_feeds(newest, {"deals": 24, "products": 24}, NOW)

    assert (alert.kind, alert.target) == ("feed_late", "deals")
    assert "25.0 hours ago; the contract allows 24" in alert.message
    assert find_late_feeds({"deals": NOW - timedelta(hours=24)}, {"deals": 24}, NOW) == []


def test_drift_missing_partitions_and_late_rows_become_alerts_and_passes_do_not() -> None:
    results = [
        make_result("schema drift", "warn"),
        make_result("schema drift", "pass"),
        make_result("expected partition of crm", "fail"),
        make_result("completeness", "fail"),
        make_result("timeliness", "warn"),
        make_result("timeliness", "pass"),
    ]

    kinds = [alert.kind for alert in find_quality_alerts(results)]
    assert kinds == ["drift", "partition_missing", "rows_late"]


def test_a_failed_run_names_the_step() -> None:
    steps = (
        Step("ingest", StepStatus.SUCCEEDED),
        Step("build", StepStatus.FAILED, error="BuildError: no"),
    )
    run = Run("r1", "run", RunStatus.FAILED, None, NOW, NOW, False, "BuildError: no", steps)

    [alert] = find_failed_step(run, NOW)

    assert (alert.kind, alert.target, alert.run_id) == ("step_failed", "run/build", "r1")


def test_a_cancelled_run_is_no_alert() -> None:
    run = Run("r1", "run", RunStatus.CANCELLED, None, NOW, NOW, False, "cancelled")

    assert find_failed_step(run, NOW) == []


def test_cost_is_told_once_the_envelope_is_spent() -> None:
    within = Spending(3600 * 200, 0.5, 100.0, date(2026, 6, 15))
    over = Spending(3600 * 201, 0.5, 100.0, date(2026, 6, 15))

    assert find_cost(within, NOW) == []
    [alert] = find_cost(over, NOW)
    assert (alert.kind, alert.target) == ("cost", "2026-06")
    assert "cost 100.50 so far" in alert.message
    assert "the month costs 201.00" in alert.message
