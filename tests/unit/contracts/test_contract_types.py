from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from c360.domain.types import describe_mismatch, parse_type, show_value
from c360.errors import ContractError


def accepts(type_name: str, text: str) -> bool:
    pattern = parse_type(type_name).pattern
    assert pattern is not None
    return re.fullmatch(pattern, text) is not None


@pytest.mark.parametrize(
    ("type_name", "good", "bad"),
    [
        ("integer", ["0", "-5", "2147483647", "-2147483648", "007"], ["", "2147483648", "12.7", "+5", "1e3", " 1"]),
        ("bigint", ["9223372036854775807", "-9223372036854775808"], ["9223372036854775808", "1,000"]),
        ("decimal(4,2)", ["12.34", "-0.5", ".5", "5.", "12.3400"], ["123.4", "12.345", "12,3", "."]),
        ("double", ["1", "-1.5e10", ".5"], ["NaN", "inf", "1,5", "e5"]),
        ("boolean", ["true", "FALSE", "T", "f", "0", "1"], ["yes", "2", "truely"]),
        ("date", ["2024-02-29", "2000-02-29", "0001-01-01"], ["2023-02-29", "1900-02-29", "2024-13-01", "0000-01-01", "2024-01-01 00:00:00"]),
        ("timestamp", ["2024-01-01 10:20", "2024-01-01T10:20:30.123456Z", "2024-01-01T10:20:30+05:30", "2024-01-01"], ["2024-01-01 24:00:00", "2024-01-01T10:20:30.1234567", "10:20:30"]),
    ],
)  # fmt: skip
def test_a_type_accepts_exactly_its_texts(type_name: str, good: list[str], bad: list[str]) -> None:
    assert [text for text in good if not accepts(type_name, text)] == []
    assert [text for text in bad if accepts(type_name, text)] == []


@given(st.integers(-(2**33), 2**33))
def test_integer_accepts_32_bits_and_no_more(number: int) -> None:
    assert accepts("integer", str(number)) == (-(2**31) <= number < 2**31)


@given(st.text("0123456789.-", max_size=9))
def test_decimal_accepts_only_what_needs_no_rounding(text: str) -> None:
    if not accepts("decimal(5,2)", text):
        return
    try:
        value = Decimal(text)
    except InvalidOperation:
        pytest.fail(f"{text!r} is no number")
    assert value == round(value, 2)
    assert abs(value) < 1000


@given(st.dates())
def test_every_day_is_a_date(day: object) -> None:
    assert accepts("date", str(day))


def test_an_unknown_type_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ContractError, match=r"Unknown type 'money'. Known: text, integer"):
        parse_type("money")


def test_a_decimal_without_room_is_refused() -> None:
    with pytest.raises(ContractError, match="has no room"):
        parse_type("decimal(2,5)")


def test_a_reason_shows_at_most_40_characters() -> None:
    assert describe_mismatch("12.7", parse_type("integer")) == "'12.7' is not integer"
    assert len(show_value("x" * 100)) == 42
