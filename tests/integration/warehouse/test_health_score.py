from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from builder import Company
from feed_rows import AS_OF
from marts import Marts
from oracle import WEIGHTS, Oracle

Row = dict[str, Any]


def points_of(row: Row) -> dict[str, Fraction]:
    values = {signal: row[f"{signal}_points"] for signal in WEIGHTS}
    return {signal: Fraction(value) for signal, value in values.items() if value is not None}


def sampled(marts: Marts, profile: str, every: int) -> list[Row]:
    """Return the days as_of, as_of - every, … of one profile."""
    return marts.rows(
        "from account_health_history where profile = ? and (?::date - health_date) % ? = 0",
        profile,
        AS_OF,
        every,
    )


def is_open(account: Row, day: date) -> bool:
    end = account.get("subscription_end_date")
    return account["subscription_start_date"] <= day and (end is None or day <= end)


def established(company: Company, tier: str, day: date) -> list[str]:
    return [
        account["account_id"]
        for account in company.rows["accounts"]
        if account["tier"] == tier
        and is_open(account, day)
        and (day - account["subscription_start_date"]).days + 1 >= 455
    ]


def test_classic_equals_an_independent_implementation_to_the_digit(
    random_marts: Marts, random_world: Company
) -> None:
    oracle = Oracle(random_world)
    rows = sampled(random_marts, "classic", every=11)

    wrong = [
        (row["account_id"], row["health_date"])
        for row in rows
        if points_of(row) != oracle.classic(row["account_id"], row["scored_on"])
    ]

    assert len(rows) > 2000
    assert wrong == []


def test_default_equals_an_independent_implementation_to_the_digit(
    random_marts: Marts, random_world: Company
) -> None:
    oracle = Oracle(random_world)
    accounts = {row["account_id"]: row for row in random_world.rows["accounts"]}
    wrong = []
    for row in sampled(random_marts, "default", every=91):
        account, day = accounts[row["account_id"]], row["scored_on"]
        others = established(random_world, account["tier"], day)
        if points_of(row) != oracle.default(account, day, others):
            wrong.append((row["account_id"], row["health_date"]))

    assert wrong == []


def test_points_sum_to_the_score_for_every_account_and_day(random_marts: Marts) -> None:
    total = " + ".join(f"coalesce({signal}_points, 0)" for signal in WEIGHTS)

    wrong = random_marts.rows(
        f"from account_health_history where {total} is distinct from health_score"
        " or health_score not between 0 and 100"
    )

    assert wrong == []


def test_no_signal_earns_more_than_its_maximum_and_the_maxima_sum_to_100(
    random_marts: Marts,
) -> None:
    total = " + ".join(f"coalesce({signal}_max_points, 0)" for signal in WEIGHTS)
    too_many = " or ".join(f"{signal}_points > {signal}_max_points" for signal in WEIGHTS)

    wrong = random_marts.rows(f"from account_health_history where {total} != 100 or {too_many}")

    assert wrong == []


def test_the_tier_follows_from_the_score(random_marts: Marts) -> None:
    rows = random_marts.rows(
        "select distinct health_score as score, data_coverage_pct as coverage, risk_tier"
        " from account_health_history where risk_tier != 'churned'"
    )
    for row in rows:
        by_score = (
            "healthy" if row["score"] >= 65 else "at_risk" if row["score"] >= 40 else "critical"
        )
        assert row["risk_tier"] == (by_score if row["coverage"] >= 50 else "insufficient_data")


def test_history_has_every_day_since_the_start_of_an_account(
    random_marts: Marts, random_world: Company
) -> None:
    counts = random_marts.rows(
        "select account_id, count(*) as days from account_health_history"
        " where profile = 'classic' group by account_id"
    )
    expected = {
        row["account_id"]: min(365, (AS_OF - row["subscription_start_date"]).days + 1)
        for row in random_world.rows["accounts"]
        if row["subscription_start_date"] <= AS_OF
    }
    assert {row["account_id"]: row["days"] for row in counts} == expected


def test_a_churned_account_keeps_the_score_of_the_day_it_churned(
    random_marts: Marts, random_world: Company
) -> None:
    ends = {row["account_id"]: row for row in random_world.rows["accounts"]}
    churned = random_marts.rows("from account_health where is_churned")

    assert churned
    for row in churned:
        assert row["churned_on"] == ends[row["account_id"]]["subscription_end_date"]
        assert row["scored_on"] == row["churned_on"] < AS_OF
        if row["churned_on"] > AS_OF - timedelta(364):
            frozen = random_marts.day(row["account_id"], row["churned_on"])
            assert frozen["health_score"] == row["health_score"]
