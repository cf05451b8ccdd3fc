"""From filters to SQL: conditions are fixed text, values are parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from c360.api.segments.filters import SegmentFilters

Condition = tuple[str, dict[str, Any]]

PLACE = "coalesce(state_code, trim(state), '')"
"""What a state filter compares with: the code of a US state, else the place as it came."""

DIMENSIONS: Mapping[str, str] = {
    "segment": "customer_segment",
    "risk": "churn_risk_category",
    "card_type": "card_type",
    "state": PLACE,
}
"""What each filter that is a list compares with, by the filter's name."""


def build_membership(
    filters: SegmentFilters, dimension: str, column: str, prefix: str = ""
) -> Condition:
    """Return the condition that a column holds one of a filter's values; without any, it holds."""
    values = [str(value) for value in getattr(filters, dimension)]
    if not values:
        return "true", {}
    name = f"{prefix}in_{dimension}"
    return f"list_contains(cast(${name} as varchar[]), {column})", {name: values}


def build_minimum(filters: SegmentFilters, prefix: str = "") -> Condition:
    """Return the condition on lifetime value, and its parameters."""
    if filters.min_lifetime_value is None:
        return "true", {}
    name = f"{prefix}min_lifetime_value"
    return f"lifetime_value >= cast(${name} as double)", {name: filters.min_lifetime_value}


def build_condition(filters: SegmentFilters, prefix: str = "") -> Condition:
    """Return the condition that holds for the customers wanted, and its parameters.

    Args:
        filters: Which customers.
        prefix: Of the parameters' names, where several conditions stand in one query.
    """
    parts = [build_minimum(filters, prefix)]
    parts += [build_membership(filters, *item, prefix) for item in DIMENSIONS.items()]
    conditions = [condition for condition, _ in parts if condition != "true"]
    params = {name: value for _, own in parts for name, value in own.items()}
    return " and ".join(conditions) or "true", params
