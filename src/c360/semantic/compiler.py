"""Plan to SQL.

Facts are aggregated each on its own rows, many-to-one joins only, and put side by side
afterwards: nothing is counted twice. SQL is built as a tree; values never enter as text.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from c360.semantic.aggregates import build_aggregate
from c360.semantic.catalog import Catalog
from c360.semantic.plan import Order, Plan, PlanKind
from c360.semantic.rows import Rows
from c360.semantic.statistics import build_association, build_correlation, build_histogram


def compile_plan(plan: Plan, catalog: Catalog) -> str:
    """Compile a plan into one SELECT over schema ``marts``.

    Returns:
        SQL in DuckDB's dialect. Columns are named after dimensions and metrics; the order is
        complete, so that equal data gives equal rows in equal order.

    Raises:
        SemanticError: The plan names what the model does not hold, or joins would repeat rows.
    """
    return BUILDERS[plan.kind](plan, catalog).sql(dialect="duckdb", pretty=True)


def build_list(plan: Plan, catalog: Catalog) -> exp.Expr:
    """Build the SELECT of a list: the subject's rows that meet the filters."""
    rows = Rows(catalog, plan.subject)
    columns = [exp.alias_(rows.column(name), catalog.dimension(name).name) for name in plan.columns]
    rows.restrict(plan.filters)
    if plan.period is not None:
        rows.keep(rows.during(rows.model.time, plan.period))
    ordered = [_order(rows, order) for order in plan.order]
    key = f"{rows.model.name}.{_key_dimension(rows)}"
    ordered.append(_order(rows, Order(key)))
    query = rows.select(*columns).order_by(*ordered)
    return query.limit(plan.limit) if plan.limit else query


def _order(rows: Rows, order: Order) -> exp.Expr:
    return exp.Ordered(this=rows.column(order.field), desc=order.is_descending, nulls_first=False)


def _key_dimension(rows: Rows) -> str:
    key = rows.model.key.expression
    named = [d.name for d in rows.model.dimensions.values() if d.expression == key]
    return named[0] if named else rows.model.time


BUILDERS: dict[PlanKind, Callable[[Plan, Catalog], exp.Expr]] = {
    PlanKind.AGGREGATE: build_aggregate,
    PlanKind.LIST: build_list,
    PlanKind.CORRELATION: build_correlation,
    PlanKind.HISTOGRAM: build_histogram,
    PlanKind.ASSOCIATION: build_association,
}
