"""What people do with the web app, in a real browser against the real server."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from browsing import PASSWORD, USER, Served, log_in
from playwright.sync_api import Page, expect

from c360.testing.workspaces import drop_file, ingest_workspace, query

pytestmark = pytest.mark.browser
NEW_DEAL = (
    "deal_id,account_ref,customer_name,product_code,territory,stage,deal_status,deal_value,"
    "currency,created,expected_close,source,owner,modified\n"
    "OPP-99999,ACC-0001,Brand New Customer,ERP-100,North,Closed Won,Won,54321.00,GBP,"
    "2026-06-20,2026-06-30,Referral,OWN-01,2026-06-30 12:00:00\n"
)


def test_a_wrong_password_is_refused_in_words(page: Page, served: Served) -> None:
    page.goto(served.address)
    page.get_by_label("User name").fill(USER)
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_role("alert")).to_contain_text("password is wrong")


def test_the_riskiest_account_is_found_and_explained(page: Page, served: Served) -> None:
    ((name, score),) = query(
        served.workspace,
        "select account_name, health_score from marts.account_health"
        " where risk_tier <> 'churned' order by health_score limit 1",
    )
    log_in(page, served)
    page.get_by_role("link", name="Accounts").first.click()
    expect(page.get_by_label("Accounts", exact=True)).to_be_visible()
    page.goto(f"{served.address}/accounts?sort=health_score&risk_tier=critical&risk_tier=at_risk")
    page.get_by_text(str(name), exact=True).first.click()

    details = page.get_by_role("region", name="Account details")
    expect(details).to_contain_text(str(score))
    expect(details).to_contain_text("Engagement recency")
    expect(details.get_by_role("region", name="What to do next")).to_contain_text(str(name))
    assert re.search(r"/accounts/ACC-\d+", page.url)


def test_the_list_is_exported_with_every_filtered_row(page: Page, served: Served) -> None:
    log_in(page, served)
    page.goto(f"{served.address}/accounts?risk_tier=churned")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export CSV").click()

    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    ((count,),) = query(
        served.workspace,
        "select count(*) from marts.account_health where risk_tier = 'churned'",
    )
    assert len(rows) == count
    assert {row["risk_tier"] for row in rows} == {"churned"}
    assert re.fullmatch(r"accounts_.*\.csv", download.value.suggested_filename)


def test_a_new_deal_shows_at_a_refresh_before_any_publish(page: Page, served: Served) -> None:
    log_in(page, served)
    page.goto(f"{served.address}/revenue")
    sales = page.get_by_label("Recent sales", exact=True).first
    expect(sales).to_be_visible()
    expect(page.get_by_text("Brand New Customer")).to_have_count(0)
    before = sales.inner_text()

    drop_file(served.workspace.root, "landing/crm/opportunities.csv", NEW_DEAL)
    ingest_workspace(served.workspace)
    page.get_by_role("button", name="Refresh").click()

    expect(sales).not_to_have_text(before)
    expect(page.get_by_text("OPP-99999")).to_be_visible()


def test_a_viewer_sees_no_administration_and_cannot_export(page: Page, served: Served) -> None:
    log_in(page, served, "victor")
    expect(page.get_by_role("link", name="Admin")).to_have_count(0)
    page.goto(f"{served.address}/accounts")
    expect(page.get_by_label("Accounts", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Export CSV")).to_have_count(0)


def test_an_administrator_reads_the_audit_trail(page: Page, served: Served) -> None:
    log_in(page, served)
    page.goto(f"{served.address}/admin")

    expect(page.get_by_text("victor").first).to_be_visible()
    assert PASSWORD not in page.content()
