"""Periods in words: ``last 6 months``, ``Q4 2025``, ``year to date``, ``since March``.

A day is the last one included: ``as_of`` stands for today. ``last 90 days`` are the 90 days that
end with it; ``last month`` is the calendar month before the one it lies in; a month or a quarter
without a year is the newest one that has begun by then.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, v_args
from lark.exceptions import VisitError

from c360.semantic.period_grammar import (
    FEW,
    GRAMMAR,
    LEADS,
    MONTHS,
    NUMBERS,
    ONLY_BEFORE_RELATIVE,
    ORDINALS,
    RELATIVE,
    STARTS,
)
from c360.semantic.plan import Grain, Period

MAX_WORDS = 9
_PARSER = Lark(GRAMMAR, parser="earley", ambiguity="resolve", lexer="dynamic")


def find_period(words: list[str], as_of: date) -> tuple[Period, int] | None:
    """Find the longest period that some words begin with.

    Args:
        words: Lower case, singular.
        as_of: The last day of the data.

    Returns:
        The period and the number of words it took; None if they begin with no period.
    """
    if not _may_begin(words):
        return None
    for length in range(min(MAX_WORDS, len(words)), 0, -1):
        try:
            return _read(words[:length], as_of), length
        except (UnexpectedInput, VisitError):
            continue
    return None


def _read(words: list[str], as_of: date) -> Period:
    period: Period = _Reader(as_of).transform(_PARSER.parse(" ".join(words)))
    return period


def _may_begin(words: list[str]) -> bool:
    rest = words
    while rest and rest[0] in LEADS:
        if rest[0] in ONLY_BEFORE_RELATIVE and not RELATIVE & set(rest[1:3]):
            return False
        rest = rest[1:]
    if not rest or (
        rest[0] == "may" and rest is words and not _looks_like_time("".join(rest[1:2]))
    ):
        return False
    if rest[0] in NUMBERS:
        return rest[2:3] == ["ago"]
    return rest[0] in STARTS or _looks_like_time(rest[0]) or rest[0].isdigit()


def _looks_like_time(word: str) -> bool:
    return word[:2] in ("19", "20") and len(word) in (4, 10) and word[:4].isdigit()


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the month's last if it has none such."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), _last_day(first))


def whole_period(start: date, end: date) -> Period:
    """Name a period by its first and its last day."""
    last = end - timedelta(days=1)
    words = f"{start.day} {start:%b %Y}"
    return Period(start, end, words if last == start else f"{words} to {last.day} {last:%b %Y}")


def start_of(day: date, unit: str) -> date:
    """Return the first day of the day's week, month, quarter or year."""
    if unit == Grain.WEEK:
        return day - timedelta(days=day.weekday())
    if unit == Grain.MONTH:
        return day.replace(day=1)
    if unit == Grain.QUARTER:
        return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return date(day.year, 1, 1) if unit == Grain.YEAR else day


def shift(day: date, unit: str, count: int) -> date:
    """Return a day some units later."""
    if unit in (Grain.DAY, Grain.WEEK):
        return day + timedelta(days=count * (7 if unit == Grain.WEEK else 1))
    months = {Grain.MONTH.value: 1, Grain.QUARTER.value: 3, Grain.YEAR.value: 12}[unit]
    return add_months(day, count * months)


def so_far(unit: str, as_of: date) -> Period:
    """Name the days of this week, month, quarter or year up to today."""
    return whole_period(start_of(as_of, unit), as_of + timedelta(days=1))


def same_days_before(period: Period, unit: str) -> Period:
    """Name the same days one week, month, quarter or year earlier."""
    return whole_period(shift(period.start, unit, -1), shift(period.end, unit, -1))


def _last_day(first: date) -> date:
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return following - timedelta(days=1)


@v_args(inline=True)
class _Reader(Transformer[Token, Any]):
    """Turns a parse into a period."""

    def __init__(self, as_of: date) -> None:
        super().__init__()
        self.as_of = as_of
        self.end = as_of + timedelta(days=1)

    def start(self, period: Period) -> Period:
        return period

    def unit(self, token: Token) -> str:
        return str(token)

    def year(self, token: Token) -> int:
        return int(token)

    def month_name(self, token: Token) -> int:
        return next(i for i, name in enumerate(MONTHS, 1) if name.startswith(str(token)[:3]))

    def last_n(self, _: Token, count: Token, unit: str) -> Period:
        return whole_period(shift(self.end, unit, -int(count)), self.end)

    def last_words(self, _: Token, word: Token, unit: str) -> Period:
        return whole_period(shift(self.end, unit, -NUMBERS.index(str(word))), self.end)

    def last_couple(self, _: Token, unit: str) -> Period:
        return whole_period(shift(self.end, unit, -2), self.end)

    def last_few(self, _: Token, unit: str) -> Period:
        return whole_period(shift(self.end, unit, -FEW), self.end)

    def last_one(self, *parts: Any) -> Period:
        return self._ago(1, str(parts[-1]))

    def one_before_last(self, unit: str, _: Token) -> Period:
        return self._ago(2, unit)

    def n_ago(self, count: Token, unit: str) -> Period:
        return self._ago(int(count), unit)

    def words_ago(self, word: Token, unit: str) -> Period:
        return self._ago(NUMBERS.index(str(word)), unit)

    def next_one(self, _: Token, unit: str) -> Period:
        return self._ago(-1, unit)

    def _ago(self, count: int, unit: str) -> Period:
        """Return the calendar unit that lies some units before the one of today."""
        start = shift(start_of(self.as_of, unit), unit, -count)
        return whole_period(start, shift(start, unit, 1))

    def past_one(self, _: Token, unit: str) -> Period:
        return whole_period(shift(self.end, unit, -1), self.end)

    def this_unit(self, *parts: Any) -> Period:
        return whole_period(start_of(self.as_of, str(parts[-1])), self.end)

    def today(self) -> Period:
        return whole_period(self.as_of, self.end)

    def yesterday(self) -> Period:
        return whole_period(self.as_of - timedelta(days=1), self.as_of)

    def unit_to_date(self, unit: str) -> Period:
        return self.this_unit(unit)

    def short_to_date(self, token: Token) -> Period:
        return self.this_unit({"y": "year", "m": "month", "q": "quarter"}[str(token)[0]])

    def whole(self, period: Period) -> Period:
        return period

    def since(self, _: Token, period: Period) -> Period:
        return whole_period(period.start, max(self.end, period.start))

    def since_start(self, *parts: Any) -> Period:
        period: Period = parts[-1]
        return whole_period(period.start, max(self.end, period.start))

    def since_unit(self, *parts: Any) -> Period:
        return self.this_unit(parts[-1])

    def after(self, _: Token, period: Period) -> Period:
        return whole_period(period.end, max(self.end, period.end))

    def before(self, _: Token, period: Period) -> Period:
        return Period(date(1900, 1, 1), period.start, f"before {period.start:%-d %b %Y}")

    def between(self, *parts: Any) -> Period:
        first, last = (part for part in parts if isinstance(part, Period))
        start = first.start if first.start <= last.start else add_months(first.start, -12)
        return whole_period(start, last.end)

    def month(self, month: int, year: int | None = None) -> Period:
        start = date(year or self.as_of.year, month, 1)
        if year is None and start > self.as_of:
            start = add_months(start, -12)
        return whole_period(start, add_months(start, 1))

    def month_last_year(self, month: int, _: Token) -> Period:
        return self.month(month, self.as_of.year - 1)

    def quarter(self, token: Token, year: int | None = None) -> Period:
        return self._quarter(int(str(token)[1]), year)

    def quarter_last_year(self, token: Token, _: Token) -> Period:
        return self._quarter(int(str(token)[1]), self.as_of.year - 1)

    def quarter_this_year(self, token: Token, _: Token) -> Period:
        return self._quarter(int(str(token)[1]), self.as_of.year)

    def ordinal_quarter(self, token: Token, year: int | None = None) -> Period:
        return self._quarter(ORDINALS[str(token)], year)

    def last_quarter_of(self, _: Token, year: int) -> Period:
        return self._quarter(4, year)

    def first_of(self, _: Token, count: int, unit: str, year: int) -> Period:
        start = date(year, 1, 1)
        return whole_period(start, shift(start, unit, count))

    def last_of(self, _: Token, count: int, unit: str, year: int) -> Period:
        end = date(year + 1, 1, 1)
        return whole_period(shift(end, unit, -count), end)

    def digits(self, token: Token) -> int:
        return int(token)

    def spelled(self, token: Token) -> int:
        return NUMBERS.index(str(token))

    def named_year(self, year: int) -> int:
        return year

    def year_before_this(self, *_: Token) -> int:
        return self.as_of.year - 1

    def year_of_this(self, *_: Token) -> int:
        return self.as_of.year

    def half(self, token: Token, year: int | None = None) -> Period:
        return self._part(6, int(str(token)[1]), year)

    def ordinal_half(self, token: Token, year: int) -> Period:
        return self._part(6, ORDINALS[str(token)], year)

    def year_only(self, year: int) -> Period:
        return whole_period(date(year, 1, 1), date(year + 1, 1, 1))

    def iso_date(self, token: Token) -> Period:
        day = date.fromisoformat(str(token))
        return whole_period(day, day + timedelta(days=1))

    def day_month(self, day: Token, month: int, year: int | None = None) -> Period:
        return self._day(int(day), month, year)

    def month_day(self, month: int, day: Token, year: int) -> Period:
        return self._day(int(day), month, year)

    def _day(self, day: int, month: int, year: int | None) -> Period:
        found = date(year or self.as_of.year, month, day)
        if year is None and found > self.as_of:
            found = add_months(found, -12)
        return whole_period(found, found + timedelta(days=1))

    def _quarter(self, number: int, year: int | None) -> Period:
        return self._part(3, number, year)

    def _part(self, months: int, number: int, year: int | None) -> Period:
        start = date(year or self.as_of.year, months * (number - 1) + 1, 1)
        if year is None and start > self.as_of:
            start = add_months(start, -12)
        return whole_period(start, add_months(start, months))
