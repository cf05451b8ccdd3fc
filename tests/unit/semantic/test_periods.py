from __future__ import annotations

from datetime import date

import pytest

from c360.semantic.periods import find_period
from c360.semantic.tokens import tokenize

AS_OF = date(2026, 6, 30)


def read(text: str) -> tuple[str, str] | None:
    """Read a period that takes the whole text; start and last day excluded."""
    words = [token.lemma for token in tokenize(text)]
    found = find_period(words, AS_OF)
    if found is None or found[1] != len(words):
        return None
    return found[0].start.isoformat(), found[0].end.isoformat()


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("last 6 months", "2026-01-01", "2026-07-01"),
        ("in the last 90 days", "2026-04-02", "2026-07-01"),
        ("over the past year", "2025-07-01", "2026-07-01"),
        ("last year", "2025-01-01", "2026-01-01"),
        ("last month", "2026-05-01", "2026-06-01"),
        ("this quarter", "2026-04-01", "2026-07-01"),
        ("year to date", "2026-01-01", "2026-07-01"),
        ("ytd", "2026-01-01", "2026-07-01"),
        ("Q4", "2025-10-01", "2026-01-01"),
        ("Q4 2024", "2024-10-01", "2025-01-01"),
        ("second quarter of 2025", "2025-04-01", "2025-07-01"),
        ("h1 2025", "2025-01-01", "2025-07-01"),
        ("march", "2026-03-01", "2026-04-01"),
        ("in september", "2025-09-01", "2025-10-01"),
        ("march last year", "2025-03-01", "2025-04-01"),
        ("since March", "2026-03-01", "2026-07-01"),
        ("from January to March 2026", "2026-01-01", "2026-04-01"),
        ("between 2026-01-05 and 2026-01-07", "2026-01-05", "2026-01-08"),
        ("in 2025", "2025-01-01", "2026-01-01"),
        ("the last three months", "2026-04-01", "2026-07-01"),
        ("yesterday", "2026-06-29", "2026-06-30"),
        ("two months ago", "2026-04-01", "2026-05-01"),
        ("3 days ago", "2026-06-27", "2026-06-28"),
        ("the month before last", "2026-04-01", "2026-05-01"),
        ("the month before", "2026-05-01", "2026-06-01"),
        ("next quarter", "2026-07-01", "2026-10-01"),
        ("the first three months of this year", "2026-01-01", "2026-04-01"),
        ("last two months of 2025", "2025-11-01", "2026-01-01"),
    ],
)
def test_a_period_is_read_relative_to_the_last_day_of_the_data(
    text: str, start: str, end: str
) -> None:
    assert read(text) == (start, end)


@pytest.mark.parametrize(
    "text", ["over 2000", "may leave", "in California", "since 2026-02-30", "between 1 and 5"]
)
def test_what_is_no_period_is_not_taken_for_one(text: str) -> None:
    assert read(text) is None
