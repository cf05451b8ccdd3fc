"""Copies of facts to look rows up in: what they give is what the fact holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from c360.errors import BackendError
from c360.testing.snapshot import write_snapshot
from c360.warehouse.lookups import Lookup, LookupTable, copy_path, write_copies, write_copy
from c360.warehouse.snapshot import Snapshot, write_manifest

LOOKUP = Lookup(
    key="customer_id",
    columns=("number", "amount", "shop", "note"),
    repeating=frozenset({"shop"}),
    part_rows=100,
)
ROWS = """
select
    'C' || lpad((n // 37)::varchar, 4, '0') as customer_id, n as number,
    (n * 7 % 1000 / 100)::decimal(12, 2) as amount,
    if(n % 5 = 0, null, 'shop ' || $month || ' ' || n % 3) as shop,
    if(n % 7 = 0, null, 'ü' || n) as note
from range($month, 1000, 2) as numbers(n)
union all select null, -1, 0, null, 'of nobody' from range(3)
order by customer_id, number
"""


def write_fact(folder: Path, month: int, rows: str = ROWS) -> Path:
    path = folder / f"fact-{month}.parquet"
    with duckdb.connect() as connection:
        table = connection.sql(rows, params={"month": month}).to_arrow_table()
    pq.write_table(table, path, row_group_size=40)
    return path


@pytest.fixture
def facts(tmp_path: Path) -> list[Path]:
    return [write_fact(tmp_path, month) for month in (0, 1)]


def open_copies(facts: list[Path]) -> LookupTable:
    write_copies(facts, LOOKUP, threads=2)
    return LookupTable([copy_path(fact) for fact in facts])


def test_every_key_gives_the_rows_of_the_fact(facts: list[Path]) -> None:
    copies = open_copies(facts)
    whole = pa.concat_tables([pq.read_table(fact) for fact in facts])
    keys = set(whole.column("customer_id").drop_null().to_pylist())

    assert len(keys) == 28
    for key in keys:
        held = whole.filter(pc.equal(whole["customer_id"], key)).drop(["customer_id"])
        assert copies.find(key).to_pylist() == held.to_pylist()


@pytest.mark.parametrize("key", ["", "A", "C0003x", "C9999", "Z", "\u0000"])
def test_a_key_that_is_not_there_has_no_rows(facts: list[Path], key: str) -> None:
    found = open_copies(facts).find(key)

    assert found.num_rows == 0
    assert found.schema == pq.read_schema(facts[0]).remove(0).remove_metadata()


def test_the_copy_of_a_fact_without_rows_has_its_columns(tmp_path: Path) -> None:
    fact = write_fact(tmp_path, 0, f"from ({ROWS}) where false")

    assert open_copies([fact]).find("C0001").column_names == list(LOOKUP.columns)


def test_a_fact_that_is_not_sorted_is_refused(tmp_path: Path) -> None:
    fact = write_fact(tmp_path, 0, f"from ({ROWS}) order by number desc")

    with pytest.raises(BackendError, match="not sorted by customer_id"):
        write_copy(fact, LOOKUP)

    assert not copy_path(fact).exists()


def test_parts_out_of_order_are_refused(tmp_path: Path) -> None:
    order = "number < 500, customer_id, number"
    fact = write_fact(tmp_path, 0, f"from ({ROWS}) where customer_id != '' order by {order}")

    with pytest.raises(BackendError, match="not sorted by customer_id"):
        write_copy(fact, LOOKUP)


def test_a_copy_is_written_once(facts: list[Path]) -> None:
    first = write_copy(facts[0], LOOKUP).stat()
    again = write_copy(facts[0], LOOKUP).stat()

    assert (first.st_ino, first.st_mtime_ns) == (again.st_ino, again.st_mtime_ns)


def test_a_damaged_copy_says_what_to_do(facts: list[Path]) -> None:
    write_copy(facts[0], LOOKUP).write_bytes(b"ARROW1 no more")

    with pytest.raises(BackendError, match="c360 rollback"):
        LookupTable([copy_path(facts[0])])


def test_a_snapshot_of_before_gives_the_same_rows(tmp_path: Path) -> None:
    manifest = write_snapshot(tmp_path, account_count=1, customer_count=30)
    folder = tmp_path / manifest.run_id
    new = Snapshot(folder)
    ids = new.query("select distinct customer_id from marts.fct_transactions").column(0)
    found = {name: new.look_up("fct_transactions", "customer_id", name) for name in ids.to_pylist()}
    for path in folder.rglob("*.arrow"):
        path.unlink()
    write_manifest(folder, replace(manifest, lookups={}))
    old = Snapshot(folder)

    assert len(found) > 20
    for name, rows in found.items():
        held = old.look_up("fct_transactions", "customer_id", name)
        assert rows.to_pylist() == held.select(rows.column_names).to_pylist()
