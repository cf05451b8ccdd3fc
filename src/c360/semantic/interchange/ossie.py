"""Write the semantic model in the form of Apache Ossie, the Open Semantic Interchange (OSI).

The form: core-spec/spec.md of https://github.com/apache/ossie, a draft still.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from c360.semantic.authoring import VerifiedQuestion
from c360.semantic.catalog import Catalog, Dimension, Kind, Metric, SemanticModel
from c360.semantic.interchange.carried import (
    NotCarried,
    key_columns,
    list_relationships,
    list_unplaced,
    write_aggregate,
    write_expression,
)

VERSION = "0.2.0.dev0"
VENDOR = "C360"
DIALECTS = {"ANSI_SQL": "", "SNOWFLAKE": "snowflake"}
TYPES = {
    Kind.CATEGORY: "String",
    Kind.KEY: "String",
    Kind.NUMBER: "Decimal",
    Kind.BOOLEAN: "Boolean",
    Kind.TIME: "Date",
}


def to_ossie(
    catalog: Catalog, verified: Sequence[VerifiedQuestion]
) -> tuple[dict[str, Any], list[NotCarried]]:
    """Describe a semantic model.

    Args:
        catalog: The semantic model.
        verified: Verified questions: they become examples; their answers have no place.

    Returns:
        The document, and what it does not carry.
    """
    missing = list(list_unplaced(catalog))
    for model in catalog.models.values():
        missing += [
            NotCarried(f"{model.name}.{term.name}", "no place for named conditions")
            for term in model.terms
        ]
    described = {
        "name": "c360",
        "description": "Customers, accounts, sales, conversations and engagement of C360.",
        "ai_context": {"examples": [entry.question for entry in verified]},
        "datasets": [_dataset(model, missing) for model in catalog.models.values()],
        "relationships": _relationships(catalog, missing),
        "metrics": [_metric(metric, catalog) for metric in catalog.metrics.values()],
    }
    return {"version": VERSION, "semantic_model": [described]}, missing


def _dataset(model: SemanticModel, missing: list[NotCarried]) -> dict[str, Any]:
    told: dict[str, Any] = {"name": model.name, "source": model.table}
    key = key_columns(model.key.expression)
    if not key:
        missing.append(NotCarried(model.name, f"its key is an expression: {model.key.expression}"))
    else:
        told["primary_key"] = key
    return told | {
        "description": model.description,
        "ai_context": _context(model.noun, *model.synonyms),
        "fields": [_field(dimension) for dimension in model.dimensions.values()],
    }


def _field(dimension: Dimension) -> dict[str, Any]:
    expressions = {
        name: write_expression(dimension.expression, dialect) for name, dialect in DIALECTS.items()
    }
    own = {
        "unit": dimension.unit.value if dimension.unit else None,
        "hidden": dimension.hidden,
        "values": list(dimension.values),
    }
    return {
        "name": dimension.name,
        "expression": _expression(expressions),
        "dimension": {"is_time": dimension.kind is Kind.TIME},
        "label": dimension.label,
        "description": dimension.description,
        "datatype": TYPES[dimension.kind],
        "ai_context": _context(*dimension.synonyms),
        **_extension(own),
    }


def _metric(metric: Metric, catalog: Catalog) -> dict[str, Any]:
    return {
        "name": metric.name,
        "expression": _expression(
            {name: _write(metric, catalog, dialect) for name, dialect in DIALECTS.items()}
        ),
        "description": metric.description,
        "ai_context": _context(metric.label, *metric.synonyms),
        **_extension({"unit": metric.unit.value, "hidden": metric.hidden}),
    }


def _write(metric: Metric, catalog: Catalog, dialect: str) -> str:
    if not metric.is_ratio:
        return write_aggregate(metric, dialect, metric.model)
    over, under = (
        write_aggregate(part, dialect, part.model) for part in catalog.base_metrics(metric.name)
    )
    return f"{over} / NULLIF({under}, 0)"


def _expression(expressions: Mapping[str, str]) -> dict[str, Any]:
    written = [{"dialect": name, "expression": text} for name, text in expressions.items()]
    return {"dialects": written}


def _context(*words: str) -> dict[str, Any]:
    return {"synonyms": list(dict.fromkeys(word.lower() for word in words))}


def _extension(own: Mapping[str, object]) -> dict[str, Any]:
    kept = {name: value for name, value in own.items() if value}
    return (
        {"custom_extensions": [{"vendor_name": VENDOR, "data": json.dumps(kept)}]} if kept else {}
    )


def _relationships(catalog: Catalog, missing: list[NotCarried]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "from": join.left,
            "to": join.right,
            "from_columns": left,
            "to_columns": right,
        }
        for join, name, left, right in list_relationships(catalog, missing)
    ]
