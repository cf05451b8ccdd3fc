"""FROM, JOIN and WHERE over one model: columns of others are joined as they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp, parse_one

from c360.errors import SemanticError
from c360.semantic.catalog import Catalog, Kind, Rollup
from c360.semantic.joins import Join, get_path, is_reachable
from c360.semantic.plan import DENIED, Filter, Grain, Operator, Period

COMPARISONS: dict[Operator, type[exp.Binary]] = {
    Operator.EQ: exp.EQ,
    Operator.NE: exp.NEQ,
    Operator.GT: exp.GT,
    Operator.GE: exp.GTE,
    Operator.LT: exp.LT,
    Operator.LE: exp.LTE,
}


def parse_expression(text: str, table: str) -> exp.Expr:
    """Parse a column expression of the semantic model; its columns are those of ``table``."""
    parsed = parse_one(text, dialect="duckdb")
    for column in [parsed] if isinstance(parsed, exp.Column) else parsed.find_all(exp.Column):
        column.set("table", exp.to_identifier(table))
    return parsed


def to_table(name: str, alias: str) -> exp.Expr:
    """Return ``schema.table as alias``."""
    return exp.alias_(exp.to_table(name, dialect="duckdb"), alias, table=True)


class Rows:
    """The rows of one model, or of a smaller table that stands for it, with what they belong to."""

    def __init__(self, catalog: Catalog, model: str, rollup: Rollup | None = None) -> None:
        self.catalog = catalog
        self.model = catalog.model(model)
        self.rollup = rollup
        self._joined: dict[str, Join] = {}
        self._conditions: list[exp.Expr] = []

    def column(self, qualified: str, grain: Grain | None = None) -> exp.Expr:
        """Return a dimension's expression, joining its model.

        Raises:
            SemanticError: Joining it would repeat rows.
        """
        dimension = self.catalog.dimension(qualified)
        direct = self._foreign_key(qualified)
        found = direct or parse_expression(dimension.expression, self._join(dimension.model))
        return truncate(found, grain) if grain else found

    def time(self, dimension: str, grain: Grain | None = None) -> exp.Expr:
        """Return a time dimension of the model itself."""
        if self.rollup is not None and self.rollup.month is not None:
            found: exp.Expr = exp.column(self.rollup.month, self.model.name)
        else:
            found = parse_expression(self.model.dimensions[dimension].expression, self.model.name)
        return truncate(found, grain) if grain else found

    def during(self, dimension: str, period: Period) -> exp.Expr:
        """Return the condition that a time dimension of the model lies in a period."""
        time = self.time(dimension)
        return exp.and_(
            exp.GTE(this=time.copy(), expression=exp.convert(period.start)),
            exp.LT(this=time.copy(), expression=exp.convert(period.end)),
        )

    def restrict(self, filters: Sequence[Filter]) -> None:
        """Keep only rows that meet all of some conditions.

        A condition on rows that belong to these is that there is one: all of them on one model go
        into one EXISTS, since they are meant of the same row. Where all are negations, there is
        none of what they deny: ``accounts without tickets``.

        Raises:
            SemanticError: A condition is on what neither belongs to the other.
        """
        children: dict[str, list[Filter]] = {}
        for condition in filters:
            model = self.catalog.dimension(condition.field).model
            if is_reachable(self.catalog, self.model.name, model):
                self._conditions.append(self.condition(condition))
            else:
                children.setdefault(self._child_for(model), []).append(condition)
        for child, conditions in children.items():
            denied = deny(conditions)
            found = self.exists(child, denied or conditions)
            self._conditions.append(exp.Not(this=found) if denied else found)

    def keep(self, condition: exp.Expr) -> None:
        """Keep only rows that meet an expression."""
        self._conditions.append(condition)

    def condition(self, condition: Filter) -> exp.Expr:
        """Return a filter's expression, joining its model."""
        column = self.column(condition.field)
        return compare(column, condition)

    def exists(
        self, child: str, conditions: Sequence[Filter], period: Period | None = None
    ) -> exp.Expr:
        """Return the condition that a row of a child model, meeting conditions, belongs here."""
        inner = Rows(self.catalog, child)
        inner.restrict(conditions)
        if period is not None:
            inner.keep(inner.during(inner.model.time, period))
        path = get_path(self.catalog, child, self.model.name)
        for join in path[:-1]:
            inner._join(join.right)
        last = path[-1]
        inner.keep(
            exp.EQ(
                this=parse_expression(last.entity.expression, last.left),
                expression=parse_expression(self.model.key.expression, self.model.name),
            )
        )
        return exp.Exists(this=inner.select(exp.Literal.number(1)))

    def select(self, *columns: exp.Expr) -> exp.Select:
        """Return the SELECT of some columns."""
        table = self.model.table
        if self.rollup is not None:
            table = f"{table.partition('.')[0]}.{self.rollup.table}"
        query = exp.select(*columns).from_(to_table(table, self.model.name))
        for join in self._joined.values():
            right = self.catalog.model(join.right)
            query = query.join(
                to_table(right.table, right.name),
                on=exp.EQ(
                    this=self._entity(join),
                    expression=parse_expression(right.key.expression, right.name),
                ),
                join_type="left",
            )
        return query.where(*self._conditions) if self._conditions else query

    def _join(self, model: str) -> str:
        for join in get_path(self.catalog, self.model.name, model):
            self._joined.setdefault(join.right, join)
        return model

    def _entity(self, join: Join) -> exp.Expr:
        if self.rollup is not None and join.left == self.model.name:
            return exp.column(self.rollup.keys[join.entity.name], join.left)
        return parse_expression(join.entity.expression, join.left)

    def _foreign_key(self, qualified: str) -> exp.Expr | None:
        """Return the row's own column for a category that is the key of its model."""
        dimension = self.catalog.dimension(qualified)
        owner = self.catalog.model(dimension.model)
        if dimension.kind is not Kind.CATEGORY or owner.key.expression != dimension.expression:
            return None
        path = get_path(self.catalog, self.model.name, owner.name)
        return self._entity(path[0]) if len(path) == 1 else None

    def key_of(self, model: str) -> exp.Expr:
        """Return the row's own reference to a model that it belongs to directly."""
        path = get_path(self.catalog, self.model.name, model)
        if len(path) == 1:
            return self._entity(path[0])
        return parse_expression(self.catalog.model(model).key.expression, self._join(model))

    def _child_for(self, model: str) -> str:
        """Name the model whose rows belong here and reach ``model``: itself, or one between."""
        for candidate in (model, *self.catalog.models):
            if is_reachable(self.catalog, candidate, self.model.name) and is_reachable(
                self.catalog, candidate, model
            ):
                return candidate
        get_path(self.catalog, self.model.name, model)
        return model


def deny(conditions: Sequence[Filter]) -> list[Filter]:
    """Return what conditions deny, if they do nothing else; else nothing.

    Raises:
        SemanticError: Some deny and others do not: it is not clear of which rows.
    """
    denied = [
        Filter(condition.field, DENIED[condition.operator], condition.values)
        for condition in conditions
        if condition.operator in DENIED
    ]
    if denied and len(denied) < len(conditions):
        raise SemanticError("It is not clear which of the conditions is denied. Ask with one.")
    return denied


def truncate(time: exp.Expr, grain: Grain) -> exp.Expr:
    """Return the first day of the day's week, month, quarter or year."""
    started = exp.func("date_trunc", exp.Literal.string(grain.value), time, dialect="duckdb")
    return exp.cast(started, "date")


def compare(column: exp.Expr, condition: Filter) -> exp.Expr:
    """Return an expression compared as a filter says."""
    if condition.operator in (Operator.IS_NULL, Operator.IS_NOT_NULL):
        null = exp.Is(this=column, expression=exp.Null())
        return exp.Not(this=null) if condition.operator is Operator.IS_NOT_NULL else null
    values = [exp.convert(value) for value in condition.values]
    if condition.operator in (Operator.IN, Operator.NOT_IN):
        found = exp.In(this=column, expressions=values)
        return exp.Not(this=found) if condition.operator is Operator.NOT_IN else found
    return COMPARISONS[condition.operator](this=column, expression=values[0])
