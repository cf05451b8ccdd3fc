"""What a language model is asked and replies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from c360.testing.language_models import FakeProvider

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


KEY = "sk-a-key-that-is-nowhere"
QUESTION = "splurge by segment"
BY_SEGMENT = {"subject": "transactions", "groups": [group("customers.customer_segment")]}
RIGHT = propose({"splurge": "spend"}, metrics=["spend"], **BY_SEGMENT)
FORGETFUL = propose({"splurge": "spend"}, metrics=["spend"], subject="transactions")
Ask = Callable[..., dict[str, Any]]


def told(provider: FakeProvider) -> str:
    """Return everything that left."""
    return "\n".join(provider.bodies)
