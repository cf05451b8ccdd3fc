"""What people do with card customers in the web app: find one, understand them, take the list."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from browsing import Served, log_in
from playwright.sync_api import Locator, Page, expect

from c360.testing.workspaces import query

pytestmark = pytest.mark.browser
PROFILE = "customer_id, full_name, email, lifetime_value, total_transactions"


@pytest.fixture
def best(served: Served) -> Mapping[str, object]:
    """The most valuable customer there is."""
    (row,) = query(
        served.workspace,
        f"select {PROFILE} from marts.customer_360_profile"
        " order by lifetime_value desc, customer_id limit 1",
    )
    return dict(zip(PROFILE.split(", "), row, strict=True))


def row_of(page: Page, customer: Mapping[str, object]) -> Locator:
    """The row of a customer in the list."""
    grid = page.get_by_role("grid", name="Customers")
    return grid.get_by_role("row").filter(has_text=str(customer["customer_id"]))


def largest_category(served: Served, customer: Mapping[str, object]) -> tuple[str, int]:
    """What a customer spends most on, and in how many approved transactions."""
    ((category, count),) = query(
        served.workspace,
        "select category_name, count(*) from marts.fct_transactions"
        f" where customer_id = '{customer['customer_id']}' and status = 'approved'"
        " group by all order by sum(transaction_amount) desc limit 1",
    )
    return str(category), int(str(count))


def open_customer(page: Page, served: Served, customer: Mapping[str, object], search: str) -> None:
    """Open a customer's page at once, with what is chosen on it."""
    page.goto(f"{served.address}/customers/{customer['customer_id']}?{search}")
    expect(page.get_by_role("region", name="Key figures")).to_be_visible()


def test_the_most_valuable_customer_is_found_by_name_and_explained(
    page: Page, served: Served, best: Mapping[str, object]
) -> None:
    log_in(page, served)
    page.get_by_role("link", name="Customers").first.click()
    expect(page.get_by_role("grid", name="Customers").get_by_role("row").nth(1)).to_contain_text(
        str(best["customer_id"])
    )
    page.get_by_role("searchbox").fill(str(best["full_name"]))
    expect(row_of(page, best)).to_contain_text("Exact name")
    row_of(page, best).click()

    expect(page.get_by_role("heading", name=str(best["full_name"]))).to_be_visible()
    figures = page.get_by_role("region", name="Key figures")
    expect(figures).to_contain_text(f"{best['lifetime_value']:,.0f}")
    expect(figures).to_contain_text(f"{best['total_transactions']:,} transactions")


def test_the_way_back_leads_to_the_search_as_it_was_left(
    page: Page, served: Served, best: Mapping[str, object]
) -> None:
    log_in(page, served)
    page.goto(f"{served.address}/customers?q={best['customer_id']}")
    row_of(page, best).click()
    page.get_by_role("button", name="1 y", exact=True).click()
    expect(page).to_have_url(re.compile(r"range=365"))
    page.go_back()

    expect(page).to_have_url(f"{served.address}/customers?q={best['customer_id']}")


def test_a_customer_is_found_from_anywhere_by_keyboard_alone(
    page: Page, served: Served, best: Mapping[str, object]
) -> None:
    log_in(page, served)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search or go to").fill(str(best["email"]))
    expect(page.get_by_role("option").first).to_contain_text(str(best["customer_id"]))
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{served.address}/customers/{best['customer_id']}")


def test_a_category_filters_the_transactions_and_all_of_them_are_exported(
    page: Page, served: Served, best: Mapping[str, object]
) -> None:
    category, count = largest_category(served, best)
    log_in(page, served)
    open_customer(page, served, best, "status=approved")
    page.get_by_role("button", name="Show Spending by category as a table").click()
    page.get_by_role("button", name=category, exact=True).click()
    expect(page.get_by_text(f"{count:,} transactions,")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export CSV").click()

    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == count
    assert {(row["category_name"], row["status"]) for row in rows} == {(category, "approved")}


def test_declined_transactions_are_marked_and_not_counted(
    page: Page, served: Served, best: Mapping[str, object]
) -> None:
    log_in(page, served)
    open_customer(page, served, best, "status=declined")

    grid = page.get_by_role("grid", name="Transactions")
    expect(grid.get_by_text("Declined").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"\D0\.00 approved"))).to_be_visible()


def test_a_viewer_sees_no_personal_data_and_cannot_search_by_it(
    page: Page, served: Served, best: Mapping[str, object]
) -> None:
    log_in(page, served, "victor")
    page.goto(f"{served.address}/customers?q={best['full_name']}")
    expect(page.get_by_text("No customer found")).to_be_visible()
    open_customer(page, served, best, "")

    expect(page.get_by_text("Your role hides personal data", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Export CSV")).to_have_count(0)
    assert str(best["full_name"]) not in page.content()
    assert str(best["email"]) not in page.content()


def test_an_unknown_customer_is_said_to_be_so_with_a_way_back(page: Page, served: Served) -> None:
    log_in(page, served)
    page.goto(f"{served.address}/customers/nobody")
    expect(page.get_by_text(re.compile("no customer 'nobody'"))).to_be_visible()
    page.get_by_role("link", name="Search for a customer").click()

    expect(page).to_have_url(f"{served.address}/customers")
