"""Filters, sort and paging of members, as callers write them; and the SQL they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from c360.api.engagement.sorts import DEFAULT_SORT, SORTS
from c360.domain.engagement import InfluenceTier, Persona, TenureBand

MAX_VALUES = 100
SORT_PATTERN = f"^-?({'|'.join(SORTS)})$"
DIMENSIONS: Mapping[str, str] = {
    "persona": "persona",
    "tier": "social_influence_tier",
    "location": "location",
    "tenure": "tenure_band",
}
"""What each filter that is a list compares with, by the filter's name."""

Value = Annotated[str, StringConstraints(max_length=200)]


class ProfileFilters(BaseModel):
    """Which members, in which order; values of one filter are alternatives, filters add up."""

    model_config = ConfigDict(extra="forbid")

    persona: list[Persona] = Field([], max_length=MAX_VALUES)
    tier: list[InfluenceTier] = Field([], max_length=MAX_VALUES, description="Influence tier.")
    location: list[Value] = Field([], max_length=MAX_VALUES)
    tenure: list[TenureBand] = Field([], max_length=MAX_VALUES, description="Band of tenure.")
    anomalous: bool | None = Field(
        None, description="Only members flagged as unlike the others, or only those not flagged."
    )
    min_churn: float | None = Field(
        None, ge=0, le=1, allow_inf_nan=False, description="Least probability of leaving."
    )
    sort: str = Field(
        DEFAULT_SORT,
        pattern=SORT_PATTERN,
        description="A column, `-` before it for descending; nulls last either way.",
    )


class ProfileListQuery(ProfileFilters):
    """Which members, in which order, and which page."""

    limit: int = Field(100, ge=1, le=1_000)
    cursor: str | None = Field(None, max_length=4000, description="From the page before.")


def build_condition(filters: ProfileFilters) -> tuple[str, dict[str, Any]]:
    """Return the condition that holds for the members wanted, and its parameters."""
    conditions, params = [], dict[str, Any]()
    for name, column in DIMENSIONS.items():
        values = [str(value) for value in getattr(filters, name)]
        if values:
            conditions.append(f"list_contains(cast($in_{name} as varchar[]), {column})")
            params[f"in_{name}"] = values
    if filters.anomalous is not None:
        conditions.append("is_anomalous = cast($anomalous as boolean)")
        params["anomalous"] = filters.anomalous
    if filters.min_churn is not None:
        conditions.append("churn_probability >= cast($min_churn as double)")
        params["min_churn"] = filters.min_churn
    return " and ".join(conditions) or "true", params
