"""Tell which columns of which tables each column of a SQL model comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope, traverse_scope

DIALECT = "duckdb"
Origin = tuple[str, str]
Schema = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Schema, table, column: type."""


class UnreadableModelError(Exception):
    """A model's SQL is beyond what can be traced."""


def trace_columns(sql: str, schema: Schema) -> dict[str, list[Origin]]:
    """Return, for each column of a SELECT, the (table, column) pairs it is computed from.

    Args:
        sql: One SELECT; tables are written ``schema.table``.
        schema: The tables there are.

    Raises:
        UnreadableModelError: The SQL cannot be read.

    Examples:
        >>> schema = {"raw": {"deals": {"id": "text", "value": "double"}}}
        >>> trace_columns("with d as (from raw.deals) select id, 2 * value as twice from d", schema)
        {'id': [('raw.deals', 'id')], 'twice': [('raw.deals', 'value')]}
    """
    try:
        tree = _qualify(sql, schema)
        scope = build_scope(tree)
    except (SqlglotError, RecursionError) as error:
        raise UnreadableModelError(str(error).splitlines()[0]) from error
    if scope is None:
        raise UnreadableModelError("it is no SELECT")
    tracer = _Tracer()
    names = _names(tree)
    return {name: sorted(tracer.trace(scope, name)) for name in names}


def find_columns_read(sql: str, schema: Schema) -> frozenset[Origin]:
    """Return the (table, column) pairs that a SELECT cannot do without, wherever it uses them.

    Columns that a part passes on and no later part takes up are not among them.

    Args:
        sql: One SELECT; tables are written ``schema.table``.
        schema: The tables there are.

    Raises:
        UnreadableModelError: The SQL cannot be read.

    Examples:
        >>> schema = {"raw": {"deals": {"id": "text", "value": "double", "note": "text"}}}
        >>> sql = "with d as (select deals.* from raw.deals) select id from d where value > 1"
        >>> sorted(find_columns_read(sql, schema))
        [('raw.deals', 'id'), ('raw.deals', 'value')]
    """
    try:
        scopes = traverse_scope(pushdown_projections(_qualify(sql, schema)))
        return frozenset(
            (f"{source.db}.{source.name}", column.name)
            for scope in scopes
            for column in scope.columns
            for source in [_find_source(scope, column.table)]
            if isinstance(source, exp.Table) and source.db
        )
    except (SqlglotError, RecursionError) as error:
        raise UnreadableModelError(str(error).splitlines()[0]) from error


def _qualify(sql: str, schema: Schema) -> exp.Expr:
    return qualify(
        parse_one(sql, dialect=DIALECT),
        dialect=DIALECT,
        schema=cast("dict[str, object]", schema),
        validate_qualify_columns=False,
    )


class _Tracer:
    """Follows columns through the parts of one statement; each is followed once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], frozenset[Origin]] = {}

    def trace(self, scope: Scope, column: str) -> frozenset[Origin]:
        key = (id(scope), column)
        if key not in self._known:
            self._known[key] = frozenset()  # A recursive part refers to itself.
            self._known[key] = frozenset(self._origins(scope, column))
        return self._known[key]

    def _origins(self, scope: Scope, column: str) -> Iterator[Origin]:
        if scope.set_operation_scopes:
            names = _names(scope.expression)
            position = names.index(column) if column in names else -1
            is_by_name = bool(scope.expression.args.get("by_name"))
            for part in scope.set_operation_scopes:
                own = _names(part.expression)
                is_placed = not is_by_name and 0 <= position < len(own)
                yield from self.trace(part, own[position] if is_placed else column)
            return
        for select in _selects(scope.expression):
            if select.alias_or_name == column:
                for found in select.find_all(exp.Column):
                    yield from self._follow(scope, found)

    def _follow(self, scope: Scope, column: exp.Column) -> Iterator[Origin]:
        source = _find_source(scope, column.table)
        if isinstance(source, Scope):
            yield from self.trace(source, column.name)
        elif isinstance(source, exp.Table) and source.db:
            yield f"{source.db}.{source.name}", column.name


def _find_source(scope: Scope, name: str) -> exp.Expr | Scope | None:
    """Return what a name stands for: here, in a subquery of a column, or further out."""
    holder: Scope | None = scope
    while holder is not None:
        for place in (holder, *holder.subquery_scopes):
            if name in place.sources:
                return place.sources[name]
        holder = holder.parent
    return None


def _selects(expression: exp.Expr) -> list[exp.Expr]:
    return list(getattr(expression, "selects", []))


def _names(expression: exp.Expr) -> list[str]:
    return [select.alias_or_name for select in _selects(expression)]
