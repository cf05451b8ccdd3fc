"""Bring a saved plan up to the day of newer data: ``last 6 months`` moves, ``Q4 2025`` stays.

A plan holds days, not words. The words are in the question it was saved with: what they meant
then is found in the plan and replaced by what they mean now. Days that no word accounts for stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from c360.semantic.periods import find_period, same_days_before, so_far
from c360.semantic.plan import Filter, Grain, Operator, Period, Plan, Scalar
from c360.semantic.plan_periods import period_before, year_before
from c360.semantic.tokens import tokenize

LONGEST_READ = 400
"""Characters of a question that are looked through, as many as the parser reads."""

Compared: tuple[Callable[[Period], Period], ...] = (lambda same: same, period_before, year_before)
"""Periods that a question means by naming one: itself, and those it is compared with."""


UPPER = (Operator.LT, Operator.LE)
Move = tuple[Period, Period]
"""What a period of a question was, and what it is."""


def renew_plan(plan: Plan, questions: Iterable[str], then: date, now: date) -> Plan:
    """Move the days of a plan from one day of the data to another.

    Args:
        plan: As it was saved.
        questions: That led to it; their words say which days are counted from the data's last.
        then: Last day of the data that the plan was made for.
        now: Last day of the data that it is asked of.

    Returns:
        The plan with its days moved; the same where nothing in it is counted from the last day.
    """
    if then == now:
        return plan
    moves = [move for question in questions for move in _moves(question, then, now)]
    return replace(
        plan,
        period=_move(plan.period, moves),
        against=_move(plan.against, moves),
        filters=_move_filters(plan.filters, moves),
        part=_move_filters(plan.part, moves),
    )


def _moves(question: str, then: date, now: date) -> Iterator[Move]:
    words = [token.lemma for token in tokenize(question[:LONGEST_READ])]
    for before, after in zip(_periods(words, then), _periods(words, now), strict=False):
        for compare in Compared:
            yield compare(before), compare(after)
    for unit in Grain:
        if unit in words:
            yield so_far(unit, then), so_far(unit, now)
            yield (
                same_days_before(so_far(unit, then), unit),
                same_days_before(so_far(unit, now), unit),
            )


def _periods(words: Sequence[str], as_of: date) -> Iterator[Period]:
    position = 0
    while position < len(words):
        found = find_period(list(words[position:]), as_of)
        if found is not None:
            yield found[0]
        position += found[1] if found is not None else 1


def _move(period: Period | None, moves: Sequence[Move]) -> Period | None:
    if period is None:
        return None
    return next(
        (
            after
            for before, after in moves
            if (before.start, before.end) == (period.start, period.end)
        ),
        period,
    )


def _move_filters(filters: Sequence[Filter], moves: Sequence[Move]) -> tuple[Filter, ...]:
    """Move the days of conditions such as ``opened since March``: two bounds, not one period."""
    starts = {before.start: after.start for before, after in reversed(moves)}
    ends = {before.end: after.end for before, after in reversed(moves)}
    return tuple(
        replace(
            condition,
            values=tuple(
                _move_day(value, ends if condition.operator in UPPER else starts)
                for value in condition.values
            ),
        )
        for condition in filters
    )


def _move_day(value: Scalar, days: Mapping[date, date]) -> Scalar:
    """Move a day, or its text: plans that were saved hold texts."""
    if isinstance(value, str):
        return next((days[day].isoformat() for day in days if day.isoformat() == value), value)
    return days.get(value, value) if isinstance(value, date) else value
