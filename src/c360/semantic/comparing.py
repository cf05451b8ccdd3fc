"""Two periods of one question: what the second is counted from, and whose year the first shares.

``May compared to the previous month`` means April, whatever day it is; ``April vs May 2025`` are
both of 2025; ``spend versus last month`` compares this month so far with as many days of the last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from c360.semantic.matching import Item
from c360.semantic.period_grammar import MONTHS
from c360.semantic.periods import find_period, same_days_before, so_far
from c360.semantic.words import Word

UNIT_BEFORE = re.compile(
    r"(?:(?:in|on|of|for|during) )?(?:the )?"
    r"(?:(?P<anchor>last|previous|prior|preceding) (?P<unit>day|week|month|quarter|year)"
    r"|(?P<before>day|week|month|quarter|year) before)"
)
_NAMES = "|".join((*MONTHS, "sept", *(month[:3] for month in MONTHS)))
YEARLESS = re.compile(
    rf"(?:(?:in|of|for|during) )?(?:the )?"
    rf"(?:(?:first|second|third|fourth) (?:quarter|half)|q[1-4]|h[12]|{_NAMES})"
)
WITH_YEAR = re.compile(rf"{YEARLESS.pattern} (?:of )?(?P<year>(?:19|20)\d\d)")
JOINING = {Word.VERSUS, Word.AND, Word.COMPARE, Word.FILLER}
PASSED = {Word.FILLER, Word.IS}
MOVED = {"up or down", "rising or falling"}
PAIR = 2


def complete_comparison(items: Sequence[Item], as_of: date) -> list[Item]:
    """Return the items of a question with the periods that a comparison means.

    An item without a word is one that says nothing: the question is refused.
    """
    found = _share_year(items, as_of)
    for index, item in enumerate(found):
        said = UNIT_BEFORE.fullmatch(item.text.lower()) if item.period is not None else None
        if said is not None and _is_compared_with(found, index):
            return _count_back(found, index, said, as_of)
    return found


def _is_compared_with(items: Sequence[Item], index: int) -> bool:
    if any(item.is_word(Word.COMPARE) for item in items):
        return True
    before = [item for item in items[:index] if not item.is_word(*PASSED)]
    return bool(before) and (before[-1].is_word(Word.VERSUS) or _says_moved(before[-1]))


def _says_moved(item: Item) -> bool:
    return item.is_word(Word.TREND) and item.text.lower() in MOVED


def _count_back(items: Sequence[Item], index: int, said: re.Match[str], as_of: date) -> list[Item]:
    """Count the unit that is compared with back from the other period, or from this one."""
    unit = said["unit"] or said["before"]
    others = [item.period for item in items if item.period and item is not items[index]]
    if len(others) > 1 or (others and said["anchor"] == "last"):
        return list(items)
    base = others[0] if others else so_far(unit, as_of)
    before = same_days_before(base, unit)
    compared = [
        replace(item, word=Word.VERSUS, text="against") if _says_moved(item) else item
        for item in items
    ]
    overlaps = before.end > base.start
    compared[index] = replace(items[index], period=None if overlaps else before)
    if not others:
        compared.insert(index, Item(f"this {unit}", period=base))
    return compared


def _share_year(items: Sequence[Item], as_of: date) -> list[Item]:
    """``April vs May 2025``: a month without a year is the one nearest to the other."""
    found = list(items)
    places = [index for index, item in enumerate(items) if item.period is not None]
    if len(places) != PAIR or not _are_joined(items[places[0] + 1 : places[1]]):
        return found
    for place, other in (places, reversed(places)):
        year = WITH_YEAR.fullmatch(items[other].text.lower())
        if year is not None and YEARLESS.fullmatch(items[place].text.lower()):
            found[place] = _nearest(items[place], items[other], int(year["year"]), as_of)
    return found


def _are_joined(between: Sequence[Item]) -> bool:
    return any(item.is_word(Word.VERSUS, Word.AND) for item in between) and all(
        item.is_word(*JOINING) for item in between
    )


def _nearest(item: Item, other: Item, year: int, as_of: date) -> Item:
    words = item.text.lower().split()
    read = [find_period([*words, str(near)], as_of) for near in (year, year - 1, year + 1)]
    begun = [found[0] for found in read if found is not None and found[0].start <= as_of]
    if not begun or other.period is None:
        return item
    start = other.period.start
    return replace(item, period=min(begun, key=lambda period: abs(_months(period.start, start))))


def _months(one: date, other: date) -> int:
    return (one.year - other.year) * 12 + one.month - other.month
