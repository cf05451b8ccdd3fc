"""What a SELECT reads and calls, told without running it."""

from __future__ import annotations

import pytest

from c360.errors import BackendError
from c360.warehouse.statements import inspect_select


def test_tables_are_named_with_their_schema_and_own_ones_left_out() -> None:
    found = inspect_select(
        "with a as (select * from raw.x) select * from a join y on true"
        " where exists (select 1 from marts.z)"
    )

    assert found.tables == {"raw.x", "y", "marts.z"}


def test_columns_are_their_last_parts() -> None:
    assert inspect_select('select t.a, "B" from x as t order by c').columns == {"a", "B", "c"}


def test_functions_are_in_lower_case_and_the_clock_is_one() -> None:
    assert inspect_select("select SUM(a), Current_Date from x").functions == {"sum", "current_date"}


def test_an_age_until_now_asks_the_clock() -> None:
    assert "current_date" in inspect_select("select age(a) from x").functions
    assert "current_date" not in inspect_select("select age(a, b) from x").functions


def test_only_functions_that_read_are_told_apart() -> None:
    found = inspect_select("select * from range(3), read_parquet('x.parquet'), unnest([1])")

    assert found.reading_functions == {"read_parquet"}


def test_a_sample_is_seen_wherever_it_stands() -> None:
    assert inspect_select("select * from (select * from x using sample 3)").is_sampled
    assert not inspect_select("select * from x limit 3").is_sampled


@pytest.mark.parametrize(
    "sql", ["drop table x", "select 1; select 2", "selct", "", "copy x to 'y'"]
)
def test_anything_but_one_select_is_refused(sql: str) -> None:
    with pytest.raises(BackendError, match="one SELECT"):
        inspect_select(sql)
