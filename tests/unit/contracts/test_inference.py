"""What values tell about a column."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa
import pytest

from c360.contracts.inference import InferredColumn, infer_column
from c360.contracts.keys import find_key
from c360.contracts.matching import match_feeds
from c360.contracts.odcs import read_contracts
from c360.kit.resources import resource_folder


def infer(values: Sequence[str | None], name: str = "column") -> InferredColumn:
    return infer_column(name, name, pa.array(values, pa.string()))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "-2", ""], "integer"),
        (["1", "3000000000"], "bigint"),
        (["1.5", "2"], "decimal(18,2)"),
        (["1.12345"], "decimal(18,6)"),
        (["1e-3", "2.5"], "double"),
        (["true", "False"], "boolean"),
        (["2026-01-31"], "date"),
        (["2026-01-31 10:00"], "timestamp"),
        (["31/01/2026"], "date"),
        (["31/01/2026 10:30"], "timestamp"),
        (["£1,200.50", "30"], "decimal(18,2)"),
        (["1.200,50", "30", "-7,5"], "decimal(18,2)"),
        (["0,125", "1,5"], "decimal(18,6)"),
        (["1 200,50 €", "9,99 €"], "decimal(18,2)"),
        (["1.2.3", "1.200.300"], "text"),
        (["007", "123"], "text"),
        (["a", "1"], "text"),
        ([None, ""], "text"),
    ],
)
def test_a_type_is_what_every_value_is(values: list[str | None], expected: str) -> None:
    assert str(infer(values).type) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1.200,50", "30", "-7,5"], [1200.5, 30, -7.5]),
        (["0,125", "1,5"], [0.125, 1.5]),
        (["1 200,50 €", "9,99 €"], [1200.5, 9.99]),
        (["£1,200.50", "30"], [1200.5, 30]),
    ],
)
def test_a_written_number_is_read_as_it_was_meant(values: list[str], expected: list[float]) -> None:
    column = infer(values, "column")
    read = duckdb.sql(
        f'select ({column.expression})::{column.type} from unnest($1) as written ("column")',
        params=[values],
    ).fetchall()

    assert [float(value) for (value,) in read] == expected


def test_a_comma_that_reads_two_ways_is_asked_about() -> None:
    column = infer(["5", "1,200"], "net")

    assert column.question == (
        "net: 1,200 can be read two ways; the comma is taken to part thousands."
    )


def test_days_in_several_forms_are_asked_about() -> None:
    column = infer(["17.10.2025", "2025-11-28", "18.10.2025"], "bought")

    assert str(column.type) == "text"
    assert column.question is not None
    assert "(17.10.2025, 2025-11-28)" in column.question
    assert """strptime(nullif("bought", ''), ['%d.%m.%Y', '%Y-%m-%d'])::date""" in column.question


def test_days_in_one_form_with_a_word_far_below_are_no_question() -> None:
    days = [f"2025-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 28)]

    assert infer([*days, "n/a"]).question is None


@pytest.mark.parametrize("name", ["vorname", "geburtsdatum", "geb_datum", "prenom", "plz"])
def test_personal_columns_are_known_in_other_languages(name: str) -> None:
    assert infer(["10115", "20095"], name).is_personal


def test_days_that_read_two_ways_are_asked_about() -> None:
    column = infer(["01/02/2026", "03/04/2026"], "placed")

    assert (
        column.question
        == "placed: 01/02/2026 can be read two ways; the day is taken to come first."
    )


def test_one_day_beyond_twelve_settles_the_order() -> None:
    column = infer(["01/31/2026", "03/04/2026"])

    assert column.question is None
    assert "%m/%d/%Y" in str(column.expression)


def test_times_without_a_zone_are_asked_about() -> None:
    assert "no time zone" in str(infer(["2026-01-31 10:00"]).question)
    assert infer(["2026-01-31 10:00:00Z"]).question is None


def test_few_frequent_values_are_a_closed_set() -> None:
    assert infer(["new", "old"] * 20).allowed == ("new", "old")
    assert infer(["new", "old"]).allowed == ()
    assert infer(["Ann", "Bea"] * 20, "first_name").allowed == ()


@pytest.mark.parametrize("name", ["email", "first_name", "home_phone", "birth_date", "post_code"])
def test_personal_columns_are_told_by_name(name: str) -> None:
    assert infer(["x"], name).is_personal


def test_addresses_are_told_by_value() -> None:
    assert infer(["ann@example.com", "bea@example.org"]).is_personal


def table(**columns: list[str]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        (table(name=["a", "b"], order_id=["1", "2"]), ("order_id",)),
        (table(order_id=["1", "1", "2"], line=["1", "2", "1"]), ("order_id", "line")),
        (table(order_id=["1", "1"], line=["2", "2"]), ("order_id",)),
        (table(amount=["1.5", "2.5"]), ()),
    ],
)
def test_the_key_is_what_tells_rows_apart(rows: pa.Table, key: tuple[str, ...]) -> None:
    columns = [
        infer_column(name, name, rows.column(name).combine_chunks()) for name in rows.column_names
    ]
    assert find_key(rows, columns) == key


def test_a_file_with_the_columns_of_a_feed_looks_like_it() -> None:
    contracts = read_contracts([resource_folder("contracts")])
    best = match_feeds(["Product Code", "ProductName", "category", "price_tier"], contracts)[0]

    assert (best.feed, best.is_whole) == ("products", True)
    assert match_feeds(["a", "b"], contracts) == []
