"""Engagement profiles: who is a member, which persona, what became of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builder import Company
from dbt_run import Build
from feed_rows import AS_OF
from marts import Marts

EARLIER = date(2026, 5, 31)
ENGAGEMENT_MARTS = ("engagement_profile", "engagement_history", "engagement_outcomes")


@pytest.fixture(scope="module")
def community(build: Build) -> Marts:
    company = Company()
    for number in range(8):
        company.member(f"M{number}", total_connections=number)
    company.member("M0", snapshot_date=EARLIER, churn_30_day=False, lifetime_value_usd=100.0)
    company.member("gone", snapshot_date=EARLIER, churn_30_day=True, lifetime_value_usd=300.0)
    company.predict("engagement_churn", "M1", 0.5, score=75.0, category="high", is_positive=True)
    company.predict("engagement_churn", "M2", 0.2, score=10.0, category="low", is_positive=False)
    company.predict("engagement", "M2", 0.45)
    company.predict("engagement_value", "M2", 512.5)
    company.predict("engagement_anomaly", "M2", 0.97, category="anomalous", is_positive=True)
    company.predict("customer_churn", "M3", 0.9, score=99.0, category="high", is_positive=True)
    return build(company)


def profile(marts: Marts, customer_id: str) -> dict[str, Any]:
    (row,) = marts.rows("from engagement_profile where customer_id = ?", customer_id)
    return row


def test_members_are_those_of_the_newest_snapshot(community: Marts) -> None:
    rows = community.rows("select customer_id, snapshot_date from engagement_profile order by all")

    assert rows == [{"customer_id": f"M{n}", "snapshot_date": AS_OF} for n in range(8)]


def test_predictions_of_every_model_of_engagement_stand_in_the_profile(community: Marts) -> None:
    found = profile(community, "M2")

    assert found["churn_probability"] == 0.2
    assert (found["churn_risk_score"], found["churn_risk_category"]) == (10, "low")
    assert (found["predicted_engagement"], found["predicted_value_usd"]) == (0.45, 512.5)
    assert (found["anomaly_score"], found["is_anomalous"]) == (0.97, True)


def test_what_no_model_of_engagement_scored_is_not_known(community: Marts) -> None:
    found = profile(community, "M3")

    assert (found["churn_probability"], found["churn_risk_category"]) == (None, "not_scored")
    assert (found["predicted_value_usd"], found["is_anomalous"]) == (None, None)


def test_even_odds_of_leaving_make_a_member_at_risk(community: Marts) -> None:
    assert profile(community, "M1")["persona"] == "at_risk"
    assert profile(community, "M2")["persona"] == "lurkers"


def test_top_quarter_of_connections_is_that_of_the_newest_snapshot(community: Marts) -> None:
    rows = community.rows("from engagement_profile where persona = 'social_butterflies'")

    assert {row["customer_id"] for row in rows} == {"M5", "M6", "M7"}


def test_history_counts_who_left_as_at_risk_then(community: Marts) -> None:
    rows = community.rows(
        "from engagement_history where snapshot_date = ? order by persona", EARLIER
    )

    assert [(row["persona"], row["member_share"], row["churn_basis"]) for row in rows] == [
        ("at_risk", 0.5, "observed"),
        ("lurkers", 0.5, "observed"),
    ]


def test_outcomes_are_of_the_snapshots_where_they_are_known(community: Marts) -> None:
    rows = community.rows("from engagement_outcomes where grouped_by = 'location'")

    assert [
        (row["snapshot_date"], row["observed_churn_rate"], row["avg_observed_value_usd"])
        for row in rows
    ] == [(EARLIER, 0.5, 200)]


def test_without_the_feed_its_marts_are_empty_and_the_others_are_not(build: Build) -> None:
    company = Company().account("A1")
    company.absent_feeds = ("engagement_profiles",)
    marts = build(company)

    assert [marts.value(f"select count(*) from {mart}") for mart in ENGAGEMENT_MARTS] == [0, 0, 0]
    assert marts.value("select count(*) from account_health") == 1
