"""Filters and paging of the audit trail, as callers write them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class AuditQuery(BaseModel):
    """Which entries, and which page."""

    model_config = ConfigDict(extra="forbid")

    user: str | None = Field(None, max_length=200)
    action: str | None = Field(None, max_length=200)
    limit: int = Field(50, ge=1, le=500)
    cursor: str | None = Field(None, pattern=r"^[0-9]{1,18}$", description="From the page before.")
