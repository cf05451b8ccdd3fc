"""Write contracts in the Open Data Contract Standard v3 (YAML)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from c360.contracts.model import Column, Contract
from c360.domain.types import Kind

LOGICAL = {
    Kind.TEXT: "string",
    Kind.INTEGER: "integer",
    Kind.BIGINT: "integer",
    Kind.DECIMAL: "number",
    Kind.DOUBLE: "number",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp",
}
MEASURES: Mapping[str, tuple[str, str, str]] = {
    "completeness": ("mustBeGreaterOrEqualTo", "completeness", "block"),
    "duplicate_keys": ("mustBeLessOrEqualTo", "uniqueness", "alert"),
    "accuracy": ("mustBeGreaterOrEqualTo", "accuracy", "block"),
    "timeliness": ("mustBeGreaterOrEqualTo", "timeliness", "alert"),
    "schema_drift": ("mustBeLessOrEqualTo", "conformity", "block"),
}
DEFAULT_THRESHOLDS = {
    "completeness": 99.5,
    "duplicate_keys": 0.1,
    "accuracy": 99.0,
    "timeliness": 98.0,
    "schema_drift": 0.0,
    "latency_hours": 26.0,
}
"""What a contract promises where nobody has said otherwise."""


def write_contract(contract: Contract, lineage: Mapping[str, Any] | None = None) -> str:
    """Return a contract's YAML; reading it back gives the same contract.

    Args:
        contract: The contract.
        lineage: What is known of where its data comes from, kept as custom properties.
    """
    document: dict[str, Any] = {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": f"c360-{contract.feed.replace('_', '-')}",
        "name": contract.feed.replace("_", " ").capitalize(),
        "version": contract.version,
        "status": "active",
        "description": {"purpose": contract.description},
        **({"team": {"name": contract.owner}} if contract.owner else {}),
        "schema": [_write_table(contract)],
        "slaProperties": _write_service_levels(contract),
    }
    if lineage:
        pairs = [{"property": name, "value": value} for name, value in lineage.items()]
        document["customProperties"] = pairs
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)


def _write_table(contract: Contract) -> dict[str, Any]:
    custom = [{"property": "onViolation", "value": contract.on_violation.value}]
    if contract.event_time is not None:
        custom.insert(0, {"property": "eventTime", "value": contract.event_time})
    return {
        "name": contract.feed,
        "logicalType": "object",
        "physicalType": "table",
        "customProperties": custom,
        "quality": [
            _write_measure(contract, name, limit)
            for name, limit in contract.thresholds.items()
            if name in MEASURES
        ],
        "properties": [_write_column(contract, column) for column in contract.columns],
    }


def _write_measure(contract: Contract, name: str, limit: float) -> dict[str, Any]:
    word, dimension, severity = MEASURES[name]
    return {
        "name": name,
        "type": "custom",
        "engine": "c360",
        "implementation": {"metric": name, word: limit},
        "dimension": dimension,
        "unit": "percent",
        "severity": contract.severities.get(name, severity),
    }


def _write_column(contract: Contract, column: Column) -> dict[str, Any]:
    options = {
        "minimum": column.minimum,
        "maximum": column.maximum,
        "pattern": column.pattern,
        "maxLength": column.max_length,
    }
    given = {name: value for name, value in options.items() if value is not None}
    written: dict[str, Any] = {
        "name": column.name,
        "logicalType": LOGICAL[column.type.kind],
        "physicalType": str(column.type),
        "classification": column.classification,
    }
    if column.is_key:
        written |= {"primaryKey": True, "primaryKeyPosition": contract.key.index(column.name) + 1}
    if not column.is_nullable:
        written["required"] = True
    if column.description:
        written["description"] = column.description
    if column.allowed:
        written["enum"] = [{"value": value} for value in column.allowed]
    if given:
        written["logicalTypeOptions"] = given
    if column.reference:
        written["relationships"] = [{"type": "foreignKey", "to": column.reference}]
    return written


def _write_service_levels(contract: Contract) -> list[dict[str, Any]]:
    levels: list[dict[str, Any]] = []
    if "latency_hours" in contract.thresholds:
        latency = {"property": "latency", "value": contract.thresholds["latency_hours"]}
        levels.append({**latency, "unit": "h"})
    if contract.retention_days is not None:
        retention = {"property": "retention", "value": contract.retention_days, "unit": "d"}
        if contract.retention_column is not None:
            retention["element"] = f"{contract.feed}.{contract.retention_column}"
        levels.append(retention)
    return levels
