from __future__ import annotations

from datetime import date

import pytest

from c360.semantic.comparing import complete_comparison
from c360.semantic.matching import Item
from c360.semantic.periods import find_period
from c360.semantic.words import Word

AS_OF = date(2026, 6, 15)
VERSUS = Item("compared to", word=Word.VERSUS)


def period(text: str) -> Item:
    found = find_period(text.lower().split(), AS_OF)
    assert found is not None
    return Item(text, period=found[0])


def days(*items: Item) -> list[tuple[str, str]]:
    """Return the first day of each period and the day after its last."""
    found = complete_comparison(items, AS_OF)
    return [
        (item.period.start.isoformat(), item.period.end.isoformat())
        for item in found
        if item.period is not None
    ]


MARCH = ("2026-03-01", "2026-04-01")
FEBRUARY = ("2026-02-01", "2026-03-01")


@pytest.mark.parametrize("before", ["the previous month", "the month before", "the prior month"])
def test_the_month_before_is_counted_from_the_month_that_was_named(before: str) -> None:
    assert days(period("in March"), VERSUS, period(before)) == [MARCH, FEBRUARY]


def test_alone_it_is_counted_from_this_month_so_far_with_as_many_days() -> None:
    assert days(VERSUS, period("last month")) == [
        ("2026-06-01", "2026-06-16"),
        ("2026-05-01", "2026-05-16"),
    ]


def test_last_month_beside_a_named_month_is_that_of_today() -> None:
    assert days(period("in March"), VERSUS, period("last month")) == [
        MARCH,
        ("2026-05-01", "2026-06-01"),
    ]


def test_a_unit_that_overlaps_the_period_says_nothing() -> None:
    found = complete_comparison([period("q1 2026"), VERSUS, period("the previous month")], AS_OF)

    assert (found[-1].period, found[-1].word) == (None, None)


def test_without_a_comparison_a_period_stays() -> None:
    assert days(period("in March"), period("last month"))[1] == ("2026-05-01", "2026-06-01")


@pytest.mark.parametrize(
    ("first", "second", "starts"),
    [
        ("april", "may 2025", ["2025-04-01", "2025-05-01"]),
        ("q1 2025", "q2", ["2025-01-01", "2025-04-01"]),
        ("december 2025", "january", ["2025-12-01", "2026-01-01"]),
        ("december", "january 2026", ["2025-12-01", "2026-01-01"]),
        ("june", "may 2025", ["2025-06-01", "2025-05-01"]),
        ("august 2025", "july", ["2025-08-01", "2025-07-01"]),
        ("april", "june", ["2026-04-01", "2026-06-01"]),
    ],
)
def test_a_month_without_a_year_is_the_one_nearest_to_the_other(
    first: str, second: str, starts: list[str]
) -> None:
    assert [start for start, _ in days(period(first), VERSUS, period(second))] == starts


def test_up_or_down_on_last_month_is_a_comparison_and_no_trend() -> None:
    moved = Item("up or down", word=Word.TREND)

    found = complete_comparison([moved, period("on last month")], AS_OF)

    assert [item.word for item in found if item.period is None] == [Word.VERSUS]
