"""Read the SQL in a Cortex Analyst model: Snowflake's, over logical or physical columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

from c360.errors import SemanticError
from c360.semantic.catalog import Aggregation
from c360.semantic.plan import Operator
from c360.semantic.verified import read_query

DIALECT = "snowflake"
AGGREGATES: dict[type[exp.Expr], Aggregation] = {
    exp.Sum: Aggregation.SUM,
    exp.Avg: Aggregation.AVERAGE,
    exp.Count: Aggregation.COUNT,
    exp.Median: Aggregation.MEDIAN,
    exp.Min: Aggregation.MIN,
    exp.Max: Aggregation.MAX,
}
OPERATORS: dict[type[exp.Expr], Operator] = {
    exp.EQ: Operator.EQ,
    exp.NEQ: Operator.NE,
    exp.GT: Operator.GT,
    exp.GTE: Operator.GE,
    exp.LT: Operator.LT,
    exp.LTE: Operator.LE,
}
Condition = list[object]
"""A dimension, an operator, and a value or several, as they stand in a term's filters."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregate of an expression, which is DuckDB's."""

    aggregation: Aggregation
    expression: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A metric named in another's expression."""

    metric: str


Part = Aggregate | Reference


def read_expression(text: str, columns: Mapping[str, str]) -> str:
    """Read a scalar expression, and write it for DuckDB over physical columns.

    Args:
        text: The expression.
        columns: Physical expressions, DuckDB's, by the names of logical columns.

    Raises:
        SemanticError: It is no scalar expression.
    """
    return _write(_parse(text), columns)


def read_metric(
    text: str, columns: Mapping[str, str], metrics: Collection[str]
) -> tuple[Part, ...]:
    """Read a metric: one part for an aggregate or another metric, two for a ratio.

    Raises:
        SemanticError: It is neither; or no SQL.
    """
    parsed = _parse(text)
    if isinstance(parsed, exp.Div):
        return _part(parsed.this, columns, metrics), _part(parsed.expression, columns, metrics)
    return (_part(parsed, columns, metrics),)


def _part(parsed: exp.Expr, columns: Mapping[str, str], metrics: Collection[str]) -> Part:
    found = parsed.unnest()
    while isinstance(found, exp.Nullif | exp.Cast):
        found = found.this.unnest()
    if isinstance(found, exp.Column) and found.name.casefold() in metrics:
        return Reference(found.name.casefold())
    aggregation = AGGREGATES.get(type(found))
    if aggregation is None:
        raise SemanticError(
            f"{parsed.sql(dialect=DIALECT)} is neither an aggregate nor a ratio of two"
        )
    inner = found.this
    if isinstance(inner, exp.Distinct):
        if aggregation is not Aggregation.COUNT or len(inner.expressions) != 1:
            raise SemanticError(f"{found.sql(dialect=DIALECT)} counts more than one column")
        return Aggregate(Aggregation.COUNT_DISTINCT, _write(inner.expressions[0], columns))
    is_star = isinstance(inner, exp.Star)
    return Aggregate(aggregation, "1" if is_star else _write(inner, columns))


def read_conditions(text: str, dimensions: Mapping[str, str]) -> list[Condition]:
    """Read a filter as conditions on dimensions, all of which hold.

    Args:
        text: The filter.
        dimensions: Names of dimensions by their names and by their columns, in small letters.

    Raises:
        SemanticError: It is more than that.
    """
    return [_condition(part, dimensions) for part in _flatten(_parse(text))]


def _flatten(parsed: exp.Expr) -> list[exp.Expr]:
    found = parsed.unnest()
    if isinstance(found, exp.And):
        return [*_flatten(found.this), *_flatten(found.expression)]
    return [found]


def _condition(parsed: exp.Expr, dimensions: Mapping[str, str]) -> Condition:
    is_not = isinstance(parsed, exp.Not)
    found = parsed.this.unnest() if is_not else parsed
    column = found.this
    name = dimensions.get(column.name.casefold()) if isinstance(column, exp.Column) else None
    if name is not None and isinstance(found, exp.In) and found.expressions:
        operator = Operator.NOT_IN if is_not else Operator.IN
        return [name, operator.value, [_value(value) for value in found.expressions]]
    operator_of = OPERATORS.get(type(found))
    if name is None or operator_of is None or is_not:
        raise SemanticError(f"{parsed.sql(dialect=DIALECT)} is no comparison of a dimension")
    return [name, operator_of.value, _value(found.expression)]


def _value(parsed: exp.Expr) -> object:
    if isinstance(parsed, exp.Boolean):
        return bool(parsed.this)
    if isinstance(parsed, exp.Neg) and parsed.is_number:
        return -float(parsed.this.name)
    if not isinstance(parsed, exp.Literal):
        raise SemanticError(f"{parsed.sql(dialect=DIALECT)} is no plain value")
    if parsed.is_string:
        return parsed.name
    return int(parsed.name) if parsed.is_int else float(parsed.name)


def read_verified_sql(text: str) -> str:
    """Read the SELECT of a verified query, over logical tables, and write it for DuckDB.

    Raises:
        SemanticError: It is none.
    """
    query = read_query(text, DIALECT)
    for table in query.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and not table.db:
            # Cortex Analyst writes two underscores before the name of a logical table.
            table.set("this", exp.to_identifier(table.name.removeprefix("__")))
    return query.sql(dialect="duckdb", pretty=True)


def _parse(text: str) -> exp.Expr:
    try:
        parsed = sqlglot.parse_one(text, dialect=DIALECT)
    except sqlglot.errors.SqlglotError as error:
        raise SemanticError(f"{text!r} is no SQL expression") from error
    if isinstance(parsed, exp.Query | exp.DDL | exp.Command) or parsed.find(exp.Query) is not None:
        raise SemanticError(f"{text!r} is no expression over columns")
    return parsed


def _write(parsed: exp.Expr, columns: Mapping[str, str]) -> str:
    def place(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Column):
            return node
        physical = columns.get(node.name.casefold())
        if physical is None:
            return exp.column(node.name)
        found = sqlglot.parse_one(physical, dialect="duckdb")
        return found if isinstance(found, exp.Column) else exp.paren(found)

    return parsed.transform(place).sql(dialect="duckdb")
