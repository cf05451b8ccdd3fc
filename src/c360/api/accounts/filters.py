"""Filters, sort and paging of the account list, as callers write them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from c360.api.accounts.sorts import SORTS
from c360.domain.health import RiskTier

MAX_VALUES = 100
SORT_PATTERN = f"^-?({'|'.join(SORTS)})$"
DEFAULT_SORT = "risk_tier"

Value = Annotated[str, StringConstraints(max_length=200)]


class AccountFilters(BaseModel):
    """Which accounts; several values of one filter are alternatives, filters add up."""

    model_config = ConfigDict(extra="forbid")

    q: str | None = Field(
        None, max_length=200, description="Part of the name, the id or the owner's name."
    )
    risk_tier: list[RiskTier] = Field([], max_length=MAX_VALUES)
    industry: list[Value] = Field([], max_length=MAX_VALUES)
    owner: list[Value] = Field([], max_length=MAX_VALUES, description="account_owner_id.")
    tier: list[Value] = Field([], max_length=MAX_VALUES, description="standard or enterprise.")
    min_arr: float | None = Field(None, ge=0, le=1e15, allow_inf_nan=False)
    renewal_within_days: int | None = Field(None, ge=0, le=36500)


class SortedAccountFilters(AccountFilters):
    """Which accounts, in which order."""

    sort: str = Field(
        DEFAULT_SORT,
        pattern=SORT_PATTERN,
        description="A column, `-` before it for descending; nulls last either way."
        " `risk_tier` puts critical accounts first, the lowest score first among them.",
    )


class AccountListQuery(SortedAccountFilters):
    """Which accounts, in which order, and which page."""

    limit: int = Field(50, ge=1, le=500)
    cursor: str | None = Field(None, max_length=4000, description="From the page before.")
