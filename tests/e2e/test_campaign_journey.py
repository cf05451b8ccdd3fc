"""What people do with predictions in the web app: judge a model, see why, plan a campaign."""

from __future__ import annotations

import pytest
from browsing import Served, log_in
from playwright.sync_api import Page, expect

from c360.testing.workspaces import query

pytestmark = pytest.mark.browser


def test_a_model_is_opened_and_says_how_good_it_is(page: Page, served: Served) -> None:
    log_in(page, served)
    page.get_by_role("link", name="Models").first.click()
    page.get_by_role("link", name="Churn of card customers").first.click()

    expect(page.get_by_role("heading", name="How good is it?")).to_be_visible()
    expect(page.get_by_text("Logistic regression").first).to_be_visible()


def test_a_scored_customer_shows_what_is_likely_and_why(page: Page, served: Served) -> None:
    ((customer_id,),) = query(
        served.workspace,
        "select entity_id from marts.predictions where model = 'customer_churn'"
        " and score is not null order by score desc, entity_id limit 1",
    )
    log_in(page, served)
    page.goto(f"{served.address}/customers/{customer_id}")

    expect(page.get_by_role("heading", name="What is likely next")).to_be_visible()
    expect(page.get_by_text("This raises the risk.").first).to_be_visible()


def test_a_campaign_is_planned_saved_and_found_again(page: Page, served: Served) -> None:
    log_in(page, served)
    page.get_by_role("link", name="Campaigns").first.click()
    expect(page.get_by_role("region", name="Incremental figures")).to_be_visible()
    page.get_by_role("spinbutton", name="Incentive").fill("25")
    expect(page).to_have_url(f"{served.address}/campaigns?incentive_amount=25")
    page.get_by_role("button", name="Save campaign").click()
    page.get_by_role("textbox", name="Name").fill("Summer")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Summer").first).to_be_visible()
