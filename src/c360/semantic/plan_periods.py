"""The days that a plan is about, and those that it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from c360.errors import SemanticError
from c360.semantic.draft import Draft, NotUnderstoodError
from c360.semantic.joins import is_reachable
from c360.semantic.periods import shift, whole_period
from c360.semantic.plan import Filter, Group, Operator, Period, Plan, PlanKind
from c360.semantic.restating import plural
from c360.semantic.words import Word


def with_period(draft: Draft, plan: Plan) -> Plan:
    if not draft.periods:
        return _with_comparison(draft, plan)
    if _is_window_of_change(draft):
        return plan
    moved = _period_on(draft)
    if moved is not None and _counts_by_default_time(draft, plan.metrics):
        return replace(plan, filters=(*plan.filters, *_within(moved, draft.periods[0])))
    if _is_of_state(draft, plan):
        counts_rows = plan.metrics in ((), (draft.subject.main_metric,))
        child = _child_time(draft) if counts_rows else None
        if child is not None:
            return replace(plan, filters=(*plan.filters, *_within(child, draft.periods[0])))
        raise NotUnderstoodError(only_now(draft))
    plan = replace(plan, period=draft.periods[0])
    if len(draft.periods) == 2:
        return replace(plan, against=draft.periods[1])
    return _with_comparison(draft, plan)


def time_of_members(draft: Draft, metrics: Sequence[str], time: Group) -> Group | None:
    """Group by the time that a member has of its own: when won deals were closed, not created."""
    moved = _period_on(draft)
    if moved is None or not _counts_by_default_time(draft, metrics):
        return None
    return Group(moved, time.grain)


def _counts_by_default_time(draft: Draft, references: Sequence[str]) -> bool:
    """Tell whether no metric has a time of its own, as bookings have."""
    metrics = [draft.catalog.metric(reference) for reference in references]
    return all(
        metric.model == draft.subject.name and metric.time == draft.subject.time
        for metric in metrics
    )


def only_now(draft: Draft) -> str:
    return (
        f"{plural(draft.subject.noun).capitalize()} are known only as they stand on the day of the "
        "data: their past cannot be asked for this way."
    )


def _is_window_of_change(draft: Draft) -> bool:
    """Tell whether the period is that which the subject's change is measured over anyway."""
    subject = draft.subject
    change = draft.catalog.qualify(subject.name, subject.change)
    period = draft.periods[0]
    return (
        bool(subject.change)
        and any(condition.field == change for condition in draft.filters)
        and (period.end - period.start).days == subject.change_days
    )


def _within(field: str, period: Period) -> tuple[Filter, Filter]:
    return (
        Filter(field, Operator.GE, (period.start,)),
        Filter(field, Operator.LT, (period.end,)),
    )


def _is_of_state(draft: Draft, plan: Plan) -> bool:
    if plan.kind is PlanKind.LIST and draft.subject.is_state:
        return True
    return any(is_state(draft, reference) for reference in plan.metrics)


def _child_time(draft: Draft) -> str | None:
    """Name the time of rows that belong to the subject's, if a condition is on such rows.

    ``customers who bought travel last month`` means purchases of last month.
    """
    catalog, subject = draft.catalog, draft.subject.name
    for condition in draft.filters:
        model = catalog.dimension(condition.field).model
        if is_reachable(catalog, subject, model):
            continue
        for name, child in catalog.models.items():
            if is_reachable(catalog, name, subject) and is_reachable(catalog, name, model):
                return catalog.qualify(name, child.time)
    return None


def is_state(draft: Draft, reference: str) -> bool:
    return draft.catalog.is_state(reference)


def _period_on(draft: Draft) -> str | None:
    for condition in draft.filters:
        dimension = draft.catalog.dimension(condition.field)
        for value in condition.values:
            if str(value) in dimension.period_on:
                name = dimension.period_on[str(value)]
                return draft.catalog.qualify(dimension.model, name)
    return None


def _with_comparison(draft: Draft, plan: Plan) -> Plan:
    wanted = draft.flags & {Word.YEAR_BEFORE, Word.PERIOD_BEFORE}
    if not wanted:
        return plan
    if plan.period is None:
        raise SemanticError("Name the period that is to be compared with the one before.")
    if Word.YEAR_BEFORE in wanted:
        return replace(plan, against=year_before(plan.period))
    return replace(plan, against=period_before(plan.period))


def year_before(period: Period) -> Period:
    """Return the same days a year earlier."""
    return whole_period(shift(period.start, "year", -1), shift(period.end, "year", -1))


def period_before(period: Period) -> Period:
    """Return the period of the same length that ends where one begins; months before months."""
    if period.start.day == 1 and period.end.day == 1:
        months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
        return whole_period(shift(period.start, "month", -months), period.start)
    days = (period.end - period.start).days
    return whole_period(period.start - timedelta(days=days), period.start)
