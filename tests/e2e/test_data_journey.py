"""An engineer starts a run from the screen and watches it finish; then adds a source."""

from __future__ import annotations

import pytest
from browsing import Served, log_in
from playwright.sync_api import Page, expect

from c360.testing.workspaces import drop_file

pytestmark = pytest.mark.browser
PATIENCE_MS = 240_000
GOODS = "code,Product Name,Category,tier\nw1,Widget,core,1\n,Nameless,core,2\n"


def test_a_run_started_from_the_screen_is_seen_to_finish(page: Page, served: Served) -> None:
    log_in(page, served)
    page.goto(f"{served.address}/data")
    page.get_by_role("button", name="Start a run").click()
    page.get_by_role("button", name="Start", exact=True).click()

    going_on = page.get_by_role("region", name="Going on now")
    expect(going_on.get_by_text("Full run")).to_be_visible()
    expect(going_on).to_have_count(0, timeout=PATIENCE_MS)

    log = page.get_by_role("table", name="Commands")
    expect(log.get_by_role("row").nth(1)).to_contain_text("Succeeded")
    expect(page.get_by_role("list", name="Time of steps").get_by_role("listitem")).to_have_count(7)


def test_a_source_is_added_with_the_wizard(page: Page, served: Served) -> None:
    drop_file(served.workspace.root, "landing/goods.csv", GOODS)
    log_in(page, served)
    page.goto(f"{served.address}/data?tab=sources")
    page.get_by_role("button", name="Add a file source").click()
    page.get_by_role("button", name="landing/goods.csv").click()
    page.get_by_label("Feed that its rows belong to").select_option("products")
    page.get_by_label("Column of the file for product_code").select_option("code")
    page.get_by_label("Column of the file for price_tier").select_option("tier")
    page.get_by_role("button", name="Dry run").click()

    result = page.get_by_role("region", name="Dry run")
    expect(result).to_contain_text("Would land1")
    expect(result).to_contain_text("product_code")
    page.get_by_role("button", name="Add and ingest").click()
    expect(page.get_by_text("stands in c360.toml now")).to_be_visible(timeout=60_000)

    text = (served.workspace.root / "c360.toml").read_text(encoding="utf-8")
    assert 'name = "goods"' in text
    assert 'product_code = "\\"code\\""' in text
