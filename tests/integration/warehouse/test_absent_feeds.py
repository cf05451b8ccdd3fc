from __future__ import annotations

from decimal import Decimal

import pytest
from builder import Company
from companies import cases_company
from dbt_run import Build
from feed_rows import FEEDS
from marts import Marts


@pytest.fixture(scope="module")
def without_usage(build: Build) -> Marts:
    return build(without("usage_events"))


@pytest.fixture(scope="module")
def without_interactions(build: Build) -> Marts:
    return build(without("interactions", "products"))


@pytest.fixture(scope="module")
def with_accounts_only(build: Build) -> Marts:
    return build(without(*(set(FEEDS) - {"accounts"})))


def without(*feeds: str) -> Company:
    company = cases_company()
    company.absent_feeds = feeds
    return company


def test_without_usage_only_what_interactions_say_is_known(without_usage: Marts) -> None:
    vocal = without_usage.health("vocal")
    assert (vocal["data_coverage_pct"], vocal["risk_tier"]) == (Decimal(40), "insufficient_data")
    assert (vocal["sessions_points"], vocal["recency_points"]) == (None, None)
    assert vocal["sentiment_max_points"] + vocal["tickets_max_points"] == 100


def test_without_interactions_sentiment_and_tickets_are_not_known(
    without_interactions: Marts,
) -> None:
    halved = without_interactions.health("halved")
    assert halved["data_coverage_pct"] == 60
    assert (halved["sentiment_points"], halved["tickets_points"]) == (None, None)
    assert halved["health_score"] > 0


def test_without_products_deals_keep_their_product_code(without_interactions: Marts) -> None:
    rows = without_interactions.rows("select product_code, product_name from pipeline_by_product")
    assert {row["product_code"]: row["product_name"] for row in rows} == {"P1": "P1", "P9": "P9"}


def test_with_accounts_alone_nothing_is_known_and_no_score_is_made_up(
    with_accounts_only: Marts,
) -> None:
    idle = with_accounts_only.health("idle")
    assert (idle["health_score"], idle["risk_tier"]) == (None, "insufficient_data")
    assert idle["data_coverage_pct"] == 0


def test_classic_keeps_its_common_rule_without_feeds_and_says_so_in_coverage(
    with_accounts_only: Marts,
) -> None:
    score = "select distinct health_score, data_coverage_pct from account_health_history"
    rows = with_accounts_only.rows(f"{score} where profile = 'classic'")
    assert rows == [{"health_score": Decimal("37.5"), "data_coverage_pct": Decimal(0)}]


def test_feed_status_names_the_feeds_that_are_absent(with_accounts_only: Marts) -> None:
    rows = with_accounts_only.rows("select feed from feed_status where not is_connected")
    assert {row["feed"] for row in rows} == set(FEEDS) - {"accounts"}


def test_without_any_feed_every_mart_of_accounts_is_empty(build: Build) -> None:
    marts = build(without(*FEEDS))
    for mart in ("account_health", "account_health_history", "health_backtest", "interactions"):
        assert marts.value(f"select count(*) from {mart}") == 0
