from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from builder import Company, shipped_profiles
from companies import random_company
from dbt_run import Build
from feed_rows import AS_OF
from marts import Marts

CHANGED_ON = AS_OF - timedelta(5)
EARLIER = AS_OF - timedelta(45)


@pytest.fixture(scope="module")
def reweighted(build: Build) -> Marts:
    """A company whose default profile gives all weight to tickets from CHANGED_ON on."""
    company = Company().account("A1").session("A1", AS_OF - timedelta(9))
    default = next(row for row in shipped_profiles() if row["profile"] == "default")
    weights = {name: Decimal(0) for name in default if name.endswith("_weight")}
    newer = {**default, **weights, "tickets_weight": Decimal(100), "version": 2}
    company.profiles.append({**newer, "effective_from": CHANGED_ON})
    return build(company)


def test_a_new_version_of_a_profile_holds_from_its_day_on(reweighted: Marts) -> None:
    before = reweighted.day("A1", CHANGED_ON - timedelta(1))
    since = reweighted.day("A1", CHANGED_ON)
    assert (before["profile_version"], since["profile_version"]) == (1, 2)
    assert before["health_score"] < since["health_score"] == since["tickets_points"] == 100


def test_a_signal_without_weight_earns_nothing_and_is_known(reweighted: Marts) -> None:
    today = reweighted.health("A1")
    assert (today["sessions_points"], today["sessions_max_points"]) == (0, 0)
    assert today["data_coverage_pct"] == 100


def test_a_day_has_the_same_score_whichever_day_it_is_computed_on(build: Build) -> None:
    company = random_company(accounts=60, seed=11)
    for row in company.rows["accounts"]:
        row["is_churned"] = False
    common = (
        "select * exclude churned_on from account_health_history"
        " where health_date between ?::date - 364 and ? order by all"
    )
    now, earlier = (build(replace(company, as_of=day)) for day in (AS_OF, EARLIER))

    later_view = now.rows(common, AS_OF, EARLIER)

    assert len(later_view) > 10_000
    assert later_view == earlier.rows(common, AS_OF, EARLIER)


def test_the_last_day_is_that_of_the_reporting_time_zone(build: Build) -> None:
    company = Company(time_zone="America/New_York").account("A1", tier="standard")
    company.add("usage_events", account_id="A1", occurred_at=datetime(2026, 7, 1, 3))
    company.add("usage_events", account_id="A1", occurred_at=datetime(2026, 7, 1, 4))

    account = build(company).health("A1")

    assert (account["total_sessions"], account["last_active_date"]) == (1, date(2026, 6, 30))
