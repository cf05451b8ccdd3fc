"""The examples on third-party data: counts and sums equal the files', whatever is not connected."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from published_files import (
    add_up,
    payment_categories,
    payment_countries,
    read_complaints,
    read_cortex,
    read_dump,
)

from c360.config.workspace import Workspace
from c360.lake.lake import Lake
from c360.pipelines.ingest import load_contracts, total_feeds
from c360.testing.workspaces import query, run_workspace

EXAMPLES = {
    "complaints": {"interactions"},
    "cortex_revenue": {
        "opportunities",
        "products",
        "daily_revenue",
        "product_dim",
        "region_dim",
    },
    "sakila": {"opportunities", "products", "customers", "merchant_categories", "transactions"},
}
SALES = ("cortex_revenue", "sakila")
FEEDS = {
    "accounts", "products", "opportunities", "usage_events", "interactions",
    "customers", "merchant_categories", "transactions", "engagement_profiles", "events",
}  # fmt: skip


@pytest.fixture
def example(request: pytest.FixtureRequest) -> Workspace:
    workspace: Workspace = request.getfixturevalue(request.param)
    return workspace


def sales_by(workspace: Workspace, column: str) -> dict[object, tuple[object, ...]]:
    rows = query(
        workspace, f"select {column}, count(*), sum(amount) from marts.opportunities group by all"
    )
    return {name: tuple(totals) for name, *totals in rows}


@pytest.mark.parametrize(("example", "feeds"), EXAMPLES.items(), indirect=["example"])
def test_feed_without_a_source_shows_as_not_connected(example: Workspace, feeds: set[str]) -> None:
    rows = query(example, "select feed, is_connected, row_count from marts.feed_status")

    assert {feed for feed, is_connected, _ in rows if is_connected} == feeds
    assert {
        feed for feed, is_connected, count in rows if not is_connected and count == 0
    } == FEEDS - feeds


@pytest.mark.parametrize("example", EXAMPLES, indirect=True)
def test_account_marts_are_empty_without_accounts(example: Workspace) -> None:
    marts = ("account_health", "account_health_history", "account_tier_changes", "usage_daily")

    assert [query(example, f"select count(*) from marts.{mart}") for mart in marts] == [[(0,)]] * 4


@pytest.mark.parametrize("example", EXAMPLES, indirect=True)
def test_every_row_lands_and_none_is_quarantined(example: Workspace) -> None:
    totals = total_feeds(Lake(example.data).manifests(), list(load_contracts(example)))

    assert all(feed.rows_in == feed.rows_landed for feed in totals)
    assert query(example, "select count(*) from quality.quarantine") == [(0,)]


def test_complaints_count_as_in_the_file(complaints: Workspace, example_data: Path) -> None:
    rows = query(complaints, "select account_id, count(*) from marts.interactions group by all")

    assert dict(rows) == Counter(row["Product"] for row in read_complaints(example_data))


def test_complaints_keep_their_text_and_key(complaints: Workspace, example_data: Path) -> None:
    rows = query(complaints, "select interaction_id, body from marts.interactions")

    expected = {
        row[""]: row["Consumer complaint narrative"] for row in read_complaints(example_data)
    }
    assert dict(rows) == expected


def test_complaints_about_unknown_accounts_are_kept_and_flagged(complaints: Workspace) -> None:
    flagged = "select count(*), bool_or(is_account_known) from marts.interactions"
    counted = "select unknown_count from marts.quality_reference_checks where feed = 'interactions' and column_name = 'account_id'"

    assert query(complaints, flagged) == [(3947, False)]
    assert query(complaints, counted) == [(3947,)]


def test_complaints_all_have_a_usable_reading(complaints: Workspace) -> None:
    unread = "select count(*) from marts.interactions where sentiment is null or category is null or not is_usable"

    assert query(complaints, unread) == [(0,)]


def test_repeated_regions_do_not_multiply_revenue(
    cortex_revenue: Workspace, example_data: Path
) -> None:
    names = {row["Region_id"]: row["Region"] for row in read_cortex(example_data, "region.csv")}
    revenue = read_cortex(example_data, "daily_revenue.csv")

    assert sales_by(cortex_revenue, "region") == add_up(
        (names[r["Region_id"]], r["REVENUE"]) for r in revenue
    )


def test_revenue_by_product_equals_the_file(cortex_revenue: Workspace, example_data: Path) -> None:
    lines = {r["Product_id"]: r["Product_line"] for r in read_cortex(example_data, "product.csv")}
    revenue = read_cortex(example_data, "daily_revenue.csv")

    assert sales_by(cortex_revenue, "product_name") == add_up(
        (lines[r["Product_id"]], r["REVENUE"]) for r in revenue
    )


def test_revenue_keeps_its_day(cortex_revenue: Workspace, example_data: Path) -> None:
    revenue = read_cortex(example_data, "daily_revenue.csv")

    assert sales_by(cortex_revenue, "close_date::varchar") == add_up(
        (r["DATE"][:10], r["REVENUE"]) for r in revenue
    )


def test_payments_equal_the_dump_one_by_one(sakila: Workspace, example_data: Path) -> None:
    rows = query(
        sakila,
        "select opportunity_id, amount::varchar, created_date::varchar from marts.opportunities",
    )

    payments = read_dump(example_data)["payment"]
    assert sorted(rows) == sorted((row[0], row[4], row[5][:10]) for row in payments)


def test_payments_sum_to_the_known_total(sakila: Workspace) -> None:
    totals = query(sakila, "select count(*), sum(amount)::varchar from marts.opportunities")

    assert totals == [(16_049, "67416.51")]


def test_payments_reach_the_category_of_their_film(sakila: Workspace, example_data: Path) -> None:
    expected = add_up(payment_categories(read_dump(example_data)))

    assert sales_by(sakila, "product_name") == expected


def test_payments_reach_the_country_of_their_customer(
    sakila: Workspace, example_data: Path
) -> None:
    assert sales_by(sakila, "region") == add_up(payment_countries(read_dump(example_data)))


@pytest.mark.parametrize("example", SALES, indirect=True)
def test_pipeline_views_add_up_to_the_deals(example: Workspace) -> None:
    deals = query(example, "select sum(amount), count(*) from marts.opportunities")

    for mart in ("pipeline_by_region", "pipeline_by_product"):
        columns = "sum(won_amount), sum(won_count)::bigint"
        assert query(example, f"select {columns} from marts.{mart}") == deals


def test_running_an_example_again_lands_nothing(cortex_revenue: Workspace) -> None:
    before = Lake(cortex_revenue.data).manifests()

    assert run_workspace(cortex_revenue).is_published
    assert Lake(cortex_revenue.data).manifests() == before
