"""``c360 retention`` as people call it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from c360.cli.main import main
from c360.testing.workspaces import ingest_workspace, make_workspace

SETTINGS = """
as_of = "2026-06-30"
[[sources]]
name = "crm"
feed = "products"
path = "landing/products*.csv"
"""
ROWS = """product_code,product_name,category,price_tier,updated_at
P1,ERP,core,high,2016-05-05
P2,HR,core,low,2026-05-05
P3,CRM
"""


def call(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> str:
    monkeypatch.setattr(sys, "argv", ["c360", "retention", *arguments])
    with pytest.raises(SystemExit) as stopped:
        sys.exit(main())
    assert not stopped.value.code
    return capsys.readouterr().out


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ingest_workspace(make_workspace(tmp_path, SETTINGS, {"landing/products.csv": ROWS}))
    monkeypatch.setenv("C360_WORKSPACE", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("root")
def test_it_shows_what_is_due_by_a_day_and_how_to_apply_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(call(monkeypatch, capsys, "--json"))
    (feed,) = told["feeds"]
    assert (told["is_enabled"], told["as_of"]) == (False, "2026-06-30")
    assert (feed["feed"], feed["before"], feed["due_rows"]) == ("products", "2019-07-02", 1)
    assert (feed["due_oldest"], feed["due_quarantined"]) == ("2016-05-05", 0)

    later = json.loads(call(monkeypatch, capsys, "--as-of", "2040-01-01", "--json"))["feeds"][0]
    assert (later["due_rows"], later["due_quarantined"]) == (2, 1)

    assert "set enabled = true under [retention]" in call(monkeypatch, capsys)


def test_it_says_so_where_nothing_has_landed(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_workspace(root / "empty", SETTINGS, {})

    told = call(monkeypatch, capsys, "--workspace", str(root / "empty"))

    assert told == "Nothing has landed yet.\n"
