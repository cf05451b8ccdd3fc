"""Plan back to a sentence, so that a reader sees what was understood."""

from __future__ import annotations

from dataclasses import replace

from c360.semantic.aggregates import group_name
from c360.semantic.catalog import Catalog, Dimension, Kind, Metric, Unit, names_dimension
from c360.semantic.joins import is_reachable
from c360.semantic.plan import (
    DENIED,
    TIME,
    Calculation,
    Filter,
    Group,
    Operator,
    Order,
    Plan,
    PlanKind,
)

OPERATOR_WORDS = {
    Operator.EQ: "is",
    Operator.NE: "is not",
    Operator.GT: "over",
    Operator.GE: "at least",
    Operator.LT: "under",
    Operator.LE: "at most",
    Operator.IN: "is",
    Operator.NOT_IN: "is not",
    Operator.IS_NULL: "is unknown",
    Operator.IS_NOT_NULL: "is known",
}
UNIT_WORDS = {
    Unit.DAYS: " days",
    Unit.MONTHS: " months",
    Unit.YEARS: " years",
    Unit.PCT: " %",
}


def restate(plan: Plan, catalog: Catalog) -> str:
    """Say in one sentence what a plan asks for.

    Examples: ``Average churn risk score by segment, highest first.``
    """
    if plan.explain is not None:
        said = restate(replace(plan, explain=None), catalog)
        return f"Why: {said[:1].lower()}{said[1:]}"
    said = {
        PlanKind.AGGREGATE: _aggregate,
        PlanKind.LIST: _list,
        PlanKind.CORRELATION: _correlation,
        PlanKind.HISTOGRAM: _histogram,
        PlanKind.ASSOCIATION: _association,
    }[plan.kind](plan, catalog)
    return said[:1].upper() + said[1:] + "."


def _aggregate(plan: Plan, catalog: Catalog) -> str:
    metrics = _join([_metric(name, catalog) for name in plan.metrics])
    said = metrics + _by(plan.groups, catalog) + _calculated(plan, catalog)
    return said + _where(plan, catalog) + _when(plan) + _ranked(plan, catalog)


def _metric(reference: str, catalog: Catalog) -> str:
    """Say a metric so that it reads as a sentence and is not taken for another model's."""
    metric = catalog.metric(reference)
    if metric.said:
        return metric.said
    label = lower_first(metric.label)
    if not metric.of:
        return label
    own = catalog.dimension(f"{metric.model}.{metric.of}").label
    elsewhere = any(
        dimension.label == own and not model.hidden
        for name, model in catalog.models.items()
        for dimension in model.dimensions.values()
        if name != metric.model and not dimension.hidden
    )
    return f"{label} of {plural(catalog.model(metric.model).noun)}" if elsewhere else label


def _calculated(plan: Plan, catalog: Catalog) -> str:
    if plan.calculation is Calculation.SHARE_WHERE:
        part = _join([describe_filter(f, catalog) for f in plan.part])
        return f", and the share of which {part}"
    if plan.calculation is Calculation.SHARE_OF_TOTAL:
        return ", with the share of the total"
    if plan.calculation is Calculation.CHANGE:
        return ", with the change from one to the next"
    return ", added up over time" if plan.calculation is Calculation.CUMULATIVE else ""


def _list(plan: Plan, catalog: Catalog) -> str:
    model = catalog.model(plan.subject)
    return f"{plural(model.noun)}" + _where(plan, catalog) + _when(plan) + _ranked(plan, catalog)


def _correlation(plan: Plan, catalog: Catalog) -> str:
    first, second = (lower_first(catalog.dimension(name).label) for name in plan.columns)
    noun = plural(catalog.model(plan.subject).noun)
    said = f"correlation of {first} and {second} over {noun}"
    return said + _by(plan.groups, catalog) + _where(plan, catalog)


def _histogram(plan: Plan, catalog: Catalog) -> str:
    label = lower_first(catalog.dimension(plan.columns[0]).label)
    noun = plural(catalog.model(plan.subject).noun)
    return f"distribution of {label} over {noun}" + _where(plan, catalog)


def _association(plan: Plan, catalog: Catalog) -> str:
    group = lower_first(catalog.dimension(plan.groups[0].dimension).label)
    label = lower_first(catalog.dimension(plan.columns[0]).label)
    noun = catalog.model(plan.subject).noun
    metric = lower_first(catalog.metric(plan.metrics[0]).label)
    said = f"correlation of each {group}'s share of a {noun}'s {metric} with {label}"
    return said + _where(plan, catalog) + ", strongest first"


def _by(groups: tuple[Group, ...], catalog: Catalog) -> str:
    if not groups:
        return ""
    named = [
        group_name(group, catalog) if group.dimension == TIME else _group(group, catalog)
        for group in groups
    ]
    return f" by {_join(named)}"


def _group(group: Group, catalog: Catalog) -> str:
    label = lower_first(catalog.dimension(group.dimension).label)
    return f"{group.grain.value} ({label})" if group.grain else label


def _where(plan: Plan, catalog: Catalog) -> str:
    conditions = [_condition(f, plan, catalog) for f in plan.filters]
    conditions += [
        f"{lower_first(catalog.metric(f.field).label)} {OPERATOR_WORDS[f.operator]} "
        f"{format_value(f.values[0], catalog.metric(f.field))}"
        for f in plan.having
    ]
    return f", where {_join(conditions)}" if conditions else ""


def _condition(condition: Filter, plan: Plan, catalog: Catalog) -> str:
    """Say a condition; one on rows that belong to these says that there are none."""
    model = catalog.dimension(condition.field).model
    if condition.operator not in DENIED or is_reachable(catalog, plan.subject, model):
        return describe_filter(condition, catalog)
    noun = next(
        known.noun
        for name, known in ((model, catalog.model(model)), *catalog.models.items())
        if is_reachable(catalog, name, plan.subject) and is_reachable(catalog, name, model)
    )
    if condition.operator is Operator.IS_NULL:
        return f"there is no {noun}"
    denied = replace(condition, operator=DENIED[condition.operator])
    return f"there is no {noun} of which {describe_filter(denied, catalog)}"


def describe_filter(condition: Filter, catalog: Catalog) -> str:
    """Say a condition on a dimension."""
    dimension = catalog.dimension(condition.field)
    label = lower_first(dimension.label)
    if dimension.kind is Kind.BOOLEAN and condition.values:
        is_so = bool(condition.values[0]) == (condition.operator is Operator.EQ)
        return label if is_so else f"not {label}"
    values = [format_value(value, dimension) for value in condition.values]
    return f"{label} {OPERATOR_WORDS[condition.operator]} {_join(values, 'or')}".rstrip()


def _when(plan: Plan) -> str:
    if plan.period is None:
        return ""
    against = f" against {plan.against.words}" if plan.against else ""
    return f", {plan.period.words}{against}"


def _ranked(plan: Plan, catalog: Catalog) -> str:
    if plan.limit is None and not plan.order:
        return ""
    ordered = [_order(order, catalog) for order in plan.order]
    by = f", {_join(ordered)}" if ordered else ""
    return f"{by}, first {plan.limit:,}" if plan.limit else by


def _order(order: Order, catalog: Catalog) -> str:
    if names_dimension(order.field):
        label, is_time = (
            catalog.dimension(order.field).label,
            catalog.dimension(order.field).kind is Kind.TIME,
        )
    else:
        label, is_time = catalog.metric(order.field).label, False
    ends = ("newest", "oldest") if is_time else ("highest", "lowest")
    end = ends[0] if order.is_descending else ends[1]
    if label.lower().startswith(("highest", "lowest")):
        return f"{end} first"
    return f"{end} {lower_first(label)} first"


def format_value(value: object, of: Dimension | Metric) -> str:
    """Say a value with its unit."""
    if isinstance(value, bool) or (
        not isinstance(value, int | float) and not hasattr(value, "quantize")
    ):
        return str(value).replace("_", " ")
    number = f"{value:,}"
    return number + UNIT_WORDS.get(of.unit, "") if of.unit else number


def plural(noun: str) -> str:
    """Return a noun in the plural.

    Examples:
        >>> plural("opportunity"), plural("customer")
        ('opportunities', 'customers')
    """
    return noun[:-1] + "ies" if noun.endswith("y") else noun + "s"


def lower_first(text: str) -> str:
    """Return a label as it stands inside a sentence; ARR stays ARR."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _join(parts: list[str], word: str = "and") -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
