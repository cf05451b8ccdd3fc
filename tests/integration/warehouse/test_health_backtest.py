from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from builder import Company
from feed_rows import AS_OF
from marts import Marts

CUTOFFS = [date(2025, month, 1) for month in range(8, 13)] + [
    date(2026, m, 1) for m in (1, 2, 3, 4)
]
Observation = tuple[float, bool]


def observe(marts: Marts, company: Company, cutoff: date) -> list[Observation]:
    """Return score and outcome of every account open and scored the day before a cutoff."""
    ends = {row["account_id"]: row.get("subscription_end_date") for row in company.rows["accounts"]}
    rows = marts.rows(
        "from account_health_history where profile = 'default' and health_date = ?"
        " and risk_tier != 'churned' and health_score is not null",
        cutoff - timedelta(1),
    )
    return [
        (float(row["health_score"]), bool(end and end < cutoff + timedelta(90)))
        for row in rows
        for end in [ends[row["account_id"]]]
        if end is None or end >= cutoff
    ]


def auc(observations: list[Observation]) -> float:
    pairs = [
        1.0 if low < high else 0.5 if low == high else 0.0
        for low, has_churned in observations
        for high, other_churned in observations
        if has_churned and not other_churned
    ]
    return sum(pairs) / len(pairs)


def pooled(marts: Marts, profile: str = "default") -> dict[str, Any]:
    sql = "from health_backtest where measure = 'auc' and slice = 'pooled' and profile = ?"
    return marts.rows(sql, profile)[0]


def test_the_pooled_auc_is_the_share_of_pairs_ranked_right(
    random_marts: Marts, random_world: Company
) -> None:
    observations = [
        each for cutoff in CUTOFFS for each in observe(random_marts, random_world, cutoff)
    ]
    row = pooled(random_marts)
    assert row["account_count"] == len(observations)
    assert row["churned_count"] == sum(has_churned for _, has_churned in observations)
    assert row["value"] == pytest.approx(auc(observations))


def test_the_interval_holds_the_value(random_marts: Marts) -> None:
    for profile in ("classic", "default"):
        row = pooled(random_marts, profile)
        assert 0 <= row["lower"] < row["value"] < row["upper"] <= 1


def test_only_cutoffs_whose_90_days_are_over_are_shown(random_marts: Marts) -> None:
    rows = random_marts.rows("select distinct cutoff_date from health_backtest order by all")
    assert [row["cutoff_date"] for row in rows] == [*CUTOFFS, None]
    assert CUTOFFS[-1] + timedelta(90) <= AS_OF < date(2026, 5, 1) + timedelta(90)


def test_churn_rates_by_tier_add_up_to_all_observations(random_marts: Marts) -> None:
    rows = random_marts.rows(
        "select account_count, churned_count, value from health_backtest"
        " where measure = 'churn_rate' and profile = 'default'"
    )
    total = pooled(random_marts)
    assert sum(row["account_count"] for row in rows) == total["account_count"]
    assert sum(row["churned_count"] for row in rows) == total["churned_count"]
