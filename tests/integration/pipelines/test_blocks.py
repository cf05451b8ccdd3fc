"""Drift and refused batches block their feed, and no other, until somebody accepts them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from c360.config.workspace import Workspace
from c360.kit.clock import utc_now_naive
from c360.lake.blocks import Blocks
from c360.testing.workspaces import drop_file, ingest_workspace, make_workspace, query, read_raw

SETTINGS = """
[[sources]]
name = "crm"
feed = "opportunities"
path = "landing/deals*.{suffix}"

[[sources]]
name = "catalogue"
feed = "products"
path = "landing/products*.csv"
"""
COLUMNS = ("opportunity_id", "product_code", "region", "stage", "status", "amount", "currency",
           "created_date")  # fmt: skip
VALUES = ("D{n}", "P1", "West", "new", "open", "{n}.00", "GBP", "2026-01-01")
PRODUCTS = "product_code,product_name,category,price_tier\n{key},ERP,core,high\n"


def deals(first: int, count: int = 4, **changes: str | None) -> str:
    """Write deals as CSV; a column given as None is left out, another is added or replaced."""
    row = dict(zip(COLUMNS, VALUES, strict=True)) | changes
    names = [name for name, value in row.items() if value is not None]
    lines = [",".join(names)]
    for number in range(first, first + count):
        lines.append(",".join(str(row[name]).replace("{n}", str(number)) for name in names))
    return "\n".join(lines) + "\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    files = {"landing/deals_1.csv": deals(1), "landing/products_1.csv": PRODUCTS.format(key="P1")}
    made = make_workspace(tmp_path, SETTINGS.format(suffix="csv"), files)
    ingest_workspace(made)
    return made


def drop(workspace: Workspace, content: str) -> None:
    drop_file(workspace.root, "landing/deals_2.csv", content)
    drop_file(workspace.root, "landing/products_2.csv", PRODUCTS.format(key="P2"))


def accept(workspace: Workspace) -> None:
    Blocks(workspace.data).accept("opportunities", "maria", utc_now_naive())


def keys(workspace: Workspace, feed: str, column: str) -> list[str]:
    return read_raw(workspace, feed).column(column).to_pylist()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"region": None}, "column 'region' is gone"),
        ({"status": None}, "column 'status' is gone"),
        ({"amount": "{n} pounds"}, "column 'amount' no longer holds decimal(18,2)"),
        ({"created_date": "01/02/2026"}, "column 'created_date' no longer holds date"),
    ],
)
def test_a_removed_or_retyped_column_blocks_its_feed_and_no_other(
    workspace: Workspace, changes: dict[str, str | None], words: str
) -> None:
    drop(workspace, deals(5, **changes))

    result = ingest_workspace(workspace)

    assert [manifest.header.feed for manifest in result.landed] == ["products"]
    (block,) = result.blocks
    assert (block.feed, block.kind) == ("opportunities", "drift")
    assert words in block.message
    assert "c360 contracts accept opportunities" in result.warnings[0]
    assert query(workspace, "select count(*) from quality.quarantine") == [(0,)]


def test_a_new_column_is_kept(workspace: Workspace) -> None:
    drop(workspace, deals(5, colour="red"))

    result = ingest_workspace(workspace)

    assert result.blocks == ()
    assert read_raw(workspace, "opportunities").column("_extra").to_pylist()[-1] == (
        '{"colour":"red"}'
    )


def test_a_column_that_nothing_maps_may_go_again(workspace: Workspace) -> None:
    drop(workspace, deals(5, colour="red"))
    ingest_workspace(workspace)
    drop_file(workspace.root, "landing/deals_3.csv", deals(9))

    assert ingest_workspace(workspace).blocks == ()


def test_some_wrong_values_are_no_drift(workspace: Workspace) -> None:
    mixed = deals(5) + "D9,P1,West,new,open,lots,GBP,2026-01-01\n"
    drop(workspace, mixed)

    result = ingest_workspace(workspace)

    assert result.blocks == ()
    assert query(workspace, "select count(*) from quality.quarantine") == [(1,)]


def test_an_accepted_change_lands_with_all_that_follow(workspace: Workspace) -> None:
    drop(workspace, deals(5, region=None))
    ingest_workspace(workspace)

    accept(workspace)
    landed = ingest_workspace(workspace).landed
    drop_file(workspace.root, "landing/deals_3.csv", deals(9, region=None))

    assert [manifest.result.landed for manifest in landed] == [4]
    assert len(ingest_workspace(workspace).landed) == 1
    assert len(keys(workspace, "opportunities", "opportunity_id")) == 12


def test_accepting_one_change_accepts_no_other(workspace: Workspace) -> None:
    drop(workspace, deals(5, region=None))
    ingest_workspace(workspace)
    accept(workspace)
    ingest_workspace(workspace)
    drop_file(workspace.root, "landing/deals_3.csv", deals(9, region=None, currency=None))

    (block,) = ingest_workspace(workspace).blocks
    assert block.message == "column 'currency' is gone"


def test_a_corrected_file_lifts_the_block_by_itself(workspace: Workspace) -> None:
    drop(workspace, deals(5, region=None))
    ingest_workspace(workspace)
    drop(workspace, deals(5))

    result = ingest_workspace(workspace)

    assert (len(result.landed), result.blocks) == (1, ())
    assert Blocks(workspace.data).blocks() == []


def test_a_block_holds_until_it_is_accepted(workspace: Workspace) -> None:
    drop(workspace, deals(5, region=None))
    first = ingest_workspace(workspace).blocks

    assert ingest_workspace(workspace).blocks[0].signature == first[0].signature
    assert Blocks(workspace.data).blocks("opportunities")[0].blocked_at == first[0].blocked_at


def test_another_type_of_a_parquet_column_blocks(tmp_path: Path) -> None:
    made = make_workspace(tmp_path, SETTINGS.format(suffix="parquet"), {})
    for number, kind in ((1, pa.int64()), (2, pa.string())):
        row = dict(zip(COLUMNS, VALUES, strict=True)) | {"opportunity_id": f"D{number}"}
        table = pa.table({name: [value] for name, value in row.items()})
        amount = pa.array([5]).cast(kind)
        table = table.set_column(COLUMNS.index("amount"), "amount", amount)
        pq.write_table(table, drop_file(tmp_path, f"landing/deals_{number}.parquet", ""))
        result = ingest_workspace(made)

    assert result.blocks[0].message == "column 'amount' was integer and is text"


def test_a_key_without_values_is_no_drift_in_json(tmp_path: Path) -> None:
    made = make_workspace(tmp_path, SETTINGS.format(suffix="jsonl"), {})
    row = dict(zip(COLUMNS, VALUES, strict=True)) | {"amount": 5}
    drop_file(tmp_path, "landing/deals_1.jsonl", json.dumps(row) + "\n")
    ingest_workspace(made)
    del row["region"]
    drop_file(tmp_path, "landing/deals_2.jsonl", json.dumps(row | {"amount": 6}) + "\n")

    assert ingest_workspace(made).blocks == ()


def control(workspace: Workspace, **stated: object) -> None:
    drop_file(workspace.root, "landing/deals_2.csv.control.json", json.dumps(stated))


def test_a_batch_that_equals_what_its_source_states_lands(workspace: Workspace) -> None:
    content = deals(5)
    drop(workspace, content)
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    control(workspace, rows=4, sha256=sha256, sums={"amount": "26"})

    landed = ingest_workspace(workspace).landed

    assert [manifest.header.feed for manifest in landed] == ["opportunities", "products"]
    assert landed[0].control is not None
    assert (landed[0].control.stated_rows, landed[0].control.mismatches) == (4, ())


@pytest.mark.parametrize(
    ("stated", "kind", "words"),
    [
        ({"rows": 1000}, "completeness", "4 of the 1,000 rows that the source states came"),
        ({"rows": 3}, "accuracy", "row count is 4, the source says 3"),
        ({"sha256": "0" * 64}, "accuracy", "SHA-256 is "),
        ({"sums": {"amount": 27}}, "accuracy", "sum of amount is 26, the source says 27"),
    ],
)
def test_a_batch_that_is_not_what_its_source_states_is_kept_out(
    workspace: Workspace, stated: dict[str, object], kind: str, words: str
) -> None:
    drop(workspace, deals(5))
    control(workspace, **stated)

    result = ingest_workspace(workspace)

    assert [manifest.header.feed for manifest in result.landed] == ["products"]
    assert result.blocks[0].kind == kind
    assert words in result.blocks[0].message
    accept(workspace)
    assert len(ingest_workspace(workspace).landed) == 1


def own_contract(workspace: Workspace, action: str) -> None:
    shipped = Path(__file__).resolve().parents[3] / "contracts/opportunities.odcs.yaml"
    text = shipped.read_text(encoding="utf-8")
    text = text.replace("value: quarantine", f"value: {action}")
    drop_file(workspace.root, "contracts/opportunities.odcs.yaml", text)


def test_a_contract_may_keep_a_bad_batch_out_whole(workspace: Workspace) -> None:
    own_contract(workspace, "block")
    drop(workspace, deals(5) + "D9,P1,West,new,perhaps,1.00,GBP,2026-01-01\n")

    result = ingest_workspace(workspace)

    assert [block.kind for block in result.blocks] == ["violation"]
    assert "D5" not in keys(workspace, "opportunities", "opportunity_id")
    accept(workspace)
    ingest_workspace(workspace)
    assert query(workspace, "select count(*) from quality.quarantine") == [(1,)]


def test_a_contract_may_land_what_breaks_a_rule_and_only_tell(workspace: Workspace) -> None:
    own_contract(workspace, "alert")
    drop(
        workspace,
        deals(5)
        + "D9,P1,West,new,perhaps,1.00,GBP,2026-01-01\n"
        + "D10,P1,West,new,open,much,GBP,2026-01-01\n",
    )
    landed = ingest_workspace(workspace).landed

    flags = [manifest.flags for manifest in landed if manifest.flags]
    assert flags == [{"status: not in the closed set": 1}]
    assert query(workspace, "select line from quality.quarantine") == [(7,)]
