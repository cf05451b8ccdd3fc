"""Draft to plan: decide what shape of answer a question asks for."""

from __future__ import annotations

from dataclasses import replace

from c360.semantic.aggregating import entity_groups
from c360.semantic.catalog import Aggregation, Kind, names_dimension
from c360.semantic.draft import Draft, NotUnderstoodError
from c360.semantic.plan import (
    TIME,
    Calculation,
    Grain,
    Group,
    Operator,
    Order,
    Plan,
    PlanKind,
)
from c360.semantic.plan_metrics import list_metrics, order_by_metric, rank_ends
from c360.semantic.plan_periods import is_state, only_now, time_of_members, with_period
from c360.semantic.settling import check_complete, settle
from c360.semantic.words import Word

RANKED = 10
LISTED = 100
ADDING_UP = {
    Word.TREND,
    Word.CHANGE,
    Word.SHARE,
    Word.COMPARE,
    Word.VERSUS,
    Word.SUMMARY,
    Word.DISTRIBUTION,
    Word.YEAR_BEFORE,
    Word.PERIOD_BEFORE,
}
"""Words after which rows are added up, not listed."""


def build_plan(draft: Draft) -> Plan:
    """Build the plan of a draft; everything that was said must have found its place.

    Raises:
        SemanticError: Something waits for what never came, or the model cannot give it.
    """
    settle(draft)
    plan = _build(draft)
    check_complete(draft)
    return plan


def _build(draft: Draft) -> Plan:
    if Word.CORRELATION in draft.flags:
        return _correlation(draft)
    if Word.PREDICT in draft.flags:
        return _association(draft)
    if Word.DISTRIBUTION in draft.flags and draft.numbers and not _all_groups(draft):
        return _histogram(draft)
    if _is_list(draft):
        return _list(draft)
    return _aggregate(draft)


def _correlation(draft: Draft) -> Plan:
    numbers = list(dict.fromkeys(draft.numbers))
    if len(numbers) != 2 or any(not names_dimension(name) for name in numbers):
        raise NotUnderstoodError("A correlation needs two numbers of the same rows.")
    draft.numbers.clear()
    return Plan(
        kind=PlanKind.CORRELATION,
        subject=draft.catalog.dimension(numbers[0]).model,
        columns=tuple(numbers),
        groups=_all_groups(draft),
        filters=tuple(draft.filters),
    )


def _association(draft: Draft) -> Plan:
    numbers = [name for name in draft.numbers if names_dimension(name)]
    metrics = [name for name in draft.numbers if not names_dimension(name)]
    groups = _all_groups(draft)
    if len(numbers) != 1 or len(groups) != 1:
        raise NotUnderstoodError("Ask which members of one group go along with one number.")
    subject = draft.catalog.dimension(numbers[0]).model
    return Plan(
        kind=PlanKind.ASSOCIATION,
        subject=subject,
        metrics=tuple(metrics[:1]) or ("spend",),
        groups=groups,
        columns=tuple(numbers),
        filters=tuple(draft.filters),
    )


def _histogram(draft: Draft) -> Plan:
    numbers = [name for name in draft.numbers if names_dimension(name)]
    if len(numbers) != 1 or len(draft.numbers) != 1:
        raise NotUnderstoodError("A distribution needs one number of the rows.")
    return Plan(
        kind=PlanKind.HISTOGRAM,
        subject=draft.catalog.dimension(draft.numbers[0]).model,
        columns=tuple(draft.numbers),
        filters=tuple(draft.filters),
    )


def _is_list(draft: Draft) -> bool:
    """Rows are listed where an entity is asked for and nothing is added up."""
    own = any(_is_reachable_column(draft, condition.field) for condition in draft.filters)
    lists_names = _lists_names(draft)
    if draft.subject.hidden or not (draft.subject.name in draft.entities or own):
        return False
    adds_up = (
        draft.metrics
        or draft.groups
        or draft.having
        or draft.grain
        or draft.flags & ADDING_UP
        or any(not names_dimension(order.field) for order in draft.orders)
        or any(not names_dimension(name) for name in draft.numbers)
        or any(not _is_time(draft, name) for name in draft.named if not lists_names)
    )
    asks = (
        draft.has_shown
        or draft.has_listed
        or draft.orders
        or draft.filters
        or draft.limit
        or draft.periods
    )
    if adds_up or not asks:
        return False
    return draft.has_listed or lists_names or not draft.numbers


def _lists_names(draft: Draft) -> bool:
    """``name, state and lifetime value of dormant customers`` are columns, since a name is."""
    kinds = [draft.catalog.dimension(name).kind for name in draft.named]
    return Kind.KEY in kinds


def _is_time(draft: Draft, name: str) -> bool:
    return draft.catalog.dimension(name).kind in (Kind.TIME, Kind.KEY)


def _check_list(draft: Draft) -> None:
    """Refuse a list of other rows than were asked for, and a time without days."""
    if draft.asked_entity not in (None, draft.subject.name):
        raise NotUnderstoodError(f"Rows of {draft.asked_entity} are asked for, not what they have.")
    if draft.undated is not None and not draft.periods and draft.undated in draft.named:
        label = draft.catalog.dimension(draft.undated).label.lower()
        raise NotUnderstoodError(f"Name the days that {label} is asked for, such as next month.")


def _list(draft: Draft) -> Plan:
    _check_list(draft)
    subject = draft.subject
    orders = draft.orders or [
        Order(draft.catalog.qualify(subject.name, name.lstrip("-")), name.startswith("-"))
        for name in subject.order
    ]
    limit = draft.limit or (RANKED if draft.orders and not draft.filters else LISTED)
    if (draft.is_singular or draft.is_one) and draft.orders and draft.limit is None:
        limit = 1
    shown = [
        *(draft.catalog.qualify(subject.name, name) for name in subject.columns),
        *draft.columns,
        *draft.numbers,
        *draft.named,
        *(order.field for order in orders),
        *(f.field for f in draft.filters if _is_reachable_column(draft, f.field)),
    ]
    return with_period(
        draft,
        Plan(
            kind=PlanKind.LIST,
            subject=subject.name,
            columns=tuple(dict.fromkeys(shown)),
            filters=tuple(draft.filters),
            order=tuple(orders),
            limit=limit,
        ),
    )


def _is_reachable_column(draft: Draft, field: str) -> bool:
    return draft.catalog.dimension(field).model == draft.subject.name


def _all_groups(draft: Draft) -> tuple[Group, ...]:
    times = [name for name in draft.named if draft.catalog.dimension(name).kind is Kind.TIME]
    named = [Group(name) for name in draft.named if name not in times]
    return tuple(dict.fromkeys((*draft.groups, *named)))


def _aggregate(draft: Draft) -> Plan:
    if not _says_anything(draft):
        raise NotUnderstoodError("It is not clear what is asked for.")
    if draft.has_shown:
        raise NotUnderstoodError("What is to be shown has no rows to stand in.")
    compared = _compared_groups(draft)
    groups = [*_all_groups(draft), *compared]
    is_over_time = len(draft.periods) == 2 or draft.flags & {Word.YEAR_BEFORE, Word.PERIOD_BEFORE}
    if Word.VERSUS in draft.flags and not compared and not is_over_time:
        raise NotUnderstoodError("It is not clear what is compared with what.")
    metrics = list_metrics(draft, groups)
    _check_groups(draft, groups, metrics)
    orders = [order_by_metric(draft, order, metrics) for order in draft.orders]
    if not groups and not _ranks_entities(draft, groups, orders) and draft.grain is None:
        metrics, orders = rank_ends(draft, metrics), []
    for metric in (draft.catalog.metric(reference) for reference in metrics):
        if metric.of and metric.name not in draft.catalog.metrics:
            draft.imply(f"{metric.model}.{metric.of}")
    if _ranks_entities(draft, groups, orders):
        groups = [*groups, *entity_groups(draft.catalog, draft.entities[-1])]
    time = _checked_time(draft, groups, metrics)
    groups = list(dict.fromkeys([*([time] if time else []), *groups]))
    plan = Plan(
        kind=PlanKind.AGGREGATE,
        subject=draft.catalog.fact_of(metrics[0]),
        metrics=tuple(dict.fromkeys(metrics)),
        groups=tuple(groups),
        filters=tuple(draft.filters),
        having=tuple(draft.having),
        part=tuple(draft.part),
        order=tuple(orders) or _default_order(groups, metrics),
        limit=_limit(draft, orders, groups),
        calculation=_calculation(draft, groups),
    )
    return with_period(draft, _with_share(draft, plan))


def _check_groups(draft: Draft, groups: list[Group], metrics: list[str]) -> None:
    if draft.limits_groups and not draft.orders:
        raise NotUnderstoodError(f"It is not clear what {draft.limit} is for.")
    counted = {draft.catalog.model(name).main_metric for name in draft.entities}
    members = {name for name in metrics if name.startswith(Aggregation.COUNT_DISTINCT.value)}
    if (
        (draft.having or (members and draft.orders))
        and not groups
        and (counted | members) & {*metrics}
    ):
        raise NotUnderstoodError(
            "Rows are not counted by what they add up to. Ask which they are instead of how many."
        )


def _checked_time(draft: Draft, groups: list[Group], metrics: list[str]) -> Group | None:
    if draft.asked_entity is not None and not groups:
        raise NotUnderstoodError(f"Rows of {draft.asked_entity} are asked for, and no sum of them.")
    time = _time_group(draft)
    if time is not None and draft.orders and (groups or not draft.asks_time):
        raise NotUnderstoodError("A ranking over time is not clear: ask for one or the other.")
    if time is None:
        return None
    own = time_of_members(draft, metrics, time)
    if own is None and any(is_state(draft, reference) for reference in metrics):
        raise NotUnderstoodError(only_now(draft))
    return own or time


def _says_anything(draft: Draft) -> bool:
    return bool(
        draft.metrics
        or draft.numbers
        or draft.groups
        or draft.named
        or draft.orders
        or draft.having
        or draft.entities
        or draft.filters
    )


def _compared_groups(draft: Draft) -> list[Group]:
    """Compared members make the groups: ``compare California and Texas``."""
    if not draft.flags & {Word.COMPARE, Word.VERSUS}:
        return []
    return [
        Group(f.field)
        for f in draft.filters
        if f.operator is Operator.IN and draft.catalog.dimension(f.field).kind is Kind.CATEGORY
    ]


def _ranks_entities(draft: Draft, groups: list[Group], orders: list[Order]) -> bool:
    """``who spent the most``: rows of an entity, ranked or kept by what they add up to."""
    if groups or not draft.entities or Word.SHARE in draft.flags:
        return False
    counted = {draft.catalog.model(name).main_metric for name in draft.entities}
    return bool(draft.having or orders) and not counted & set(draft.metrics)


def _time_group(draft: Draft) -> Group | None:
    if draft.grain is not None:
        return Group(TIME, draft.grain)
    if draft.flags & {Word.TREND, Word.CHANGE, Word.CUMULATIVE}:
        return Group(TIME, Grain.MONTH)
    if Word.INCREASE in draft.flags or Word.DECREASE in draft.flags:
        raise NotUnderstoodError("A change over time is asked for by 'trend' or 'by month'.")
    return None


def _default_order(groups: list[Group], metrics: list[str]) -> tuple[Order, ...]:
    if not groups or any(group.grain is not None for group in groups):
        return ()
    return (Order(metrics[0], True),)


def _limit(draft: Draft, orders: list[Order], groups: list[Group]) -> int | None:
    if draft.limit is not None:
        return draft.limit
    is_ranked = draft.asks_time or not any(group.dimension == TIME for group in groups)
    if orders and groups and is_ranked:
        return 1 if draft.is_singular else RANKED
    return LISTED if draft.having else None


def _calculation(draft: Draft, groups: list[Group]) -> Calculation | None:
    if Word.SHARE in draft.flags:
        if draft.part or draft.filters:
            return Calculation.SHARE_WHERE
        return Calculation.SHARE_OF_TOTAL if groups else None
    if Word.CHANGE in draft.flags:
        return Calculation.CHANGE
    return Calculation.CUMULATIVE if Word.CUMULATIVE in draft.flags else None


def _with_share(draft: Draft, plan: Plan) -> Plan:
    """A share of what: the conditions after the copula are the part, those before it the whole."""
    if Word.SHARE not in draft.flags:
        return plan
    if plan.calculation is None:
        raise NotUnderstoodError("It is not clear what the share is of.")
    if plan.calculation is Calculation.SHARE_WHERE and not plan.part:
        return replace(plan, part=plan.filters, filters=())
    return plan
