"""Write the semantic model as a Snowflake semantic view, in the YAML that Cortex Analyst reads.

The form: https://docs.snowflake.com/en/user-guide/views-semantic/semantic-view-yaml-spec
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from c360.semantic.authoring import VerifiedQuestion
from c360.semantic.catalog import Catalog, Dimension, Kind, Metric, SemanticModel
from c360.semantic.interchange.carried import (
    NotCarried,
    is_fact,
    key_columns,
    list_relationships,
    list_units,
    list_unplaced,
    write_aggregate,
    write_expression,
    write_term,
)

DIALECT = "snowflake"
TYPES = {
    Kind.CATEGORY: "VARCHAR",
    Kind.KEY: "VARCHAR",
    Kind.NUMBER: "NUMBER",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.TIME: "DATE",
}


def to_snowflake(
    catalog: Catalog, verified: Sequence[tuple[VerifiedQuestion, str]], database: str
) -> tuple[dict[str, Any], list[NotCarried]]:
    """Describe a semantic view.

    Args:
        catalog: The semantic model.
        verified: Verified questions with the SQL of their answers, over the marts.
        database: Database of the marts in Snowflake.

    Returns:
        The document, and what it does not carry.
    """
    missing = [*list_unplaced(catalog), *list_units(catalog)]
    ratios = [metric for metric in catalog.metrics.values() if metric.is_ratio]
    view = {
        "name": "c360",
        "description": "Customers, accounts, sales, conversations and engagement of C360.",
        "tables": [_table(model, catalog, database, missing) for model in catalog.models.values()],
        "relationships": _relationships(catalog, missing),
        "metrics": [_ratio(metric, catalog) for metric in ratios],
        "verified_queries": [_question(entry, sql) for entry, sql in verified],
    }
    return {name: value for name, value in view.items() if value}, missing


def _table(
    model: SemanticModel, catalog: Catalog, database: str, missing: list[NotCarried]
) -> dict[str, Any]:
    schema, _, table = model.table.partition(".")
    key = key_columns(model.key.expression)
    if not key:
        missing.append(NotCarried(model.name, f"its key is an expression: {model.key.expression}"))
    dimensions = list(model.dimensions.values())
    plain = [d for d in dimensions if not is_fact(d) and d.kind is not Kind.TIME]
    told = {
        "name": model.name,
        "description": model.description,
        "synonyms": _words(model.noun, *model.synonyms),
        "base_table": {"database": database, "schema": schema, "table": table},
        "primary_key": {"columns": key} if key else None,
        "dimensions": [_dimension(dimension) for dimension in plain],
        "time_dimensions": [_column(d) for d in dimensions if d.kind is Kind.TIME],
        "facts": [_fact(dimension) for dimension in dimensions if is_fact(dimension)],
        "metrics": [
            _metric(metric)
            for metric in catalog.metrics.values()
            if metric.model == model.name and not metric.is_ratio
        ],
        "filters": _filters(model, missing),
    }
    return {name: value for name, value in told.items() if value}


def _column(dimension: Dimension) -> dict[str, Any]:
    return {
        "name": dimension.name,
        "synonyms": _words(dimension.label, *dimension.synonyms),
        "description": dimension.description,
        "expr": write_expression(dimension.expression, DIALECT),
        "data_type": TYPES[dimension.kind],
    }


def _dimension(dimension: Dimension) -> dict[str, Any]:
    told = _column(dimension)
    if dimension.values:
        told |= {"is_enum": not dimension.indexed, "sample_values": list(dimension.values)}
    return told


def _fact(dimension: Dimension) -> dict[str, Any]:
    return _column(dimension) | {"access_modifier": _access(dimension.hidden)}


def _metric(metric: Metric) -> dict[str, Any]:
    return {
        "name": metric.name,
        "synonyms": _words(metric.label, *metric.synonyms),
        "description": metric.description,
        "expr": write_aggregate(metric, DIALECT),
        "access_modifier": _access(metric.hidden),
    }


def _ratio(metric: Metric, catalog: Catalog) -> dict[str, Any]:
    over, under = catalog.base_metrics(metric.name)
    return {
        "name": metric.name,
        "synonyms": _words(metric.label, *metric.synonyms),
        "description": metric.description,
        "expr": f"{over.model}.{over.name} / NULLIF({under.model}.{under.name}, 0)",
        "access_modifier": _access(metric.hidden),
    }


def _access(is_hidden: bool) -> str:
    return "private_access" if is_hidden else "public_access"


def _filters(model: SemanticModel, missing: list[NotCarried]) -> list[dict[str, Any]]:
    filters = []
    for term in model.terms:
        condition = write_term(term, model, DIALECT)
        if condition is None:
            missing.append(NotCarried(f"{model.name}.{term.name}", "reaches into another model"))
            continue
        told = {"name": term.name.replace(" ", "_"), "synonyms": _words(term.name, *term.synonyms)}
        filters.append(told | {"description": term.definition, "expr": condition})
    return filters


def _relationships(catalog: Catalog, missing: list[NotCarried]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "left_table": join.left,
            "right_table": join.right,
            "relationship_columns": [
                {"left_column": left, "right_column": right}
                for left, right in zip(lefts, rights, strict=True)
            ],
        }
        for join, name, lefts, rights in list_relationships(catalog, missing)
    ]


def _question(entry: VerifiedQuestion, sql: str) -> dict[str, Any]:
    return {
        "name": entry.question,
        "question": entry.question,
        "sql": sql,
        "use_as_onboarding_question": True,
    }


def _words(*words: str) -> list[str]:
    return list(dict.fromkeys(word.lower() for word in words if word))
