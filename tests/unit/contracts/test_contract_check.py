from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from c360.contracts.check import CheckedTable, check_table
from c360.contracts.model import Column, Contract
from c360.domain.types import parse_type


def contract(*columns: Column) -> Contract:
    key = Column("id", parse_type("text"), is_key=True)
    return Contract("deals", "1.0.0", (key, *columns))


def column(type_name: str, **rules: object) -> Column:
    return Column("value", parse_type(type_name), **rules)


def check(values: object, rules: Column, timezone: str = "UTC") -> CheckedTable:
    array = values if isinstance(values, pa.Array) else pa.array(values)
    ids = pa.array([str(place) for place in range(len(array))])
    return check_table(pa.table({"id": ids, "value": array}), contract(rules), timezone=timezone)


def reasons(values: object, rules: Column) -> list[str]:
    return [reason for _, reason in check(values, rules).rejects]


def accepted(values: object, rules: Column, timezone: str = "UTC") -> list[object]:
    result = check(values, rules, timezone)
    assert result.rejects == []
    return list(result.accepted.column("value").to_pylist())


@pytest.mark.parametrize(
    ("type_name", "texts", "values"),
    [
        ("integer", ["5", "-0", None, ""], [5, 0, None, None]),
        ("decimal(18,2)", ["1.5", "100.0000", ".5"], [Decimal("1.50"), Decimal("100.00"), Decimal("0.50")]),
        ("boolean", ["True", "f", "1"], [True, False, True]),
        ("date", ["2024-02-29"], [date(2024, 2, 29)]),
        ("text", ["a", ""], ["a", None]),
        ("timestamp", ["2024-01-01", "2024-01-01T10:00:00.5Z", "2024-01-01 10:00:00+05:30", "2024-01-01 10:00:00.123456000"],
         [datetime(2024, 1, 1), datetime(2024, 1, 1, 10, 0, 0, 500000), datetime(2024, 1, 1, 4, 30), datetime(2024, 1, 1, 10, 0, 0, 123456)]),
    ],
)  # fmt: skip
def test_text_becomes_the_contracts_type(
    type_name: str, texts: list[str], values: list[object]
) -> None:
    assert accepted(texts, column(type_name)) == values


@pytest.mark.parametrize(
    ("type_name", "text", "reason"),
    [
        ("decimal(18,2)", "12,x", "value: '12,x' is not decimal(18,2)"),
        ("decimal(18,2)", "1.005", "value: '1.005' is not decimal(18,2)"),
        ("integer", "12.7", "value: '12.7' is not integer"),
        ("date", "2023-02-29", "value: '2023-02-29' is not date"),
        ("date", "2023-02-28 00:00:00", "value: '2023-02-28 00:00:00' is not date"),
        ("double", "1e400", "value: '1e400' is not double"),
        ("text", "a\0b", "value: NUL character"),
        ("integer", "9" * 60, f"value: '{'9' * 39}…' is not integer"),
    ],
)  # fmt: skip
def test_text_that_is_not_of_the_type_is_rejected(type_name: str, text: str, reason: str) -> None:
    assert reasons([text], column(type_name)) == [reason]


@pytest.mark.parametrize(
    ("array", "type_name", "values"),
    [
        (pa.array([5, None]), "integer", [5, None]),
        (pa.array([5.0]), "bigint", [5]),
        (pa.array([12.34]), "decimal(18,2)", [Decimal("12.34")]),
        (pa.array([date(2024, 1, 2)]), "timestamp", [datetime(2024, 1, 2)]),
        (pa.array([7]), "text", ["7"]),
        (pa.array(["a", "b"]).dictionary_encode(), "text", ["a", "b"]),
        (pa.array([True]), "boolean", [True]),
        (pa.nulls(1), "date", [None]),
    ],
)
def test_typed_columns_are_cast_where_nothing_is_lost(
    array: pa.Array, type_name: str, values: list[object]
) -> None:
    assert accepted(array, column(type_name)) == values


@pytest.mark.parametrize(
    ("array", "type_name", "reason"),
    [
        (pa.array([2.5]), "integer", "value: 2.5 is not integer"),
        (pa.array([2**40]), "integer", "value: 1099511627776 is not integer"),
        (pa.array([12.345]), "decimal(18,2)", "value: 12.345 is not decimal(18,2)"),
        (pa.array([float("nan")]), "double", "value: nan is not double"),
        (pa.array([1], pa.timestamp("ns")), "timestamp", "value: 1970-01-01 00:00:00.000000001 is not timestamp"),
        (pa.array([datetime(2024, 1, 1)]), "date", "value: 2024-01-01 00:00:00.000000 is not date"),
        (pa.array([[1]]), "text", "value: nested data where text is due"),
    ],
)  # fmt: skip
def test_typed_columns_that_would_lose_something_are_rejected(
    array: pa.Array, type_name: str, reason: str
) -> None:
    result = reasons(array, column(type_name))
    assert [text.replace("'", "") for text in result] == [reason]


def test_times_without_a_zone_are_read_in_the_sources_zone() -> None:
    texts = ["2024-07-01 12:00:00", "2024-01-01 12:00:00", "2024-07-01T12:00:00Z"]

    values = accepted(texts, column("timestamp"), "Europe/London")

    assert values == [datetime(2024, 7, 1, 11), datetime(2024, 1, 1, 12), datetime(2024, 7, 1, 12)]


def test_times_that_a_change_of_clocks_repeats_or_skips_take_the_earlier_offset() -> None:
    texts = ["2024-10-27 01:30:00", "2024-03-31 01:30:00"]

    values = accepted(texts, column("timestamp"), "Europe/London")

    assert values == [datetime(2024, 10, 27, 0, 30), datetime(2024, 3, 31, 1, 30)]


def test_a_moment_that_leaves_the_calendar_in_utc_is_rejected() -> None:
    assert reasons(["9999-12-31T23:00:00-05:00"], column("timestamp")) == [
        "value: '9999-12-31T23:00:00-05:00' is not timestamp"
    ]


def test_closed_sets_ranges_patterns_and_lengths_are_held() -> None:
    assert reasons(["Won?"], column("text", allowed=("open", "won"))) == [
        "value: 'Won?' is not one of open, won"
    ]
    assert reasons(["-5"], column("integer", minimum=0)) == ["value: -5 is below 0"]
    assert reasons(["5.01"], column("decimal(9,2)", maximum=5)) == ["value: 5.01 is above 5"]
    assert reasons(["1999-12-31"], column("date", minimum="2000-01-01")) == [
        "value: '1999-12-31' is below 2000-01-01"
    ]
    assert reasons(["gbp"], column("text", pattern="^[A-Z]{3}$")) == [
        "value: 'gbp' does not match ^[A-Z]{3}$"
    ]
    assert reasons(["abcd"], column("text", max_length=3)) == ["value: 'abcd' is over 3 long"]


def test_several_problems_of_a_row_are_joined() -> None:
    table = pa.table({"id": ["", "2"], "value": ["x", "1"]})

    result = check_table(table, contract(column("integer")))

    assert result.rejects == [(0, "id: key is missing; value: 'x' is not integer")]
    assert result.row_indexes.to_pylist() == [1]


def test_accepted_rows_have_every_column_of_the_contract_in_order() -> None:
    table = pa.table({"other": ["x"], "id": ["1"]})

    result = check_table(table, contract(column("date")))

    assert result.accepted.to_pylist() == [{"id": "1", "value": None}]
    assert result.accepted.schema.types == [pa.string(), pa.date32()]


def test_a_required_column_that_is_absent_rejects_every_row() -> None:
    result = check_table(pa.table({"id": ["1", "2"]}), contract(column("text", is_required=True)))

    assert result.rejects == [(0, "value: is missing"), (1, "value: is missing")]


def test_an_empty_table_is_split_into_nothing() -> None:
    result = check_table(pa.table({}), contract(column("integer")))

    assert (result.accepted.num_rows, len(result.row_indexes), result.rejects) == (0, 0, [])
