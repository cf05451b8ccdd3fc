"""Filters and paging of customers and their transactions, as callers write them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from c360.domain.customers import Channel, TransactionStatus

MAX_VALUES = 100
Value = Annotated[str, StringConstraints(max_length=200)]


class CustomerQuery(BaseModel):
    """What to look for, and which page."""

    model_config = ConfigDict(extra="forbid")

    q: str | None = Field(
        None,
        max_length=200,
        description="Id, e-mail address, phone number or name; parts and slips of the pen are"
        " found too. Without it the most valuable customers come first.",
    )
    limit: int = Field(50, ge=1, le=500)
    cursor: str | None = Field(None, max_length=4000, description="From the page before.")


class LookupQuery(BaseModel):
    """Exactly one way to name a customer."""

    model_config = ConfigDict(extra="forbid")

    email: str | None = Field(None, min_length=1, max_length=320, description="Whatever the case.")
    phone: str | None = Field(None, max_length=50, description="Compared by its digits.")
    external_id: str | None = Field(
        None, min_length=1, max_length=200, description="The id that the source gave: customer_id."
    )


class TransactionFilters(BaseModel):
    """Which transactions; several values of one filter are alternatives, filters add up."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_: date | None = Field(None, alias="from", description="First day, included.")
    to: date | None = Field(None, description="Last day, included.")
    category: list[Value] = Field([], max_length=MAX_VALUES, description="category_name.")
    status: list[TransactionStatus] = Field([], max_length=MAX_VALUES)
    channel: list[Channel] = Field([], max_length=MAX_VALUES)


class TransactionQuery(TransactionFilters):
    """Which transactions, and which page."""

    limit: int = Field(100, ge=1, le=1000)
    cursor: str | None = Field(None, max_length=4000, description="From the page before.")
