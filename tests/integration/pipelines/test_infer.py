"""A file nobody has described lands after one command; a dry run says what would become of one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.contracts.odcs import read_contract
from c360.errors import (
    ConflictError,
    ContractError,
    InvalidInputError,
    SourceError,
    UnknownNameError,
)
from c360.pipelines.contract_check import check_file
from c360.pipelines.contract_files import import_plain
from c360.pipelines.infer import infer_file
from c360.testing.workspaces import drop_file, ingest_workspace, make_workspace, read_raw

ORDERS = "Order No;Customer Email;Placed;Net (£);Status\n" + "".join(
    f'{100 + n};u{n}@example.com;{n % 28 + 1:02}/01/2026;"{1000 + n},00";new\n'.replace(
        ",00", ".50"
    )
    for n in range(30)
)
PRODUCTS = "Product Code,product_name,category,price_tier\nP1,ERP,core,high\nP2,HR,core,low\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "company", '[workspace]\nname = "Shop"\n', {})


def test_a_file_lands_whole_by_what_was_inferred(workspace: Workspace, tmp_path: Path) -> None:
    found = infer_file(workspace, drop_file(tmp_path, "orders.csv", ORDERS))

    (batch,) = ingest_workspace(open_workspace(workspace.root)).landed

    assert (found.feed, found.key, found.rows) == ("orders", ("order_no",), 30)
    assert (batch.result.landed, batch.result.quarantined) == (30, 0)
    row = read_raw(workspace, "orders").to_pylist()[0]
    assert (row["order_no"], str(row["net"]), str(row["placed"])) == (100, "1000.50", "2026-01-01")
    contract = read_contract(workspace.root / str(found.contract_path))
    assert (contract.event_time, contract.get_column("status").allowed) == ("placed", ("new",))
    assert contract.get_column("customer_email").is_personal


def test_a_file_that_fits_a_known_feed_maps_onto_it(workspace: Workspace) -> None:
    found = infer_file(workspace, drop_file(workspace.root, "landing/goods.csv", PRODUCTS))

    (batch,) = ingest_workspace(open_workspace(workspace.root)).landed

    assert (found.feed, found.contract_path) == ("products", None)
    assert (batch.header.feed, batch.result.landed) == ("products", 2)


def test_a_file_without_a_key_gets_one(workspace: Workspace) -> None:
    file = drop_file(workspace.root, "landing/rates.csv", "amount,rate\n1.5,2.5\n1.5,3.5\n")

    infer_file(workspace, file)

    (batch,) = ingest_workspace(open_workspace(workspace.root)).landed
    assert batch.result.landed == 2


@pytest.mark.parametrize("suffix", ["jsonl", "json"])
def test_other_formats_are_described_too(workspace: Workspace, suffix: str) -> None:
    rows = [{"id": n, "isOpen": n % 2 == 0, "at": f"2026-01-0{n}T10:00:00Z"} for n in range(1, 5)]
    text = "\n".join(map(json.dumps, rows)) if suffix == "jsonl" else json.dumps(rows)
    found = infer_file(workspace, drop_file(workspace.root, f"landing/doors.{suffix}", text))

    (batch,) = ingest_workspace(open_workspace(workspace.root)).landed
    assert {c.name: str(c.type) for c in found.columns} == {
        "id": "integer", "is_open": "boolean", "at": "timestamp",
    }  # fmt: skip
    assert (batch.result.landed, batch.result.quarantined) == (4, 0)


@pytest.mark.parametrize("numbers", [("1.234,50", "7,5"), ("1,234.50", "£7.50")])
def test_what_is_no_number_later_is_quarantined_and_never_made_one(
    workspace: Workspace, numbers: tuple[str, str]
) -> None:
    text = "id;net\n" + "".join(f"{n};{value}\n" for n, value in enumerate((*numbers, "")))
    infer_file(workspace, drop_file(workspace.root, "landing/sales.csv", text))
    wrong = ["n/a", "12b3", "1,2,3.4", "1.2.3,4"]
    later = text + "".join(f"{n};{value}\n" for n, value in enumerate(wrong, 10))
    drop_file(workspace.root, "landing/sales.csv", later)

    (batch,) = ingest_workspace(open_workspace(workspace.root)).landed

    assert [row["net"] and float(row["net"]) for row in read_raw(workspace, "sales").to_pylist()] == [
        1234.5, 7.5, None,
    ]  # fmt: skip
    assert batch.result.quarantined == len(wrong)


def test_a_folder_is_told_from_a_file_that_is_not_there(workspace: Workspace) -> None:
    with pytest.raises(SourceError, match=r"is a folder\. Name one file in it"):
        infer_file(workspace, workspace.root)


def test_a_file_is_described_once(workspace: Workspace) -> None:
    file = drop_file(workspace.root, "landing/orders.csv", ORDERS)
    infer_file(workspace, file)

    with pytest.raises(ConflictError, match=r"reads landing/orders\.csv already"):
        infer_file(open_workspace(workspace.root), file)


@pytest.mark.parametrize(
    ("name", "content", "error", "words"),
    [
        ("x.bin", "a\n1\n", SourceError, "unknown kind of file"),
        ("x.csv", "", SourceError, "no row that can be read"),
        ("x.xml", "<!DOCTYPE r><r><o/></r>", SourceError, "no row .*: holds a document type"),
        ("x.csv", "a,a\n1,2\n", SourceError, "appears twice"),
    ],
)
def test_a_file_that_cannot_be_described_is_refused(
    workspace: Workspace, name: str, content: str, error: type[Exception], words: str
) -> None:
    before = (workspace.root / "c360.toml").read_text()
    with pytest.raises(error, match=words):
        infer_file(workspace, drop_file(workspace.root, f"landing/{name}", content))
    assert (workspace.root / "c360.toml").read_text() == before


def test_a_dry_run_counts_reasons_and_writes_nothing(workspace: Workspace) -> None:
    file = drop_file(workspace.root, "landing/goods.csv", PRODUCTS)
    infer_file(workspace, file)
    opened = open_workspace(workspace.root)
    bad = drop_file(
        workspace.root, "landing/goods.csv", PRODUCTS + "P3\nP1,ERP,core,high\n,x,y,z\n"
    )

    result = check_file(opened, bad)

    assert (result.rows_in, result.landed, result.quarantined, result.duplicate) == (5, 2, 2, 1)
    assert {r.reason: r.positions for r in result.reasons.values()} == {
        "… fields, 4 expected": [4],
        "product_code: key is missing": [6],
    }
    assert not result.is_passing
    assert not (workspace.data / "raw").exists()


def test_a_dry_run_tells_of_drift(workspace: Workspace) -> None:
    infer_file(workspace, drop_file(workspace.root, "landing/goods.csv", PRODUCTS))
    opened = open_workspace(workspace.root)
    ingest_workspace(opened)
    changed = drop_file(workspace.root, "landing/goods.csv", PRODUCTS.replace("category", "kind"))

    result = check_file(opened, changed)

    assert (result.drift, result.new_columns) == (("column 'category' is gone",), ("kind",))
    assert not result.is_passing


def test_a_dry_run_needs_to_know_the_feed(workspace: Workspace) -> None:
    file = drop_file(workspace.root, "landing/other.csv", PRODUCTS)

    with pytest.raises(InvalidInputError, match="--feed"):
        check_file(workspace, file)
    with pytest.raises(UnknownNameError, match="Unknown feed 'x'"):
        check_file(workspace, file, "x")


def test_a_plain_contract_is_imported_once(workspace: Workspace, tmp_path: Path) -> None:
    plain = {"contract_id": "orders", "schema": {"id": {"type": "int", "primary_key": True}}}
    file = drop_file(tmp_path, "orders.json", json.dumps(plain))

    written = import_plain(workspace, file)

    assert read_contract(written).key == ("id",)
    with pytest.raises(ConflictError):
        import_plain(workspace, file)
    with pytest.raises(ContractError, match="no JSON"):
        import_plain(workspace, drop_file(tmp_path, "bad.json", "{"))
