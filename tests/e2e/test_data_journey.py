"""An engineer starts a run from the screen and watches it finish; then adds a source."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from browsing import Served, log_in
from playwright.sync_api import Page, expect

from c360.testing.workspaces import drop_file

pytestmark = pytest.mark.browser
PATIENCE_MS = 240_000
MODE_NEEDS = "What this mode needs"
TABLE = "wizard_goods"
GOODS = "code,Product Name,Category,tier\nw1,Widget,core,1\n,Nameless,core,2\n"


def test_a_run_started_from_the_screen_is_seen_to_finish(page: Page, served: Served) -> None:
    log_in(page, served)
    page.goto(f"{served.address}/data")
    page.get_by_role("button", name="Start a run").click()
    page.get_by_role("button", name="Start", exact=True).click()

    going_on = page.get_by_role("region", name="In progress")
    expect(going_on.get_by_text("Full run")).to_be_visible()
    expect(going_on).to_have_count(0, timeout=PATIENCE_MS)

    log = page.get_by_role("table", name="Commands")
    expect(log.get_by_role("row").nth(1)).to_contain_text("Succeeded")
    expect(page.get_by_role("list", name="Time of steps").get_by_role("listitem")).to_have_count(8)


def test_a_source_is_added_with_the_wizard(page: Page, served: Served) -> None:
    drop_file(served.workspace.root, "landing/goods.csv", GOODS)
    log_in(page, served)
    page.goto(f"{served.address}/data?tab=sources")
    page.get_by_role("button", name="Add a source").click()
    page.get_by_role("button", name="File", exact=True).click()
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


@pytest.fixture
def goods_table() -> Iterator[str]:
    """A table in database ``test`` of this machine's PostgreSQL."""
    try:
        connection = psycopg2.connect(host="127.0.0.1", user="postgres", dbname="test")
    except psycopg2.Error as error:
        if os.environ.get("C360_REQUIRE_SERVICES"):
            pytest.fail(f"no PostgreSQL on 127.0.0.1: {error}")
        pytest.skip(f"no PostgreSQL on 127.0.0.1: {error}")
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {TABLE}")
        cursor.execute(
            f"create table {TABLE} (code text primary key, product_name text, category text, "
            "tier text, changed_at timestamptz default now())"
        )
        cursor.execute(
            f"insert into {TABLE} values ('pg1', 'Gadget', 'core', 'standard'), "
            "('pg2', null, 'core', 'standard')"
        )
        yield TABLE
        cursor.execute(f"drop table {TABLE}")


@pytest.fixture
def kept_settings(served: Served) -> Iterator[None]:
    """Leave the workspace's settings as they were: other journeys ingest too."""
    path = served.workspace.root / "c360.toml"
    before = path.read_text(encoding="utf-8")
    yield
    path.write_text(before, encoding="utf-8")


def connect(page: Page, port: str = "5432") -> None:
    page.get_by_role("button", name="Add a source").click()
    page.get_by_role("button", name="Database", exact=True).click()
    page.get_by_label("Host", exact=True).fill("127.0.0.1")
    page.get_by_label("Port", exact=True).fill(port)
    page.get_by_label("Database", exact=True).fill("test")
    page.get_by_label("User", exact=True).fill("postgres")
    page.get_by_role("button", name="Connect").click()


def test_a_table_of_a_database_is_added_with_the_wizard(
    page: Page, served: Served, goods_table: str, kept_settings: None
) -> None:
    log_in(page, served)
    page.goto(f"{served.address}/data?tab=sources")
    connect(page)
    page.get_by_label("Find a table").fill(goods_table)
    page.get_by_role("button", name=f"public.{goods_table}").click()
    page.get_by_label("Feed that its rows belong to").select_option("products")
    page.get_by_label("Column of the table for product_code").select_option("code")
    page.get_by_label("Column of the table for price_tier").select_option("tier")
    page.get_by_role("button", name="Choose a mode").click()

    page.get_by_label("Change data capture").check()
    needs = page.get_by_role("region", name=MODE_NEEDS)
    expect(needs).to_contain_text("wal_level")
    page.get_by_label("Incremental, by a cursor column").check()
    expect(page.get_by_label("Cursor column", exact=True)).to_have_value("changed_at")
    expect(needs).to_contain_text("changed_at is timestamp with time zone")
    page.get_by_role("button", name="Dry run").click()

    result = page.get_by_role("region", name="Dry run")
    expect(result).to_contain_text("Would land1")
    expect(result).to_contain_text("product_name")
    page.get_by_role("button", name="Add and ingest").click()
    expect(page.get_by_text("stands in c360.toml now")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Done").click()

    row = page.get_by_role("table", name="Sources").get_by_role("row", name=goods_table)
    expect(row).to_contain_text("PostgreSQL")
    expect(row).to_contain_text("Incremental")
    text = (served.workspace.root / "c360.toml").read_text(encoding="utf-8")
    assert 'url = "postgresql://postgres@127.0.0.1:5432/test"' in text
    assert f'table = "public.{goods_table}"' in text
    assert 'cursor = "changed_at"' in text


def test_going_back_keeps_what_was_given_and_a_phone_scrolls_nothing_sideways(
    page: Page, served: Served, goods_table: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    log_in(page, served)
    page.goto(f"{served.address}/data?tab=sources")
    connect(page, port="1")
    expect(page.get_by_role("listitem").filter(has_text="Check host and port")).to_be_visible()
    page.get_by_label("Port", exact=True).fill("5432")
    page.get_by_role("button", name="Connect").click()
    page.get_by_label("Find a table").fill(goods_table)
    page.get_by_role("button", name=f"public.{goods_table}").click()
    page.get_by_label("Name of the source").fill("my_goods")
    wide = page.get_by_role("dialog").evaluate("d => d.scrollWidth - d.clientWidth")
    assert wide <= 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.get_by_role("button", name="Choose a mode").click()
    expect(page.get_by_role("heading", name="How is it read?")).to_be_focused()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Name of the source")).to_have_value("my_goods")
    for _ in range(2):
        page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Host", exact=True)).to_have_value("127.0.0.1")
