"""Build what a language model replies."""

from __future__ import annotations

from typing import Any

EMPTY: dict[str, Any] = {
    "kind": "aggregate",
    "subject": "customers",
    "metrics": ["customer_count"],
    "groups": [],
    "filters": [],
    "having": [],
    "period": None,
    "against": None,
    "columns": [],
    "order": [],
    "limit": None,
    "calculation": None,
    "part": [],
}


def group(dimension: str, grain: str | None = None) -> dict[str, Any]:
    return {"dimension": dimension, "grain": grain}


def where(field: str, operator: str, *values: Any) -> dict[str, Any]:
    return {"field": field, "operator": operator, "values": list(values)}


def plan(**changes: Any) -> dict[str, Any]:
    return EMPTY | changes


def propose(read: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A reply that takes words for names of the plan: ``{"splurge": "total_spend"}``."""
    words = [{"words": words, "stands_for": name} for words, name in read.items()]
    return {"read": words, "not_in_the_data": [], "plan": plan(**changes)}
