"""Claims about the pipeline: what was won and lost, what is open, what is overdue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from c360.domain.grounding import COUNT, Claim, Compare, Condition, Figure, RowCitation
from c360.text.briefing.material import Material, amount, equal, whole

DEALS = "opportunities"
PERIOD_DAYS = 30
WORTH = "sum:reporting_amount"
CURRENCIES = """
select distinct reporting_currency as currency from marts.opportunities
where reporting_currency is not null order by currency
"""


def write_pipeline(material: Material) -> Iterator[Claim]:
    """Say what the last 30 days closed beside the 30 before, and what is open and overdue."""
    for found in material.rows(CURRENCIES):
        currency = found["currency"]
        for status in ("won", "lost"):
            yield from _compare_closed(material, status, currency)
        yield from _describe_open(material, currency)
        yield from _describe_overdue(material, currency)


def _cite(
    material: Material, currency: str, where: Sequence[Condition]
) -> tuple[Figure, Figure | None, RowCitation]:
    """Count deals and add up their amounts; a citation of no deal at all counts them as none."""
    conditions = (equal("reporting_currency", currency), *where)
    citation = RowCitation(DEALS, conditions, (whole(COUNT, 0), Figure(WORTH, None, "")))
    read = material.read_figures(citation) or {COUNT: 0, WORTH: None}
    counted, worth = whole(COUNT, read[COUNT]), _worth(read[WORTH], currency)
    figures = (counted,) if worth is None else (counted, worth)
    return counted, worth, RowCitation(DEALS, conditions, figures)


def _worth(value: Any, currency: str) -> Figure | None:
    return None if value is None else amount(WORTH, value, currency)


def _within(column: str, start: date, end: date) -> tuple[Condition, Condition]:
    return Condition(column, Compare.GT, start), Condition(column, Compare.LE, end)


def _compare_closed(material: Material, status: str, currency: str) -> Iterator[Claim]:
    middle = material.days_ago(PERIOD_DAYS)
    start = middle - timedelta(PERIOD_DAYS)
    is_status = equal("status", status)
    recent = _within("sale_date", middle, material.as_of)
    counted, worth, citation = _cite(material, currency, (is_status, *recent))
    earlier = _within("sale_date", start, middle)
    past_count, past_worth, past = _cite(material, currency, (is_status, *earlier))
    if not counted.value or not past_count.value:
        # No row stands for a count of none: such a claim would cite nothing.
        return
    text = (
        f"{_count(counted)} {status} in the last {PERIOD_DAYS} days{_say(worth)}; in the "
        f"{PERIOD_DAYS} days before, {past_count.written}{_say(past_worth)}."
    )
    yield Claim("pipeline", text, (citation, past))


def _say(worth: Figure | None) -> str:
    return "" if worth is None else f", worth {worth.written}"


def _count(counted: Figure) -> str:
    noun, verb = ("deal", "was") if counted.value == 1 else ("deals", "were")
    return f"{counted.written} {noun} {verb}"


def _describe_open(material: Material, currency: str) -> Iterator[Claim]:
    counted, worth, citation = _cite(material, currency, (equal("status", "open"),))
    if counted.value:
        verb = "is" if counted.value == 1 else "are"
        noun = "deal" if counted.value == 1 else "deals"
        yield Claim("pipeline", f"{counted.written} {noun} {verb} open{_say(worth)}.", (citation,))


def _describe_overdue(material: Material, currency: str) -> Iterator[Claim]:
    where = (equal("status", "open"), Condition("close_date", Compare.LT, material.as_of))
    counted, worth, citation = _cite(material, currency, where)
    if counted.value:
        noun = "open deal is" if counted.value == 1 else "open deals are"
        text = f"{counted.written} {noun} past the day it was to close{_say(worth)}."
        yield Claim("pipeline", text, (citation,))
