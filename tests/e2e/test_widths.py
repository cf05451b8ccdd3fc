"""Every screen fits desktop, phone and small phone: nothing scrolls sideways."""

from __future__ import annotations

import pytest
from browsing import Served, log_in
from playwright.sync_api import Page

from c360.testing.workspaces import query

pytestmark = pytest.mark.browser

SCREENS = [
    "/overview",
    "/accounts",
    "/accounts/ACC-0001",
    "/customers",
    "/customers?q=a",
    "/customers/{customer_id}",
    "/segments",
    "/campaigns",
    "/campaigns?tab=compare",
    "/engagement",
    "/revenue",
    "/ask",
    "/ask?q=customers+by+state&q=by+segment+instead",
    "/ask?panel=history",
    "/search",
    "/search?q=refund",
    "/models",
    "/data",
    "/data?tab=quality",
    "/data?tab=sources",
    "/data?tab=levels",
    "/data?tab=lineage",
    "/admin",
]
WIDER_THAN_THE_WINDOW = """() => Math.max(
    document.documentElement.scrollWidth - window.innerWidth,
    (main => main.scrollWidth - main.clientWidth)(document.querySelector("main")),
)"""


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_no_screen_scrolls_sideways(page: Page, served: Served, width: int) -> None:
    ((customer_id,),) = query(
        served.workspace,
        "select customer_id from marts.customer_360_profile order by lifetime_value desc limit 1",
    )
    page.set_viewport_size({"width": width, "height": 844})
    log_in(page, served)

    wider = {}
    for screen in SCREENS:
        page.goto(served.address + screen.format(customer_id=customer_id))
        page.wait_for_load_state("networkidle")
        wider[screen] = page.evaluate(WIDER_THAN_THE_WINDOW)

    assert {screen: by for screen, by in wider.items() if by > 0} == {}
