"""Filters and paging of the quarantine, as callers write them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class QuarantineQuery(BaseModel):
    """Which quarantined rows, and which page."""

    model_config = ConfigDict(extra="forbid")

    feed: str | None = Field(None, max_length=200)
    limit: int = Field(50, ge=1, le=500)
    cursor: str | None = Field(None, pattern=r"^[0-9]{1,9}$", description="From the page before.")
