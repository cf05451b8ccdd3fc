from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from feed_rows import AS_OF
from marts import Marts


def test_an_account_whose_end_date_is_today_has_not_churned(cases: Marts) -> None:
    account = cases.health("ends today")
    assert (account["is_churned"], account["days_to_renewal"]) == (False, 0)


def test_an_account_whose_end_date_was_yesterday_has_churned(cases: Marts) -> None:
    account = cases.health("ended yesterday")
    assert (account["risk_tier"], account["churned_on"]) == ("churned", AS_OF - timedelta(1))
    assert account["days_to_renewal"] is None


def test_an_end_date_to_come_is_the_renewal(cases: Marts) -> None:
    account = cases.health("renews in 30 days")
    assert (account["is_churned"], account["days_to_renewal"]) == (False, 30)


def test_an_account_flagged_without_an_end_date_churned_when_the_flag_came(cases: Marts) -> None:
    account = cases.health("flagged only")
    assert account["churned_on"] == AS_OF - timedelta(40)


def test_an_account_is_churned_only_from_the_day_of_its_flag_on(cases: Marts) -> None:
    before = cases.day("flagged only", AS_OF - timedelta(41))
    since = cases.day("flagged only", AS_OF - timedelta(40))
    assert (before["risk_tier"] == "churned", since["risk_tier"]) == (False, "churned")


def test_an_account_that_churned_before_the_history_has_a_frozen_row_for_each_day(
    cases: Marts,
) -> None:
    rows = cases.rows(
        "select distinct health_score, scored_on, risk_tier, count(*) as days"
        " from account_health_history where account_id = 'churned long ago'"
        " and profile = 'default' group by all"
    )
    assert len(rows) == 1
    assert (rows[0]["days"], rows[0]["risk_tier"]) == (365, "churned")
    assert rows[0]["scored_on"] == AS_OF - timedelta(500)


def test_an_account_that_starts_after_as_of_is_absent(cases: Marts) -> None:
    assert cases.rows("from account_health where account_id = 'starts tomorrow'") == []


def test_a_deleted_account_is_absent_from_every_mart_of_health(cases: Marts) -> None:
    assert cases.rows("from account_health where account_id = 'deleted'") == []
    assert cases.rows("from account_health_history where account_id = 'deleted'") == []


def test_an_account_that_started_today_has_one_day_of_history(cases: Marts) -> None:
    assert cases.health("started today")["tenure_days"] == 0
    rows = cases.rows("from account_health_history where account_id = 'started today'")
    assert {row["health_date"] for row in rows} == {AS_OF}


def test_the_newest_version_by_the_end_of_as_of_wins(cases: Marts) -> None:
    assert cases.health("renamed")["account_name"] == "After"


def test_no_use_is_a_fact_and_no_sentiment_is_not_known(cases: Marts) -> None:
    idle = cases.health("idle")
    assert (idle["sessions_points"], idle["recency_points"]) == (0, 0)
    assert (idle["sentiment_points"], idle["errors_points"]) == (None, None)
    assert idle["data_coverage_pct"] == Decimal("65.00")
    assert idle["tickets_points"] == idle["tickets_max_points"] == Decimal("23.1")


def test_classic_gives_full_points_for_what_is_not_known_and_half_for_sentiment(
    cases: Marts,
) -> None:
    idle = cases.day("idle", AS_OF, profile="classic")
    assert (idle["errors_points"], idle["tickets_points"]) == (10, 15)
    assert idle["sentiment_points"] == Decimal("12.5")


def test_sessions_before_the_subscription_count_and_an_empty_error_code_is_no_error(
    cases: Marts,
) -> None:
    account = cases.health("early bird")
    assert (account["total_sessions"], account["features_adopted"]) == (2, 2)
    assert account["error_rate"] == 0.5


def test_half_the_sessions_of_the_year_before_earn_half_the_points(cases: Marts) -> None:
    halved = cases.health("halved")
    assert (halved["sessions_in_window"], halved["expected_sessions"]) == (45, 90)
    assert halved["sessions_points"] == halved["sessions_max_points"] / 2


def test_a_deleted_session_counted_until_the_day_it_was_deleted(cases: Marts) -> None:
    days = [cases.day("withdrawn", AS_OF - timedelta(n)) for n in (21, 20, 6, 5, 0)]
    assert [day["days_since_last_active"] for day in days] == [29, 0, 14, 45, 50]
    assert [day["sessions_in_window"] for day in days] == [1, 2, 2, 1, 1]


def test_recent_sentiment_weighs_twice_that_of_60_days_before(cases: Marts) -> None:
    vocal = cases.health("vocal")
    assert vocal["sentiment_mean"] == pytest.approx((-1 + 0.5) / 1.5)
    assert vocal["avg_sentiment"] == pytest.approx(1 / 3)


def test_an_interaction_that_names_only_an_opportunity_reaches_its_account(cases: Marts) -> None:
    vocal = cases.health("vocal")
    assert (vocal["email_count"], vocal["support_ticket_count"]) == (1, 2)
    links = cases.rows("select distinct account_link from interactions order by all")
    assert [row["account_link"] for row in links] == ["direct", "none", "opportunity"]


def test_the_top_category_is_the_most_frequent_and_none_without_interactions(
    cases: Marts,
) -> None:
    assert cases.health("vocal")["top_complaint_category"] == "billing"
    assert cases.health("idle")["top_complaint_category"] == "none"


def test_references_to_something_unknown_are_counted_not_lost(cases: Marts) -> None:
    checks = cases.rows("select feed, column_name, unknown_count from quality_reference_checks")
    unknown = {(row["feed"], row["column_name"]): row["unknown_count"] for row in checks}
    assert unknown["opportunities", "account_id"] == 1
    assert unknown["usage_events", "account_id"] == 1
    assert unknown["interactions", "opportunity_id"] == 1


def test_the_pipeline_holds_open_deals_and_the_total_every_deal(cases: Marts) -> None:
    north = cases.rows("from pipeline_by_region where region = 'North'")[0]
    assert (north["total_amount"], north["open_amount"]) == (1500, 1000)
    assert (north["won_amount"], north["lost_amount"], north["win_rate"]) == (300, 200, 0.5)
    assert cases.value("select total_amount from pipeline_by_region where region = 'unknown'") == 50


def test_a_won_deal_at_an_open_stage_is_flagged(cases: Marts) -> None:
    rows = cases.rows("select opportunity_id from opportunities where status_contradiction")
    assert [row["opportunity_id"] for row in rows] == ["odd"]


def test_a_deal_counts_on_its_closing_day_once_it_is_closed(cases: Marts) -> None:
    dates = cases.rows("select opportunity_id, sale_date from opportunities")
    by_id = {row["opportunity_id"]: row["sale_date"] for row in dates}
    assert (by_id["won"], by_id["vocal-1"]) == (AS_OF, date(2026, 6, 1))
