"""Follow-up questions: they change the plan before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from c360.errors import SemanticError
from c360.semantic.catalog import Catalog
from c360.semantic.draft import Draft
from c360.semantic.matching import Item
from c360.semantic.plan import TIME, Calculation, Filter, Grain, Group, Order, Plan, PlanKind
from c360.semantic.planning import LISTED
from c360.semantic.words import Word

PRONOUNS = {"them", "those", "these"}


def refers_back(items: Sequence[Item]) -> bool:
    """Tell whether a question is about the rows of the one before: ``which of them``."""
    return any(
        item.text.lower() in PRONOUNS and before.text.lower().split()[-1] == "of"
        for before, item in pairwise(items)
    )


def is_fragment(draft: Draft) -> bool:
    """Tell whether a draft says nothing of its own to ask for, only how to change a question."""
    says_own = draft.metrics or draft.numbers or draft.having or draft.entities or draft.orders
    whole = draft.flags & {Word.CORRELATION, Word.PREDICT, Word.SHARE, Word.SUMMARY}
    changes = (
        draft.filters
        or draft.groups
        or draft.named
        or draft.periods
        or draft.grain
        or draft.limit
        or draft.flags & {Word.TREND, Word.CHANGE, Word.YEAR_BEFORE, Word.PERIOD_BEFORE}
    )
    return bool(changes) and not (says_own or whole or draft.has_listed or draft.is_counting)


def narrow(plan: Plan, draft: Draft, catalog: Catalog) -> Plan:
    """Keep some of the rows that a plan lists or counts: ``which of them hold a Premium card``.

    Raises:
        SemanticError: The plan has no rows that could be meant, or more than conditions is asked.
    """
    model = catalog.model(plan.subject)
    is_count = plan.kind is PlanKind.AGGREGATE and plan.metrics == (model.main_metric,)
    says_more = draft.metrics or draft.numbers or draft.groups or draft.named or draft.orders
    if says_more or not draft.filters or plan.groups:
        raise SemanticError("Only conditions on the rows of the question before are understood.")
    if plan.kind is not PlanKind.LIST and not is_count:
        raise SemanticError("The question before has no rows that could be meant.")
    filters = (*plan.filters, *draft.filters)
    if draft.is_counting:
        return Plan(
            kind=PlanKind.AGGREGATE,
            subject=plan.subject,
            metrics=(model.main_metric,),
            filters=filters,
        )
    shown = [
        *(catalog.qualify(model.name, name) for name in model.columns),
        *(f.field for f in filters if catalog.dimension(f.field).model == model.name),
    ]
    listed = Plan(
        kind=PlanKind.LIST,
        subject=plan.subject,
        columns=tuple(dict.fromkeys(shown)),
        order=tuple(
            Order(catalog.qualify(model.name, name.lstrip("-")), name.startswith("-"))
            for name in model.order
        ),
        limit=LISTED,
    )
    return replace(plan if plan.kind is PlanKind.LIST else listed, filters=filters)


def follow(plan: Plan, draft: Draft, catalog: Catalog) -> Plan:
    """Change a plan as a fragment says: filters, groups, period, order and limit.

    Raises:
        SemanticError: The past is asked for of what is known only as it stands now.
    """
    changed = replace(plan, filters=_merge(plan.filters, draft.filters))
    groups = _groups(plan, draft)
    if groups != plan.groups:
        changed = _regroup(changed, groups, catalog)
    if draft.periods:
        changed = replace(changed, period=draft.periods[0], against=None)
    if draft.limit is not None:
        changed = replace(changed, limit=draft.limit)
    if Word.CHANGE in draft.flags:
        changed = replace(changed, calculation=Calculation.CHANGE)
    _check_past(changed, catalog)
    return changed


def _check_past(plan: Plan, catalog: Catalog) -> None:
    asks_past = plan.period is not None or any(group.dimension == TIME for group in plan.groups)
    lists_state = plan.kind is PlanKind.LIST and catalog.model(plan.subject).is_state
    if asks_past and (lists_state or any(catalog.is_state(name) for name in plan.metrics)):
        raise SemanticError("This is known only as it stands on the day of the data.")


def _groups(plan: Plan, draft: Draft) -> tuple[Group, ...]:
    named = [*draft.groups, *(Group(name) for name in draft.named)]
    time = [group for group in plan.groups if group.dimension == TIME]
    if draft.grain is not None:
        time = [Group(TIME, draft.grain)]
    elif draft.flags & {Word.TREND, Word.CHANGE} and not time:
        time = [Group(TIME, Grain.MONTH)]
    others = [group for group in plan.groups if group.dimension != TIME]
    return tuple(dict.fromkeys([*time, *(named or others)]))


def _merge(old: tuple[Filter, ...], new: list[Filter]) -> tuple[Filter, ...]:
    """A new condition takes the place of an older one on the same field."""
    fields = {condition.field for condition in new}
    return (*(condition for condition in old if condition.field not in fields), *new)


def _regroup(plan: Plan, groups: tuple[Group, ...], catalog: Catalog) -> Plan:
    metrics = plan.metrics or (catalog.model(plan.subject).main_metric,)
    is_time = any(group.dimension == TIME for group in groups)
    return replace(
        plan,
        kind=PlanKind.AGGREGATE,
        metrics=metrics,
        groups=groups,
        columns=(),
        order=() if is_time else (Order(metrics[0], True),),
        limit=None,
    )
