"""Aggregate plans as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from c360.errors import SemanticError
from c360.semantic.catalog import Catalog, Kind, Metric
from c360.semantic.joins import is_reachable
from c360.semantic.measures import aggregate, divide
from c360.semantic.plan import TIME, Calculation, Group, Order, Period, Plan
from c360.semantic.rollups import find_rollup
from c360.semantic.rows import Rows, compare

BEFORE = "before"
PART = "part"
FACTS = "facts"
GROUPED = "grouped"

Facts = dict[tuple[str, str], list[Metric]]
"""Base metrics by model and, where time matters, time dimension."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A cut of the rows that a metric is computed on: all, those of a period, a part of them."""

    suffix: str
    period: Period | None = None
    is_part: bool = False


def group_name(group: Group, catalog: Catalog) -> str:
    """Name the column of a grouping."""
    if group.dimension == TIME:
        return group.grain.value if group.grain else TIME
    name = catalog.dimension(group.dimension).name
    return f"{name}_{group.grain.value}" if group.grain else name


def build_aggregate(plan: Plan, catalog: Catalog) -> exp.Expr:
    """Build the SELECT of an aggregate plan.

    Raises:
        SemanticError: No metric is asked for, or one cannot be had by a grouping.
    """
    if not plan.metrics:
        raise SemanticError("An aggregate plan needs a metric. See docs/reference/metrics.md.")
    slices = _slices(plan)
    facts = _facts(plan, catalog)
    selects = [_select_fact(plan, catalog, parts, facts, slices) for parts in facts.values()]
    names = [group_name(group, catalog) for group in plan.groups]
    combined = _combine(selects, names, facts, slices)
    query = exp.select(*[exp.column(name) for name in names]).with_(FACTS, as_=combined)
    query = query.select(*_outputs(plan, catalog, slices)).from_(FACTS)
    return _finish(plan, catalog, query, names)


def _slices(plan: Plan) -> list[Slice]:
    slices = [Slice("", plan.period)]
    if plan.against is not None:
        slices.append(Slice(f"_{BEFORE}", plan.against))
    if plan.calculation is Calculation.SHARE_WHERE:
        slices.append(Slice(f"_{PART}", plan.period, is_part=True))
    return slices


def _needs_time(plan: Plan) -> bool:
    return plan.period is not None or any(group.dimension == TIME for group in plan.groups)


def _references(plan: Plan) -> list[str]:
    known = [*plan.metrics, *(condition.field for condition in plan.having)]
    return list(dict.fromkeys(known))


def _facts(plan: Plan, catalog: Catalog) -> Facts:
    """Collect base metrics by model, and by time dimension where that matters."""
    facts: Facts = {}
    for reference in _references(plan):
        for part in catalog.base_metrics(reference):
            listed = facts.setdefault((part.model, part.time if _needs_time(plan) else ""), [])
            if part not in listed:
                listed.append(part)
    return facts


def _all_parts(facts: Facts) -> list[Metric]:
    return [part for listed in facts.values() for part in listed]


def _select_fact(
    plan: Plan,
    catalog: Catalog,
    parts: Sequence[Metric],
    facts: Facts,
    slices: Sequence[Slice],
) -> exp.Select:
    rollup = find_rollup(catalog, plan, parts)
    rows = Rows(catalog, parts[0].model, rollup)
    groups = [_group(rows, group, parts[0].time) for group in plan.groups]
    rows.restrict(plan.filters)
    _keep_known_keys(rows, plan)
    _keep_periods(rows, plan, parts[0].time)
    columns = [
        exp.alias_(column.copy(), group_name(group, catalog))
        for group, column in zip(plan.groups, groups, strict=True)
    ]
    for part in _all_parts(facts):
        for cut in slices:
            value = _sliced(part, rows, plan, cut) if part in parts else exp.Null()
            columns.append(exp.alias_(value, part.name + cut.suffix))
    query = rows.select(*columns)
    return query.group_by(*groups) if groups else query


def _group(rows: Rows, group: Group, time: str) -> exp.Expr:
    if group.dimension == TIME:
        return rows.time(time, group.grain)
    return rows.column(group.dimension, group.grain)


def _keep_known_keys(rows: Rows, plan: Plan) -> None:
    """Leave out rows that belong to nobody known where they are grouped by whom they belong to."""
    for group in plan.groups:
        if group.dimension == TIME:
            continue
        dimension = rows.catalog.dimension(group.dimension)
        if dimension.model != rows.model.name and dimension.kind is not Kind.TIME:
            column = rows.column(group.dimension)
            rows.keep(exp.Not(this=exp.Is(this=column, expression=exp.Null())))
            unknown = rows.catalog.model(dimension.model).unknown
            if unknown:
                key = rows.key_of(dimension.model)
                rows.keep(exp.NEQ(this=key, expression=exp.convert(unknown)))


def _keep_periods(rows: Rows, plan: Plan, time: str) -> None:
    periods = [period for period in (plan.period, plan.against) if period is not None]
    if periods:
        rows.keep(exp.or_(*[rows.during(time, period) for period in periods]))


def _sliced(part: Metric, rows: Rows, plan: Plan, cut: Slice) -> exp.Expr:
    conditions = []
    if cut.period is not None and plan.against is not None:
        conditions.append(rows.during(part.time, cut.period))
    if cut.is_part:
        for condition in plan.part:
            if not is_reachable(
                rows.catalog, rows.model.name, rows.catalog.dimension(condition.field).model
            ):
                raise SemanticError(f"A share cannot be cut by {condition.field}.")
            conditions.append(rows.condition(condition))
    return aggregate(part, rows, exp.and_(*conditions) if conditions else None)


def _combine(
    selects: list[exp.Select],
    names: Sequence[str],
    facts: Facts,
    slices: Sequence[Slice],
) -> exp.Expr:
    if len(selects) == 1:
        return selects[0]
    stacked: exp.Expr = selects[0]
    for select in selects[1:]:
        stacked = exp.union(stacked, select, distinct=False)
    columns = [exp.column(name) for name in names]
    sums = [
        exp.alias_(exp.Max(this=exp.column(part.name + cut.suffix)), part.name + cut.suffix)
        for part in _all_parts(facts)
        for cut in slices
    ]
    query = exp.select(*columns, *sums).from_(exp.Subquery(this=stacked, alias=GROUPED))
    return query.group_by(*columns) if columns else query


def _outputs(plan: Plan, catalog: Catalog, slices: Sequence[Slice]) -> list[exp.Expr]:
    outputs: list[exp.Expr] = []
    for reference in _references(plan):
        metric = catalog.metric(reference)
        values = {cut.suffix: _value(metric, catalog, cut.suffix) for cut in slices}
        outputs.append(exp.alias_(values[""], metric.name))
        outputs.extend(_calculated(plan, catalog, metric, values))
    return outputs


def _value(metric: Metric, catalog: Catalog, suffix: str) -> exp.Expr:
    if metric.is_ratio:
        return divide(
            exp.column(catalog.metric(metric.numerator).name + suffix),
            exp.column(catalog.metric(metric.denominator).name + suffix),
        )
    return exp.column(metric.name + suffix)


def _calculated(
    plan: Plan, catalog: Catalog, metric: Metric, values: dict[str, exp.Expr]
) -> list[exp.Expr]:
    value = values[""]
    if plan.against is not None:
        return _compared(metric.name, value, values[f"_{BEFORE}"])
    if plan.calculation is Calculation.SHARE_WHERE:
        part = values[f"_{PART}"]
        return [
            exp.alias_(part.copy(), f"{metric.name}_{PART}"),
            exp.alias_(_percent(part, value), f"{metric.name}_pct"),
        ]
    if plan.calculation is Calculation.SHARE_OF_TOTAL:
        total = exp.Window(this=exp.Sum(this=value.copy()))
        return [exp.alias_(_percent(value, total), f"{metric.name}_pct")]
    if plan.calculation in (Calculation.CHANGE, Calculation.CUMULATIVE):
        return _over_time(plan, catalog, metric.name, value)
    return []


def _compared(name: str, value: exp.Expr, before: exp.Expr) -> list[exp.Expr]:
    change = exp.Sub(this=value.copy(), expression=before.copy())
    return [
        exp.alias_(before.copy(), f"{name}_{BEFORE}"),
        exp.alias_(change, f"{name}_change"),
        exp.alias_(_percent(exp.paren(change.copy()), before), f"{name}_change_pct"),
    ]


def _over_time(plan: Plan, catalog: Catalog, name: str, value: exp.Expr) -> list[exp.Expr]:
    time = next((group for group in plan.groups if group.dimension == TIME), None)
    if time is None:
        raise SemanticError("A change from one period to the next needs a grouping by time.")
    order = exp.Order(expressions=[exp.Ordered(this=exp.column(group_name(time, catalog)))])
    others = [exp.column(group_name(g, catalog)) for g in plan.groups if g is not time]
    if plan.calculation is Calculation.CUMULATIVE:
        summed = exp.Window(this=exp.Sum(this=value.copy()), partition_by=others, order=order)
        return [exp.alias_(summed, f"{name}_cumulative")]
    before = exp.Window(
        this=exp.func("lag", value.copy(), dialect="duckdb"), partition_by=others, order=order
    )
    return _compared(name, value, before)


def _percent(part: exp.Expr, whole: exp.Expr) -> exp.Expr:
    return exp.Mul(
        this=exp.Literal.number("100.0"),
        expression=exp.paren(divide(part.copy(), whole.copy())),
    )


def _finish(plan: Plan, catalog: Catalog, query: exp.Select, names: Sequence[str]) -> exp.Expr:
    for condition in plan.having:
        metric = catalog.metric(condition.field)
        query = query.where(compare(_value(metric, catalog, ""), condition))
    ordered = [_ordered(plan, catalog, order) for order in plan.order]
    taken = {order.field for order in plan.order}
    ordered.extend(
        exp.Ordered(this=exp.column(name), nulls_first=False) for name in names if name not in taken
    )
    query = query.order_by(*ordered) if ordered else query
    return query.limit(plan.limit) if plan.limit else query


def _ordered(plan: Plan, catalog: Catalog, order: Order) -> exp.Expr:
    names = {group_name(group, catalog) for group in plan.groups}
    if order.field in names:
        column = exp.column(order.field)
    else:
        reference, _, suffix = order.field.partition("|")
        column = exp.column(catalog.metric(reference).name + suffix)
    return exp.Ordered(this=column, desc=order.is_descending, nulls_first=False)
