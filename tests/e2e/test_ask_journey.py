"""What people do on the ask screen: ask, look at the answer another way, follow up, share."""

from __future__ import annotations

import re

import pytest
from browsing import Served, log_in
from playwright.sync_api import Page, expect

from c360.testing.workspaces import query

pytestmark = pytest.mark.browser

FIRST_ANSWER_MS = 60_000
"""The first question to a snapshot waits until its values are read."""


def customers_by_segment(served: Served) -> dict[str, int]:
    """Count the customers of each segment, straight from the mart."""
    rows = query(
        served.workspace,
        "select customer_segment, count(*) from marts.customer_360_profile group by all",
    )
    return {str(segment): int(str(count)) for segment, count in rows}


def test_a_question_is_asked_drawn_otherwise_and_followed_up(page: Page, served: Served) -> None:
    counts = customers_by_segment(served)
    log_in(page, served)
    page.get_by_role("link", name="Ask").first.click()
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
    page.keyboard.type("custmers by segment")
    page.keyboard.press("Enter")
    understood = page.get_by_text("Understood as: Number of customers by segment")
    expect(understood).to_be_visible(timeout=FIRST_ANSWER_MS)
    expect(page.get_by_text(re.compile("Read “custmers” as “customers?”"))).to_be_visible()

    page.get_by_role("button", name="Table", exact=True).click()
    row = page.get_by_role("row").filter(has_text="Declining")
    expect(row).to_contain_text(f"{counts['declining']:,}")

    page.get_by_role("textbox", name="Your question").fill("by state instead")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Understood as: Number of customers by state")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Map of Number of customers"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=custmers\+by\+segment&q=by\+state\+instead"))


def test_a_shared_address_asks_at_once_and_a_reading_is_chosen(page: Page, served: Served) -> None:
    log_in(page, served)
    page.goto(f"{served.address}/ask?q=revenue")
    page.get_by_role("list", name="Ways to understand it").get_by_role("button").first.click()
    expect(page.get_by_text("Understood as:")).to_be_visible()
    page.get_by_role("button", name="Start anew").click()

    expect(page.get_by_role("region", name="Questions to begin with")).to_be_visible()


def test_an_answer_is_pinned_to_the_overview_and_asked_again_from_the_history(
    page: Page, served: Served
) -> None:
    log_in(page, served)
    page.goto(f"{served.address}/ask?q=customers+by+segment")
    page.get_by_role("button", name="Pin to Overview").click(timeout=FIRST_ANSWER_MS)
    page.get_by_role("button", name="Pinned to Overview").wait_for()
    page.get_by_role("button", name="Right", exact=True).click()
    suggested = page.get_by_role("navigation", name="Ask next").get_by_role("button")
    suggested.filter(has_text="By state instead").click()
    expect(page.get_by_text("Understood as: Number of customers by state")).to_be_visible()

    page.get_by_role("link", name="Overview").first.click()
    pinned = page.get_by_role("region", name="Pinned answers")
    declining = customers_by_segment(served)["declining"]
    drawn = pinned.get_by_role("img", name=re.compile(f"Declining {declining:,}"))
    expect(drawn).to_be_visible()
    expect(pinned).to_contain_text("Data as of")

    page.goto(f"{served.address}/ask?panel=history")
    history = page.get_by_role("region", name="Your questions")
    expect(history.get_by_role("listitem").first).to_contain_text("By state instead")
    expect(history).to_contain_text("judged right")
    history.get_by_role("button", name=re.compile("^By state instead")).click()
    expect(page.get_by_text("Understood as: Number of customers by state")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/ask\?q=customers\+by\+segment&q=By\+state\+instead$"))

    page.get_by_role("link", name="Overview").first.click()
    pinned.get_by_role("button", name=re.compile("^Unpin")).click()
    expect(pinned).to_have_count(0)


def test_the_palette_asks_what_is_typed(page: Page, served: Served) -> None:
    log_in(page, served)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search or go to").fill("accounts by risk tier")
    page.get_by_role("option", name="Ask: accounts by risk tier").click()

    told = page.get_by_text("Understood as: Number of accounts by risk tier")
    expect(told).to_be_visible(timeout=60_000)
