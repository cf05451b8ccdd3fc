"""Filters and paging of an account's interactions, as callers write them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from c360.api.accounts.filters import MAX_VALUES, Value
from c360.api.interactions.schemas import SentimentBand


class InteractionQuery(BaseModel):
    """Which interactions, and which page."""

    model_config = ConfigDict(extra="forbid")

    type: list[Value] = Field([], max_length=MAX_VALUES, description="interaction_type.")
    category: list[Value] = Field([], max_length=MAX_VALUES)
    sentiment: SentimentBand | None = None
    limit: int = Field(50, ge=1, le=500)
    cursor: str | None = Field(None, max_length=4000)
