"""What both exports say of a model, and what neither has a place for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from c360.semantic.catalog import Aggregation, Catalog, Dimension, Kind, Metric, SemanticModel, Term
from c360.semantic.joins import Join
from c360.semantic.measures import FUNCTIONS
from c360.semantic.plan import Filter, Operator
from c360.semantic.rows import compare, parse_expression


@dataclass(frozen=True, slots=True)
class NotCarried:
    """One thing that the other form has no place for, or that was read as something else.

    ``where`` is ``model.name``, or a file and line; ``what`` says what became of it.
    """

    where: str
    what: str


def write_expression(text: str, dialect: str) -> str:
    """Write a column expression, which is DuckDB's, in another dialect."""
    return sqlglot.parse_one(text, dialect="duckdb").sql(dialect=dialect)


def write_aggregate(metric: Metric, dialect: str, table: str = "") -> str:
    """Write a metric that is no ratio as an aggregate of columns.

    Args:
        metric: The metric.
        dialect: SQL dialect to write.
        table: What qualifies the columns; nothing by default.
    """
    column = sqlglot.parse_one(metric.expression, dialect="duckdb")
    if table:
        column = parse_expression(metric.expression, table)
    if metric.aggregation is Aggregation.COUNT_DISTINCT:
        return exp.Count(this=exp.Distinct(expressions=[column])).sql(dialect=dialect)
    return FUNCTIONS[metric.aggregation or Aggregation.SUM](this=column).sql(dialect=dialect)


def write_term(term: Term, model: SemanticModel, dialect: str) -> str | None:
    """Write a term's conditions over columns, or None where they reach into another model."""
    found = []
    for condition in term.filters:
        if condition.dimension not in model.dimensions:
            return None
        column = sqlglot.parse_one(
            model.dimensions[condition.dimension].expression, dialect="duckdb"
        )
        operator = Operator(condition.operator)
        found.append(compare(column, Filter(condition.dimension, operator, condition.values)))
    return exp.and_(*found).sql(dialect=dialect)


def key_columns(expression: str) -> list[str]:
    """Return the columns that an entity is made of; none where it is another expression.

    Examples:
        >>> key_columns("concat(account_id, '/', health_date)")
        ['account_id', 'health_date']
    """
    parsed = sqlglot.parse_one(expression, dialect="duckdb")
    if isinstance(parsed, exp.Column):
        return [parsed.name]
    if not isinstance(parsed, exp.Concat | exp.ConcatWs):
        return []
    parts = parsed.expressions
    if any(not isinstance(part, exp.Column | exp.Literal) for part in parts):
        return []
    return [part.name for part in parts if isinstance(part, exp.Column)]


def list_relationships(
    catalog: Catalog, missing: list[NotCarried]
) -> Iterator[tuple[Join, str, list[str], list[str]]]:
    """List joins by columns: the join, its name, and the columns of either side.

    Args:
        catalog: The semantic model.
        missing: Takes those that are not by columns.
    """
    for join in list_joins(catalog):
        name = f"{join.left}_to_{join.right}"
        left = key_columns(join.entity.expression)
        right = key_columns(catalog.model(join.right).key.expression)
        if left and len(left) == len(right):
            yield join, name, left, right
        else:
            missing.append(NotCarried(name, "joins by an expression, not by columns"))


def list_joins(catalog: Catalog) -> Iterator[Join]:
    """List the joins from models to those that each of their rows belongs to."""
    owners = {model.key.name: name for name, model in catalog.models.items()}
    for name, model in catalog.models.items():
        for entity in model.entities:
            if not entity.is_primary and entity.name in owners:
                yield Join(name, entity, owners[entity.name])


def is_fact(dimension: Dimension) -> bool:
    """Tell whether a dimension is a number of each row, to be aggregated."""
    return dimension.kind is Kind.NUMBER


def list_unplaced(catalog: Catalog) -> Iterator[NotCarried]:
    """List what neither form has a place for, by name."""
    for model in catalog.models.values():
        kept = {
            "columns": model.columns,
            "order": model.order,
            "summary": model.summary,
            "size": model.size,
            "change": model.change,
            "rollups": tuple(rollup.table for rollup in model.rollups),
            "unknown": model.unknown,
        }
        yield from _unplaced(model.name, kept)
        for dimension in model.dimensions.values():
            yield from _unplaced(dimension.qualified, _of_dimension(dimension))
    for metric in catalog.metrics.values():
        of_metric = {
            "adjectives": metric.adjectives,
            "counts": metric.counts,
            "stock_of": metric.stock_of,
            "shown_with": metric.shown_with,
            "its own time": _own_time(metric, catalog),
        }
        yield from _unplaced(metric.name, of_metric)


def _own_time(metric: Metric, catalog: Catalog) -> str:
    is_own = not metric.is_ratio and metric.time != catalog.model(metric.model).time
    return metric.time if is_own else ""


def list_units(catalog: Catalog) -> Iterator[NotCarried]:
    """List units, and dimensions that are hidden, by name."""
    dimensions = [d for model in catalog.models.values() for d in model.dimensions.values()]
    for dimension in dimensions:
        is_hidden = dimension.hidden and not is_fact(dimension)
        yield from _unplaced(dimension.qualified, {"unit": dimension.unit, "hidden": is_hidden})
    for metric in catalog.metrics.values():
        yield from _unplaced(metric.name, {"unit": metric.unit})


def _of_dimension(dimension: Dimension) -> Mapping[str, object]:
    return {
        "adjectives": dimension.adjectives,
        "true_words": dimension.true_words,
        "personal": dimension.personal,
        "geography": dimension.geography,
        "implies": tuple(condition.dimension for condition in dimension.implies),
        "period_on": dimension.period_on,
        "counted_by": dimension.counted_by,
        "elapsed": dimension.is_elapsed,
        "until": dimension.until,
        "rare": dimension.rare,
        "synonyms of values": [value for value, words in dimension.values.items() if words],
    }


def _unplaced(where: str, kept: Mapping[str, object]) -> Iterator[NotCarried]:
    names = [name for name, value in kept.items() if value]
    if names:
        yield NotCarried(where, f"no place for {', '.join(names)}")
