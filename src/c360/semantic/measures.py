"""Metrics as SQL: aggregates, shares of a part, ratios."""

from __future__ import annotations

from sqlglot import exp

from c360.semantic.catalog import Aggregation, Metric
from c360.semantic.rows import Rows, parse_expression

FUNCTIONS: dict[Aggregation, type[exp.AggFunc]] = {
    Aggregation.SUM: exp.Sum,
    Aggregation.AVERAGE: exp.Avg,
    Aggregation.COUNT: exp.Count,
    Aggregation.MEDIAN: exp.Median,
    Aggregation.MIN: exp.Min,
    Aggregation.MAX: exp.Max,
}


def aggregate(metric: Metric, rows: Rows, where: exp.Expr | None = None) -> exp.Expr:
    """Return a metric's aggregate over rows, or over those of them that meet a condition."""
    if rows.rollup is not None:
        column: exp.Expr = exp.column(rows.rollup.sums[metric.name], rows.model.name)
        found: exp.Expr = exp.Sum(this=column)
    else:
        column = parse_expression(metric.expression, rows.model.name)
        found = _call(metric.aggregation or Aggregation.SUM, column)
    return found if where is None else exp.Filter(this=found, expression=exp.Where(this=where))


def divide(numerator: exp.Expr, denominator: exp.Expr) -> exp.Expr:
    """Return a ratio as a double; null where the denominator is zero."""
    return exp.Div(
        this=exp.cast(numerator, "double"),
        expression=exp.func("nullif", denominator, exp.Literal.number(0)),
    )


def _call(aggregation: Aggregation, column: exp.Expr) -> exp.Expr:
    if aggregation is Aggregation.COUNT_DISTINCT:
        return exp.Count(this=exp.Distinct(expressions=[column]))
    return FUNCTIONS[aggregation](this=column)
