"""Landing: every row is accounted for, twice is once, and versions all land."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.domain.raw import METADATA_COLUMNS
from c360.errors import MappingError, SourceError
from c360.lake.lake import Lake
from c360.lake.retention import Expiry, remove_replaced, seal_batch
from c360.pipelines.ingest import load_contracts
from c360.testing.workspaces import (
    drop_file,
    ingest_workspace,
    make_workspace,
    query,
    read_raw,
)

SETTINGS = """
[[sources]]
name = "crm"
feed = "products"
path = "landing/products*.csv"
mode = "{mode}"
"""
HEADER = "product_code,product_name,category,price_tier\n"


def products(tmp_path: Path, text: str, mode: str = "append") -> Workspace:
    return make_workspace(
        tmp_path, SETTINGS.format(mode=mode), {"landing/products.csv": HEADER + text}
    )


def test_rows_land_or_go_to_quarantine_with_line_and_reason(tmp_path: Path) -> None:
    workspace = products(tmp_path, "P1,ERP,core,high\nP2,HR\nP3,Fin,core,low\n")

    (batch,) = ingest_workspace(workspace).landed

    assert (batch.result.rows_in, batch.result.landed, batch.result.quarantined) == (3, 2, 1)
    assert query(workspace, "select file, line, reason, record from quality.quarantine") == [
        ("landing/products.csv", 3, "2 fields, 4 expected", "P2,HR")
    ]


def test_exact_duplicates_are_counted_and_dropped(tmp_path: Path) -> None:
    workspace = products(tmp_path, "P1,ERP,core,high\n" * 3 + "P1,ERP 2,core,high\n")

    (batch,) = ingest_workspace(workspace).landed

    assert (batch.result.landed, batch.result.duplicate) == (2, 2)
    names = read_raw(workspace, "products").column("product_name").to_pylist()
    assert names == ["ERP", "ERP 2"]


def test_the_same_file_again_is_nothing_new(tmp_path: Path) -> None:
    workspace = products(tmp_path, "P1,ERP,core,high\n")
    ingest_workspace(workspace)
    drop_file(tmp_path, "landing/products_copy.csv", HEADER + "P1,ERP,core,high\n")

    assert ingest_workspace(workspace).landed == ()
    assert read_raw(workspace, "products").num_rows == 1


def test_two_equal_files_at_once_land_once(tmp_path: Path) -> None:
    workspace = products(tmp_path, "P1,ERP,core,high\n")
    drop_file(tmp_path, "landing/products_copy.csv", HEADER + "P1,ERP,core,high\n")

    assert len(ingest_workspace(workspace).landed) == 1
    assert read_raw(workspace, "products").num_rows == 1
    assert len(Lake(workspace.data).manifests()) == 1


def test_a_key_absent_from_a_full_load_is_deleted(tmp_path: Path) -> None:
    workspace = products(tmp_path, "P1,ERP,core,high\nP2,HR,core,low\n", mode="full")
    ingest_workspace(workspace)
    drop_file(tmp_path, "landing/products.csv", HEADER + "P2,HR,core,low\n")

    (batch,) = ingest_workspace(workspace).landed

    raw = read_raw(workspace, "products").to_pylist()
    assert batch.result.deleted == 1
    assert {row["product_code"]: row["_op"] for row in raw[2:]} == {"P1": "delete", "P2": "upsert"}


def test_a_full_load_may_change_back(tmp_path: Path) -> None:
    workspace = products(tmp_path, "P1,ERP,core,high\n", mode="full")
    ingest_workspace(workspace)
    for name in ("Other", "ERP"):
        drop_file(tmp_path, "landing/products.csv", HEADER + f"P1,{name},core,high\n")
        assert len(ingest_workspace(workspace).landed) == 1

    names = read_raw(workspace, "products").column("product_name").to_pylist()
    assert names == ["ERP", "Other", "ERP"]
    assert ingest_workspace(workspace).landed == ()


@pytest.mark.parametrize("damaged", ["", "P2,HR\n"])
def test_a_damaged_or_empty_full_load_deletes_nothing(tmp_path: Path, damaged: str) -> None:
    workspace = products(tmp_path, "P1,ERP,core,high\nP2,HR,core,low\n", mode="full")
    ingest_workspace(workspace)
    drop_file(tmp_path, "landing/products.csv", HEADER + damaged)

    (batch,) = ingest_workspace(workspace).landed

    assert (batch.result.deleted, batch.result.deletes_withheld) == (0, 2)


def test_a_changed_mapping_reads_a_file_again_in_place_of_the_old_batch(tmp_path: Path) -> None:
    first = products(tmp_path, "P1,ERP,core,high\nP2,HR,core,low\n")
    ingest_workspace(first)
    mapping = '[sources.columns]\nproduct_name = "upper(product_name)"\n'
    make_workspace(tmp_path, SETTINGS.format(mode="append") + mapping, {})

    second = open_workspace(tmp_path)
    ingest_workspace(second)

    names = read_raw(second, "products").column("product_name").to_pylist()
    assert names == ["ERP", "HR"]
    assert [m.header.sequence for m in Lake(second.data).manifests("products")] == [1]


def test_rows_read_again_keep_the_time_from_which_they_were_known(tmp_path: Path) -> None:
    ingest_workspace(products(tmp_path, "P1,ERP,core,high\n"))
    drop_file(tmp_path, "landing/products_2.csv", HEADER + "P2,HR,core,low\n")
    ingest_workspace(open_workspace(tmp_path))
    before = read_raw(open_workspace(tmp_path), "products").to_pylist()
    mapping = '[sources.columns]\nprice_tier = "upper(price_tier)"\n'
    workspace = make_workspace(tmp_path, SETTINGS.format(mode="append") + mapping, {})

    ingest_workspace(workspace)

    after = read_raw(workspace, "products").to_pylist()
    assert [row["price_tier"] for row in after] == ["HIGH", "LOW"]
    for name in ("effective_at", "_known_at", "_sequence"):
        assert [row[name] for row in after] == [row[name] for row in before]


def test_a_first_load_in_which_nothing_landed_is_still_to_come(tmp_path: Path) -> None:
    ingest_workspace(products(tmp_path, "P1\n"))
    drop_file(tmp_path, "landing/products_2.csv", HEADER + "P2,HR,core,low\n")
    workspace = open_workspace(tmp_path)

    ingest_workspace(workspace)

    (row,) = read_raw(workspace, "products").to_pylist()
    assert row["effective_at"] == datetime(1970, 1, 1)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("getenv('HOME')", r"column 'price_tier' = .*getenv"),
        ("(select 'x')", "reads another table"),
        ("price tier now", "stand in double quotes"),
    ],
)
def test_a_wrong_expression_lands_nothing_of_any_source(
    tmp_path: Path, expression: str, words: str
) -> None:
    wrong = f'[sources.columns]\nprice_tier = "{expression}"\n'
    other = SETTINGS.format(mode="append").replace('"crm"', '"other"')
    workspace = make_workspace(
        tmp_path,
        other + SETTINGS.format(mode="append") + wrong,
        {"landing/products.csv": HEADER + "P1,ERP,core,high\n"},
    )
    with pytest.raises(MappingError, match=words):
        ingest_workspace(workspace)
    assert Lake(workspace.data).feeds() == []


def test_a_cast_that_fails_rejects_that_row_alone(tmp_path: Path) -> None:
    mapping = '[sources.columns]\nprice_tier = "(rank::integer)::varchar"\n'
    text = "product_code,product_name,category,rank\nP1,ERP,core,1\nP2,HR,core,high\n"
    workspace = make_workspace(
        tmp_path, SETTINGS.format(mode="append") + mapping, {"landing/products.csv": text}
    )
    (batch,) = ingest_workspace(workspace).landed

    assert (batch.result.landed, batch.result.quarantined) == (1, 1)
    ((line, reason),) = query(workspace, "select line, reason from quality.quarantine")
    assert line == 3
    assert "price_tier: Conversion Error: Could not convert string 'high'" in str(reason)


def test_columns_that_nothing_maps_are_kept_as_extra(tmp_path: Path) -> None:
    text = "product_code,product_name,category,price_tier,colour\nP1,ERP,core,high,red\n"
    workspace = make_workspace(
        tmp_path, SETTINGS.format(mode="append"), {"landing/products.csv": text}
    )
    (batch,) = ingest_workspace(workspace).landed

    assert batch.extra_columns == ("colour",)
    assert read_raw(workspace, "products").column("_extra").to_pylist() == ['{"colour":"red"}']


def test_a_row_without_times_is_true_always_on_a_first_load(tmp_path: Path) -> None:
    workspace = products(tmp_path, "P1,ERP,core,high\n")
    ingest_workspace(workspace)
    drop_file(tmp_path, "landing/products_2.csv", HEADER + "P2,HR,core,low\n")
    ingest_workspace(workspace)

    first, second = read_raw(workspace, "products").to_pylist()
    assert first["effective_at"] == first["_known_at"] == datetime(1970, 1, 1)
    assert second["effective_at"] == second["_known_at"] == second["_loaded_at"]


def test_a_mapping_of_an_unknown_column_lands_nothing_and_says_what_there_is(
    tmp_path: Path,
) -> None:
    mapping = '[sources.columns]\nprice_tier = "price_tear"\n'
    workspace = make_workspace(
        tmp_path,
        SETTINGS.format(mode="append") + mapping,
        {"landing/products.csv": HEADER + "P1,ERP,core,high\n"},
    )
    with pytest.raises(MappingError, match=r"Did you mean 'price_tier'\? Known: product_code"):
        ingest_workspace(workspace)
    assert Lake(workspace.data).feeds() == []


def test_a_damaged_file_beside_sound_ones_goes_to_quarantine(tmp_path: Path) -> None:
    mapping = '[sources.columns]\nprice_tier = "price"\n'
    header = "product_code,product_name,category,price\n"
    workspace = make_workspace(
        tmp_path,
        SETTINGS.format(mode="append") + mapping,
        {
            "landing/products_1.csv": header.replace(",price", "") + "P1,ERP,core\n",
            "landing/products_2.csv": header + "P2,HR,core,low\n",
        },
    )
    results = [batch.result for batch in ingest_workspace(workspace).landed]

    assert [(r.rows_in, r.landed, r.quarantined) for r in results] == [(1, 0, 1), (1, 1, 0)]
    assert query(workspace, "select reason from quality.quarantine") == [
        ("price_tier: there is no column 'price'",)
    ]


def test_a_named_file_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    workspace = make_workspace(
        tmp_path, SETTINGS.format(mode="full").replace("products*", "products"), {}
    )
    with pytest.raises(SourceError, match="does not exist"):
        ingest_workspace(workspace)


def test_a_pattern_that_matches_nothing_yet_is_a_warning(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path, SETTINGS.format(mode="full"), {})

    result = ingest_workspace(workspace)

    assert result.warnings == ("Source 'crm': no file matches 'landing/products*.csv' yet.",)


@pytest.mark.parametrize(
    "query_text",
    [
        "select * from read_csv('/etc/passwd', header = false)",
        "select * from read_text('data/state.db')",
        "select * from read_text('landing/../c360.toml')",
        "copy (select 1) to 'landing/x.csv'",
        "select 1; select 2",
    ],
)
def test_sql_that_reads_or_writes_elsewhere_is_refused(tmp_path: Path, query_text: str) -> None:
    settings = f"""
[[sources]]
name = "join"
feed = "products"
kind = "sql"
query = '''{query_text}'''
"""
    workspace = make_workspace(tmp_path, settings, {"landing/x.csv": "a\n1\n"})

    with pytest.raises(MappingError, match=r"Source 'join', query: .*A query may read files"):
        ingest_workspace(workspace)


def test_a_row_that_is_sealed_and_then_absent_from_a_full_load_is_deleted(tmp_path: Path) -> None:
    workspace = products(tmp_path, "P1,ERP,core,high\nP2,HR,core,low\n", mode="full")
    (batch,) = ingest_workspace(workspace).landed
    lake, day = Lake(workspace.data), date(2100, 1, 1)
    contract = load_contracts(workspace)["products"]
    kept = frozenset({*contract.names, *(name for name, _ in METADATA_COLUMNS)})
    due = Expiry(
        "products", None, day, datetime(2100, 1, 1), kept - {"_extra", "_file", "category"},
        day, "run-1", "1.0.0",
    )  # fmt: skip
    seal_batch(lake, batch, due, is_replaced=False)
    remove_replaced(lake)
    drop_file(
        workspace.root, "landing/products.csv", f"{HEADER}P3,Fin,core,low\nP1,ERP,core,high\n"
    )

    (second,) = ingest_workspace(workspace).landed

    assert (second.result.landed, second.result.deleted) == (2, 1)
    rows = read_raw(workspace, "products").to_pylist()
    assert [row["product_code"] for row in rows if row["_op"] == "delete"] == ["P2"]


def test_a_sql_source_lands_a_join_once(tmp_path: Path) -> None:
    settings = """
[[sources]]
name = "join"
feed = "products"
kind = "sql"
mode = "full"
query = "select p.*, 'high' as price_tier from read_csv('landing/p.csv') as p"
"""
    files = {"landing/p.csv": "product_code,product_name,category\nP1,ERP,core\nP2,HR,core\n"}
    workspace = make_workspace(tmp_path, settings, files)

    (batch,) = ingest_workspace(workspace).landed

    assert batch.result.landed == 2
    assert ingest_workspace(workspace).landed == ()


@pytest.mark.parametrize("mapping", ["", '[sources.columns]\nproduct_name = "label"\n'])
def test_nested_json_where_text_is_due_is_rejected(tmp_path: Path, mapping: str) -> None:
    name = "label" if mapping else "product_name"
    rest = '"category": "core", "price_tier": "low"'
    lines = f'{{"product_code": "P1", "{name}": {{"en": "ERP"}}, {rest}}}\n' + (
        f'{{"product_code": "P2", "{name}": "HR", {rest}}}\n'
    )
    settings = SETTINGS.format(mode="append").replace(".csv", ".jsonl") + mapping
    workspace = make_workspace(tmp_path, settings, {"landing/products.jsonl": lines})

    (batch,) = ingest_workspace(workspace).landed

    assert (batch.result.landed, batch.result.quarantined) == (1, 1)
    ((reason,),) = query(workspace, "select reason from quality.quarantine")
    assert "nested" in str(reason)
