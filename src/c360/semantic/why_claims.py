"""What is said about a number's change: claims, and the rows that they are checked against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from c360.domain.grounding import (
    Claim,
    Compare,
    Condition,
    Difference,
    Figure,
    RowCitation,
    write_date,
)
from c360.semantic.catalog import Catalog, Unit
from c360.semantic.compiler import compile_plan
from c360.semantic.decomposing import Decomposition, Part, to_decimal
from c360.semantic.plan import Filter, Operator, Period, Plan
from c360.semantic.restating import describe_filter, lower_first
from c360.warehouse.snapshot import Snapshot

SHOWN = 3
"""Members of a dimension that are named; the others are told together."""

SUBJECT = "change"
FIRST_DAY, LAST_DAY = "first_day", "last_day"


@dataclass(frozen=True, slots=True)
class PlanEvidence:
    """Reads each figure by a query of its own: not by the grouped one that claims come from."""

    plan: Plan
    catalog: Catalog
    snapshot: Snapshot

    def read_figures(self, citation: RowCitation) -> Mapping[str, Any] | None:
        """Read the metric of a period, for some member or for all but some."""
        period = read_period(citation)
        total = self._read(period, ())
        members = [c for c in citation.where if "." in c.column and c.operator is not Compare.EQ]
        value = total
        for condition in members:
            values = [self._read(period, (_is(condition.column, v),)) for v in condition.value]
            named = sum(values, Decimal(0))
            value = named if condition.operator is Compare.IN else total - named
        return {
            self.plan.metrics[0]: value,
            FIRST_DAY: period.start,
            LAST_DAY: period.end - timedelta(1),
            **{c.column: c.value[0] for c in members if c.operator is Compare.IN},
        }

    def read_text(self, interaction_id: str) -> str | None:
        """Read nothing: no text explains a sum."""
        return None

    def _read(self, period: Period, filters: tuple[Filter, ...]) -> Decimal:
        plan = replace(
            self.plan, filters=(*self.plan.filters, *filters), period=period, against=None
        )
        rows = self.snapshot.rows(compile_plan(plan, self.catalog))
        return to_decimal(rows[0][plan.metrics[0]]) if rows else Decimal(0)


def _is(column: str, value: Any) -> Filter:
    return Filter(column, Operator.EQ, (value,))


def read_period(citation: RowCitation) -> Period:
    """Read back the days that a citation is about."""
    start = next(c.value for c in citation.where if c.operator is Compare.GE)
    end = next(c.value for c in citation.where if c.operator is Compare.LT)
    return Period(start, end, "")


def describe_change(plan: Plan, total: Part, direction: str, catalog: Catalog) -> Claim:
    """Say what the number was in both periods, and whether it did what the question says."""
    metric = catalog.metric(plan.metrics[0])
    before, after = _cite_both(plan, total, (), catalog)
    change = _write_change(total.change, metric.unit)
    label = metric.label + say_filters(plan, catalog)
    text = (
        f"{contradict(direction, total.change)}{label} was {after.figures[0].written} from "
        f"{after.figures[1].written} to {after.figures[2].written}, and "
        f"{before.figures[0].written} from {before.figures[1].written} to "
        f"{before.figures[2].written} ({change})."
    )
    difference = Difference(after.figures[0], before.figures[0], change)
    return Claim(SUBJECT, text, (after, before), differences=(difference,))


def say_filters(plan: Plan, catalog: Catalog) -> str:
    """Say what the number is limited to; its numbers are conditions, not findings."""
    told = [describe_filter(condition, catalog) for condition in plan.filters]
    told = [text for text in told if not any(character.isdigit() for character in text)]
    return f" where {' and '.join(told)}" if told else ""


def contradict(direction: str, change: Decimal | Fraction) -> str:
    """Say that a number did not do what a question takes for granted; nothing if it did."""
    if direction == "down" and change >= 0:
        return "It did not fall. "
    return "It did not rise. " if direction == "up" and change <= 0 else ""


def describe_parts(plan: Plan, found: Decomposition, catalog: Catalog) -> Iterator[Claim]:
    """Say which members the change came from most, and what all others added."""
    total = sum((part.change for part in found.parts), Decimal(0)) + found.unknown.change
    sign = -1 if total < 0 else 1
    ranked = sorted(found.parts, key=lambda part: (-sign * part.change, part.member))
    shown = ranked[:SHOWN] if len(ranked) > SHOWN + 1 else ranked
    for part in shown:
        yield _describe_part(plan, found, part, catalog)
    rest = [part for part in ranked if part not in shown]
    others = Part(
        "",
        sum((part.before for part in rest), found.unknown.before),
        sum((part.after for part in rest), found.unknown.after),
    )
    if rest or others.before or others.after:
        yield _describe_others(plan, found, others, (shown, catalog))


def _describe_part(plan: Plan, found: Decomposition, part: Part, catalog: Catalog) -> Claim:
    column = found.dimension.qualified
    named = Figure(column, part.member, part.member.replace("_", " "))
    member = (Condition(column, Compare.IN, (part.member,)),)
    before, after = _cite_both(plan, part, member, catalog, named)
    change = _write_change(part.change, catalog.metric(plan.metrics[0]).unit)
    text = (
        f"By {lower_first(found.dimension.label)}: {named.written} went from "
        f"{before.figures[0].written} to {after.figures[0].written} ({change})."
    )
    difference = Difference(after.figures[0], before.figures[0], change)
    return Claim(SUBJECT, text, (after, before), differences=(difference,))


def _describe_others(
    plan: Plan, found: Decomposition, others: Part, told: tuple[Sequence[Part], Catalog]
) -> Claim:
    shown, catalog = told
    column = found.dimension.qualified
    but = (Condition(column, Compare.NOT_IN, tuple(part.member for part in shown)),)
    before, after = _cite_both(plan, others, but, catalog)
    change = _write_change(others.change, catalog.metric(plan.metrics[0]).unit)
    label = lower_first(found.dimension.label)
    who = (
        "all others together" if len(shown) < len(found.parts) else f"those without a known {label}"
    )
    text = (
        f"By {label}: {who} went from "
        f"{before.figures[0].written} to {after.figures[0].written} ({change})."
    )
    difference = Difference(after.figures[0], before.figures[0], change)
    return Claim(SUBJECT, text, (after, before), differences=(difference,))


def _cite_both(
    plan: Plan, part: Part, where: tuple[Condition, ...], catalog: Catalog, *named: Figure
) -> tuple[RowCitation, RowCitation]:
    """Cite the rows of the period before and of the period asked about."""
    periods = [(plan.against, part.before), (plan.period, part.after)]
    before, after = (
        _cite(plan, period, value, (where, named), catalog)
        for period, value in periods
        if period is not None
    )
    return before, after


def _cite(
    plan: Plan,
    period: Period,
    value: Decimal,
    told: tuple[tuple[Condition, ...], tuple[Figure, ...]],
    catalog: Catalog,
) -> RowCitation:
    metric = catalog.metric(plan.metrics[0])
    where, named = told
    measured = Figure(metric.name, value, _write(value, metric.unit))
    table = catalog.model(metric.model).table.partition(".")[2]
    figures = (measured, *name_days(period), *named)
    return cite_period(plan, period, where, figures, (table, metric.time))


def cite_period(
    plan: Plan,
    period: Period,
    where: tuple[Condition, ...],
    figures: tuple[Figure, ...],
    at: tuple[str, str],
) -> RowCitation:
    """Cite the rows of a plan in a period.

    Args:
        plan: Its plain filters hold for the rows.
        period: The days of the rows.
        where: What else holds for them.
        figures: What the rows bear.
        at: The mart, and its column of time.
    """
    mart, time = at
    filters = tuple(
        Condition(condition.field, Compare.EQ, condition.values[0])
        for condition in plan.filters
        if condition.operator is Operator.EQ
    )
    days = (
        Condition(time, Compare.GE, period.start),
        Condition(time, Compare.LT, period.end),
    )
    return RowCitation(mart, (*filters, *where, *days), figures)


def name_days(period: Period) -> tuple[Figure, Figure]:
    """Return the first and the last day of a period as figures of a claim."""
    last = period.end - timedelta(1)
    return (
        Figure(FIRST_DAY, period.start, write_date(period.start)),
        Figure(LAST_DAY, last, write_date(last)),
    )


def _write(value: Decimal, unit: Unit) -> str:
    return f"{value:,.0f}" if unit in (Unit.MONEY, Unit.USD) else f"{value.normalize():,f}"


def _write_change(value: Decimal, unit: Unit) -> str:
    sign = "+" if value > 0 else "-" if value < 0 else ""
    return sign + _write(abs(value), unit)
