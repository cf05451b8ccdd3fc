"""Sources are shown, tried and added from the screen, by engineers and administrators."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from openpyxl import Workbook

from c360.domain.roles import Role
from c360.pipelines.source_desk import WorkspaceSourceDesk
from c360.testing.client import make_client

SETTINGS = """# Written by hand; every comment stays.
[workspace]
name = "Acme"  # shown in the web app

[[sources]]
name = "catalogue"
feed = "products"
path = "landing/catalogue*.csv"
"""
GOODS = (
    "code,Product Name,Category,tier\n"
    "erp,ERP,core,1\ncrm,CRM,core,2\ncrm,CRM,core,2\n,Nameless,core,3\n"
)
GOOD = {
    "name": "goods",
    "feed": "products",
    "path": "landing/goods.csv",
    "columns": {
        "product_code": "code",
        "product_name": '"Product Name"',
        "category": '"Category"',
        "price_tier": "tier",
    },
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "company"
    (folder / "landing").mkdir(parents=True)
    (folder / "c360.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "landing" / "goods.csv").write_text(GOODS, encoding="utf-8")
    return folder


@pytest.fixture
def app(own_app: FastAPI, root: Path) -> Iterator[FastAPI]:
    services = own_app.state.services
    settings = replace(services.settings, source_desk=WorkspaceSourceDesk(root))
    own_app.state.services = replace(services, settings=settings)
    yield own_app
    own_app.state.services = services


def call(app: FastAPI, method: str, path: str, role: Role = Role.ENGINEER, **options: Any) -> Any:
    return make_client(app, role).request(method, path, **options)


def test_sources_are_listed_with_what_came_of_them(app: FastAPI) -> None:
    [source] = call(app, "GET", "sources").json()["items"]

    assert (source["name"], source["feed"], source["batch_count"]) == ("catalogue", "products", 0)
    assert source["last_landed_at"] is None


def test_a_source_without_a_file_fails_its_test_in_words(app: FastAPI) -> None:
    body = call(app, "POST", "sources/catalogue/test").json()

    assert body["is_ok"] is False
    assert [check["name"] for check in body["checks"]] == ["contract", "path"]
    assert "matches 0 files" in body["checks"][1]["message"]


def test_a_source_with_a_file_passes_its_test(app: FastAPI, root: Path) -> None:
    (root / "landing" / "catalogue_1.csv").write_text(GOODS, encoding="utf-8")

    body = call(app, "POST", "sources/catalogue/test").json()

    assert body["is_ok"] is True
    assert "4 columns, first 4 rows read" in body["checks"][2]["message"]


def test_a_preview_tells_types_and_suggests_the_feed_and_its_columns(app: FastAPI) -> None:
    body = call(app, "GET", "sources/files/preview", params={"path": GOOD["path"]}).json()

    assert {c["name"]: c["type"] for c in body["columns"]}["tier"] == "integer"
    assert len(body["rows"]) == 4
    best = body["feeds"][0]
    found = {column["column"]: column["source"] for column in best["columns"]}
    assert best["feed"] == "products"
    assert found["product_name"] == "Product Name"
    assert found["category"] == "Category"


XML_GOODS = b"<goods><good><code>erp</code><tier>1</tier></good><good><code>crm</code><tier>2</tier></good></goods>"


def make_workbook() -> bytes:
    content = io.BytesIO()
    book = Workbook()
    for row in (["code", "tier"], ["erp", 1], ["crm", 2]):
        book.active.append(row)
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("goods.xml", XML_GOODS), ("goods.xlsx", make_workbook())],
    ids=["xml", "xlsx"],
)
def test_a_file_of_another_form_is_uploaded_looked_into_and_tried(
    app: FastAPI, name: str, content: bytes
) -> None:
    headers = {"Content-Type": "application/octet-stream"}
    path = f"landing/{name}"
    columns = {
        "product_code": "code",
        "price_tier": "tier",
        "product_name": "code",
        "category": "code",
    }

    uploaded = call(app, "PUT", f"sources/files/{name}", content=content, headers=headers)
    preview = call(app, "GET", "sources/files/preview", params={"path": path}).json()
    tried = call(
        app, "POST", "sources/dry-run", json={**GOOD, "path": path, "columns": columns}
    ).json()

    assert uploaded.status_code == 201
    assert [row["code"] for row in preview["rows"]] == ["erp", "crm"]
    assert (tried["rows_in"], tried["landed"]) == (2, 2)


def test_a_dry_run_counts_every_row_and_keeps_nothing(app: FastAPI, root: Path) -> None:
    body = call(app, "POST", "sources/dry-run", json=GOOD).json()

    counts = (body["rows_in"], body["landed"], body["quarantined"], body["duplicate"])
    assert counts == (4, 2, 1, 1)
    assert "product_code" in body["reasons"][0]["reason"]
    assert not (root / "data" / "raw").exists()
    assert list((root / "data" / "work").iterdir()) == []


def test_a_source_is_added_below_what_was_written_by_hand(app: FastAPI, root: Path) -> None:
    answer = call(app, "POST", "sources", json=GOOD)

    assert answer.status_code == 201
    assert answer.json()["command"]["kind"] == "ingest"
    text = (root / "c360.toml").read_text(encoding="utf-8")
    assert text.startswith(SETTINGS)
    added = tomllib.loads(text)["sources"][-1]
    assert (added["name"], added["columns"]["product_name"]) == ("goods", '"Product Name"')
    assert call(app, "POST", "sources", json=GOOD).status_code == 409


def test_an_upload_lands_whole_and_replaces_nothing(app: FastAPI, root: Path) -> None:
    headers = {"Content-Type": "application/octet-stream"}

    first = call(app, "PUT", "sources/files/new.csv", content=b"a,b\n1,2\n", headers=headers)
    second = call(app, "PUT", "sources/files/new.csv", content=b"x\n", headers=headers)

    assert (first.status_code, second.status_code) == (201, 409)
    assert (root / "landing" / "new.csv").read_bytes() == b"a,b\n1,2\n"
    assert sorted(path.name for path in (root / "landing").iterdir()) == ["goods.csv", "new.csv"]


@pytest.mark.parametrize("name", ["..%2Fx.csv", ".hidden.csv", "a b.csv", "x.exe", "x"])
def test_a_file_name_that_is_not_allowed_is_refused(app: FastAPI, root: Path, name: str) -> None:
    headers = {"Content-Type": "application/octet-stream"}

    answer = call(app, "PUT", f"sources/files/{name}", content=b"a\n", headers=headers)

    assert answer.status_code in (404, 422)
    assert [path.name for path in (root / "landing").iterdir()] == ["goods.csv"]


@pytest.mark.parametrize("path", ["c360.toml", "landing/../c360.toml", "/etc/passwd", "landing"])
def test_nothing_outside_the_landing_folder_is_shown(app: FastAPI, path: str) -> None:
    assert call(app, "GET", "sources/files/preview", params={"path": path}).status_code == 422


def test_a_link_that_leads_out_of_the_landing_folder_is_not_followed(
    app: FastAPI, root: Path
) -> None:
    (root / "landing" / "out.csv").symlink_to(root / "c360.toml")

    answer = call(app, "GET", "sources/files/preview", params={"path": "landing/out.csv"})

    assert answer.status_code == 422
    assert "leads out" in answer.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"feed": "goods"}, "no feed 'goods'"),
        ({"path": "landing/none.csv"}, "No file matches"),
        ({"path": "data/raw/x.csv"}, "no path below landing/"),
        ({"columns": {"product_code": "nothing"}}, "'nothing' that is not there"),
        ({"columns": {"product_code": "code; drop table x"}}, "SELECT"),
        ({"timezone": "Mars"}, "no IANA time zone"),
        ({"name": "1st"}, "name"),
    ],
)
def test_a_source_that_is_wrong_is_refused_in_words(
    app: FastAPI, root: Path, changes: dict[str, Any], words: str
) -> None:
    for path in ("sources", "sources/dry-run"):
        answer = call(app, "POST", path, json={**GOOD, **changes})
        assert answer.status_code == 422
        assert words in answer.text
    assert (root / "c360.toml").read_text(encoding="utf-8") == SETTINGS


def test_others_may_not_add_or_look_at_files(app: FastAPI) -> None:
    for role in (Role.ANALYST, Role.SCIENTIST, Role.VIEWER):
        assert call(app, "POST", "sources", role, json=GOOD).status_code == 403
        assert call(app, "GET", "sources/files", role).status_code == 403


def test_settings_that_are_broken_by_hand_are_told_not_a_failure(app: FastAPI, root: Path) -> None:
    (root / "c360.toml").write_text("[[sources]\n", encoding="utf-8")

    answer = call(app, "GET", "sources")

    assert answer.status_code == 503
    assert "is not valid TOML" in answer.text
