"""``c360 quarantine`` and ``c360 contracts accept`` as people call them."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from c360.cli.main import main
from c360.testing.workspaces import drop_file, ingest_workspace, make_workspace, read_raw

Call = Callable[..., tuple[int, str, str]]
SETTINGS = """
[[sources]]
name = "crm"
feed = "products"
path = "landing/products*.csv"
"""
HEADER = "product_code,product_name,category,price_tier\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    rows = "P1,ERP,core,high\nP2,HR\n"
    ingest_workspace(make_workspace(tmp_path, SETTINGS, {"landing/products.csv": HEADER + rows}))
    return tmp_path


@pytest.fixture
def call(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    monkeypatch.setenv("C360_WORKSPACE", str(root))

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["c360", *arguments])
        with pytest.raises(SystemExit) as stopped:
            sys.exit(main())
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return run


def test_a_formula_is_shown_by_a_spreadsheet_and_comes_back_as_it_was(
    call: Call, root: Path
) -> None:
    drop_file(root, "landing/products2.csv", HEADER + "P3,=1+1,,low\n")
    ingest_workspace(make_workspace(root, SETTINGS, {}))
    path = root / "wrong.csv"
    call("quarantine", "list", "--csv", str(path))
    text = path.read_text()
    assert ",'=1+1," in text
    path.write_text(text.replace("'=1+1,,low", "'=1+1,core,low"))

    call("quarantine", "replay", "--file", str(path))

    names = read_raw(make_workspace(root, SETTINGS, {}), "products").column("product_name")
    assert "=1+1" in names.to_pylist()


def test_a_file_that_cannot_be_written_or_read_is_told_in_one_line(call: Call, root: Path) -> None:
    gone = str(root / "gone/rows.csv")

    for arguments in (("list", "--csv", gone), ("replay", "--file", gone)):
        code, _, err = call("quarantine", *arguments)
        assert code == 1
        assert err.startswith(f"InvalidInputError: {gone} cannot be ")


def test_a_row_is_listed_corrected_in_a_file_and_replayed(call: Call, root: Path) -> None:
    path = root / "wrong.csv"
    assert call("quarantine", "list", "--csv", str(path))[0] == 0
    (row,) = csv.DictReader(path.read_text().splitlines())
    assert row["_record"] == "P2,HR"
    fixed = root / "fixed.csv"
    fixed.write_text(f"quarantine_id,{HEADER}{row['quarantine_id']},P2,HR,core,low\n")

    code, out, _ = call("quarantine", "replay", "--file", str(fixed))

    assert code == 0
    assert "1 rows: 1 landed" in out
    names = read_raw(make_workspace(root, SETTINGS, {}), "products").column("product_name")
    assert sorted(names.to_pylist()) == ["ERP", "HR"]


def test_a_fix_is_shown_first_and_landed_when_asked(call: Call) -> None:
    sets = [
        option
        for name in ("product_code", "product_name", "category", "price_tier")
        for option in ("--set", f"{name}=concat(split_part(_record, ',', 1), '')")
    ]
    shown = json.loads(call("quarantine", "fix", *sets, "--json")[1])
    assert (shown["applied"], shown["landed"]) == (False, 1)

    applied = json.loads(call("quarantine", "fix", *sets, "--apply", "--json")[1])

    assert (applied["applied"], applied["landed"]) == (True, 1)
    assert json.loads(call("quarantine", "list", "--json")[1])["total"] == 0
    assert json.loads(call("quarantine", "list", "--resolved", "--json")[1])["total"] == 1


def test_reasons_and_one_row_are_shown(call: Call) -> None:
    (group,) = json.loads(call("quarantine", "reasons", "--json")[1])
    shown = json.loads(call("quarantine", "show", group["example"], "--json")[1])

    assert (group["row_count"], shown["line"], shown["record"]) == (1, 3, "P2,HR")


def test_a_blocked_feed_is_listed_and_accepted(call: Call, root: Path) -> None:
    drop_file(root, "landing/products_2.csv", "product_code,product_name,category\nP3,Fin,core\n")
    assert "is blocked (drift)" in call("ingest")[2]
    listed = json.loads(call("contracts", "list", "--json")[1])
    assert {f["feed"]: f["blocked"] for f in listed}["products"] == "column 'price_tier' is gone"

    assert "Blocked (drift): " in call("sources", "list")[2]

    assert "Accepted (drift)" in call("contracts", "accept", "products")[1]
    assert "Nothing blocks" in call("contracts", "accept", "products")[1]
    assert "is blocked" not in call("ingest")[2]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("quarantine", "list", "--where", "fed=x"), "Known: feed, source"),
        (("quarantine", "list", "--where", "since=today"), "is no day"),
        (("quarantine", "show", "nothing"), "is in quarantine"),
        (("quarantine", "fix"), "Nothing to fix with"),
        (("quarantine", "fix", "--set", "x"), "column=expression"),
        (("quarantine", "replay", "--file", "/nowhere.csv"), "cannot be read"),
        (("contracts", "accept", "nothing"), "Unknown feed 'nothing'"),
        (("contracts", "show", "nothing"), "No feed 'nothing'"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_1(
    call: Call, arguments: tuple[str, ...], words: str
) -> None:
    code, _, err = call(*arguments)

    assert (code, err.count("\n")) == (1, 1)
    assert words in err
