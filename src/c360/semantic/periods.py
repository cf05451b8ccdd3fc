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

from c360.semantic.plan import Grain, Period

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
GRAMMAR = r"""
start: _lead? (relative | current | to_date | closed | span)
_lead: _PREPOSITION "the"? | "the"

relative: LAST INT unit            -> last_n
        | LAST unit                -> last_one
        | LAST WORDNUM unit        -> last_words
        | LAST "couple" "of" unit  -> last_couple
        | LAST "few" unit          -> last_few
        | PAST INT unit            -> last_n
        | PAST WORDNUM unit        -> last_words
        | PAST "couple" "of" unit  -> last_couple
        | PAST "few" unit          -> last_few
        | PAST unit                -> past_one
current: THIS unit                 -> this_unit
       | "today"                   -> today
       | "yesterday"               -> yesterday
to_date: unit "to" "date"          -> unit_to_date
       | YTD                       -> short_to_date
       | "so" "far" THIS unit      -> this_unit
       | THIS unit "so" "far"      -> this_unit
closed: calendar                   -> whole
span: SINCE calendar               -> since
    | SINCE "the" calendar         -> since
    | (SINCE | "from") "the" _BEGINNING "of" "the"? calendar -> since_start
    | (SINCE | "from") "the" _BEGINNING "of" (THIS | "the") unit -> since_unit
    | "from" calendar TO calendar  -> between
    | "between" calendar "and" calendar -> between
    | calendar TO calendar         -> between
    | AFTER calendar               -> after
    | BEFORE calendar              -> before
calendar: month_name year?         -> month
        | month_name "of" year     -> month
        | QUARTER year?            -> quarter
        | QUARTER "of"? year       -> quarter
        | QUARTER "of"? LAST "year" -> quarter_last_year
        | QUARTER "of"? THIS "year" -> quarter_this_year
        | "the"? ORDINAL "quarter" -> ordinal_quarter
        | "the"? ORDINAL "quarter" "of"? year -> ordinal_quarter
        | "the"? LAST "quarter" "of" year -> last_quarter_of
        | HALF year?               -> half
        | "the"? ORDINAL "half" "of"? year -> ordinal_half
        | "the"? "year"? year      -> year_only
        | DATE                     -> iso_date
        | DAY month_name year?     -> day_month
        | month_name DAY year      -> month_day
        | month_name LAST "year"   -> month_last_year
unit: UNIT
month_name: MONTH
year: YEAR

LAST.3: "last" | "previous" | "prior" | "preceding" | "latest" | "recent"
PAST.3: "past" | "trailing"
THIS.3: "this" | "current"
SINCE.3: "since"
_BEGINNING.3: "start" | "beginning"
AFTER.3: "after"
BEFORE.3: "before" | "until"
TO.3: "to" | "through" | "until" | "till"
YTD.3: "ytd" | "mtd" | "qtd"
UNIT.3: "day" | "week" | "month" | "quarter" | "year"
_PREPOSITION.3: "in" | "during" | "over" | "for" | "within" | "of" | "throughout" | "across" | "on"
MONTH.3: "january" | "february" | "march" | "april" | "may" | "june" | "july" | "august"
    | "september" | "october" | "november" | "december" | "jan" | "feb" | "mar" | "apr" | "jun"
    | "jul" | "aug" | "sep" | "sept" | "oct" | "nov" | "dec"
QUARTER.3: /q[1-4]/
HALF.3: /h[12]/
ORDINAL.3: "first" | "second" | "third" | "fourth" | "1" | "2" | "3" | "4"
WORDNUM.3: "one" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine"
    | "ten" | "twelve"
YEAR.2: /(19|20)\d\d/
DATE.4: /\d{4}-\d{2}-\d{2}/
DAY.1: /[0-3]?\d/
INT.0: /\d+/
%import common.WS
%ignore WS
"""
NUMBERS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1": 1, "2": 2, "3": 3, "4": 4}
FEW = 3
LEADS = {"in", "of", "during", "for", "over", "within", "throughout", "across", "on", "the"}
"""Words that may stand before a period; some only before one that is counted from today."""

ONLY_BEFORE_RELATIVE = {"over", "within", "across", "throughout"}
RELATIVE = {
    "last",
    "past",
    "previous",
    "prior",
    "trailing",
    "preceding",
    "latest",
    "recent",
    "this",
    "current",
}
OTHER_STARTS = {
    "sept",
    "today",
    "yesterday",
    "year",
    "month",
    "quarter",
    "week",
    "day",
    "ytd",
    "mtd",
    "qtd",
    "so",
    "since",
    "from",
    "between",
    "after",
    "before",
    "until",
    "q1",
    "q2",
    "q3",
    "q4",
    "h1",
    "h2",
    "first",
    "second",
    "third",
    "fourth",
}
STARTS = {*RELATIVE, *MONTHS, *(month[:3] for month in MONTHS), *OTHER_STARTS}
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

    def last_one(self, _: Token, unit: str) -> Period:
        start = start_of(self.as_of, unit)
        return whole_period(shift(start, unit, -1), start)

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
