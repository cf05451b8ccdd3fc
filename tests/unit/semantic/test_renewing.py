"""Saved plans move with the data where their question counts from its last day."""

from __future__ import annotations

from datetime import date

import pytest

from c360.semantic.periods import find_period
from c360.semantic.plan import Filter, Operator, Period, Plan, PlanKind
from c360.semantic.plan_periods import period_before, year_before
from c360.semantic.renewing import renew_plan

THEN, NOW = date(2026, 6, 30), date(2026, 9, 30)


def plan_for(words: str, against: bool = False) -> Plan:
    found = find_period(words.split(), THEN)
    assert found is not None
    before = period_before(found[0]) if against else None
    return Plan(kind=PlanKind.AGGREGATE, subject="transactions", period=found[0], against=before)


def days(period: Period | None) -> tuple[str, str]:
    assert period is not None
    return period.start.isoformat(), period.end.isoformat()


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("last 6 month", "2026-04-01", "2026-10-01"),
        ("last quarter", "2026-04-01", "2026-07-01"),
        ("this month", "2026-09-01", "2026-10-01"),
        ("since march", "2026-03-01", "2026-10-01"),
        ("q1 2026", "2026-01-01", "2026-04-01"),
        ("2025", "2025-01-01", "2026-01-01"),
    ],
)
def test_days_move_where_they_are_counted_from_the_last(words: str, start: str, end: str) -> None:
    renewed = renew_plan(plan_for(words), [f"Spending by month {words}"], THEN, NOW)

    assert days(renewed.period) == (start, end)


def test_what_it_is_compared_with_moves_along() -> None:
    renewed = renew_plan(plan_for("last 6 month", against=True), ["spend last 6 months"], THEN, NOW)

    assert renewed.period is not None
    assert renewed.against == period_before(renewed.period)


def test_the_year_before_moves_along() -> None:
    plan = plan_for("last month")
    assert plan.period is not None
    compared = Plan(
        kind=plan.kind, subject=plan.subject, period=plan.period, against=year_before(plan.period)
    )

    renewed = renew_plan(compared, ["last month against the year before"], THEN, NOW)

    assert days(renewed.against) == ("2025-08-01", "2025-09-01")


def test_the_period_of_an_earlier_question_moves_too() -> None:
    asked = ["Spending by month in the last 6 months", "only Premium"]

    renewed = renew_plan(plan_for("last 6 month"), asked, THEN, NOW)

    assert days(renewed.period) == ("2026-04-01", "2026-10-01")


@pytest.mark.parametrize("as_text", [False, True])
def test_days_in_conditions_move_by_the_side_they_bound(as_text: bool) -> None:
    def day(text: str) -> str | date:
        return text if as_text else date.fromisoformat(text)

    def filters(start: str, end: str) -> tuple[Filter, ...]:
        opened = "customers.account_open_date"
        return (
            Filter(opened, Operator.GE, (day(start),)),
            Filter(opened, Operator.LT, (day(end),)),
            Filter("customers.age", Operator.GT, (40,)),
        )

    plan = Plan(
        kind=PlanKind.LIST, subject="customers", filters=filters("2026-01-01", "2026-07-01")
    )

    renewed = renew_plan(plan, ["customers over 40 opened in the last 6 months"], THEN, NOW)

    assert renewed.filters == filters("2026-04-01", "2026-10-01")


def test_days_that_no_word_accounts_for_stay() -> None:
    plan = plan_for("last 6 month")

    assert renew_plan(plan, ["How is spending?", "", "🙂 ½"], THEN, NOW) == plan
