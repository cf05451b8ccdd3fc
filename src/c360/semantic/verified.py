"""SQL that answers a verified question.

A verified question may carry SQL for what a plan cannot say. It reads models as tables and their
dimensions as columns, so that it sees what its reader may see, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlglot
from sqlglot import exp

from c360.errors import SemanticError
from c360.semantic.catalog import Catalog, SemanticModel
from c360.semantic.rows import parse_expression, to_table

ALLOWED = "Write one SELECT over models as tables and their dimensions as columns."


def compile_verified(sql: str, catalog: Catalog) -> str:
    """Compile verified SQL to SQL over the marts.

    Raises:
        SemanticError: It is no SELECT, or reads something else than models.
    """
    query = read_query(sql)
    models = {name.casefold(): model for name, model in catalog.models.items()}
    defined = {cte.alias.casefold() for cte in query.ctes}
    read: dict[str, SemanticModel] = {}
    for table in query.find_all(exp.Table):
        name = name_table(table)
        if name in models and name not in defined:
            read[name] = models[name]
        elif name not in defined:
            raise SemanticError(
                f"The SQL reads {table.sql(dialect='duckdb')}, which is no model that may be asked "
                f"about. {ALLOWED}"
            )
    named = _named_columns(query)
    ctes = [
        exp.CTE(this=_rows_of(model, named), alias=exp.TableAlias(this=exp.to_identifier(name)))
        for name, model in read.items()
    ]
    own = query.args.get("with_")
    if own is None:
        query.set("with_", exp.With(expressions=ctes))
    else:
        own.set("expressions", [*ctes, *own.expressions])
    return query.sql(dialect="duckdb", pretty=True)


def read_query(sql: str, dialect: str = "duckdb") -> exp.Query:
    """Parse one SELECT.

    Raises:
        SemanticError: It is none.
    """
    try:
        statements = [found for found in sqlglot.parse(sql, dialect=dialect) if found is not None]
    except sqlglot.errors.SqlglotError as error:
        raise SemanticError(f"The SQL cannot be read: {error}. {ALLOWED}") from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise SemanticError(f"The SQL is no single SELECT. {ALLOWED}")
    if statements[0].find(exp.Into) is not None:
        raise SemanticError(f"The SQL writes a table. {ALLOWED}")
    return statements[0]


def name_table(table: exp.Table) -> str:
    """Return the name of a table without a schema, in small letters; empty for all else."""
    is_plain = isinstance(table.this, exp.Identifier) and not table.db and not table.catalog
    return table.name.casefold() if is_plain else ""


def _named_columns(query: exp.Query) -> set[str] | None:
    """Return the names of columns that a query reads, or None where it reads all."""
    stars = [star for star in query.find_all(exp.Star) if not isinstance(star.parent, exp.Count)]
    return None if stars else {column.name.casefold() for column in query.find_all(exp.Column)}


def _rows_of(model: SemanticModel, named: set[str] | None) -> exp.Select:
    columns = [
        exp.alias_(parse_expression(dimension.expression, model.name), dimension.name, quoted=True)
        for dimension in model.dimensions.values()
        if named is None or dimension.name.casefold() in named
    ]
    # Rows can be counted without naming a column of theirs.
    found = columns or [exp.alias_(exp.Literal.number(1), "row")]
    return exp.select(*found).from_(to_table(model.table, model.name))


def describe_columns(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Describe the columns of verified SQL by what they hold."""
    first = rows[0] if rows else {}
    return [
        {
            "name": name,
            "label": name.replace("_", " ").capitalize(),
            "kind": _kind(next((row[name] for row in rows if row[name] is not None), None)),
            "unit": None,
            "definition": "Column of a verified query.",
            "source": "",
            "personal": None,
        }
        for name in first
    ]


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str) or value is None:
        return "category"
    return "time" if hasattr(value, "isoformat") else "number"
