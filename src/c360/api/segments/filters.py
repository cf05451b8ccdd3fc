"""Filters, sort and paging of segments, as callers write them."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from c360.api.segments.sorts import DEFAULT_SORT, SORTS
from c360.domain.segments import ChurnRisk, CustomerSegment, normalise_state

MAX_VALUES = 100
MOST_MEMBERS = 5_000
SORT_PATTERN = f"^-?({'|'.join(SORTS)})$"

Value = Annotated[str, StringConstraints(max_length=200)]
State = Annotated[Value, AfterValidator(normalise_state)]


class SegmentFilters(BaseModel):
    """Which customers; several values of one filter are alternatives, filters add up."""

    model_config = ConfigDict(extra="forbid")

    segment: list[CustomerSegment] = Field([], max_length=MAX_VALUES)
    state: list[State] = Field(
        [],
        max_length=MAX_VALUES,
        description="A US state by code or name, or any other place as the customer has it;"
        " empty for customers without one.",
    )
    risk: list[ChurnRisk] = Field([], max_length=MAX_VALUES, description="Churn risk category.")
    card_type: list[Value] = Field([], max_length=MAX_VALUES)
    min_lifetime_value: float | None = Field(None, ge=0, le=1e15, allow_inf_nan=False)


class SortedSegmentFilters(SegmentFilters):
    """Which customers, in which order."""

    sort: str = Field(
        DEFAULT_SORT,
        pattern=SORT_PATTERN,
        description="A column, `-` before it for descending; nulls last either way."
        " Personal columns are none to sort by.",
    )


class MemberListQuery(SortedSegmentFilters):
    """Which customers, in which order, and which page."""

    limit: int = Field(100, ge=1, le=MOST_MEMBERS)
    cursor: str | None = Field(None, max_length=4000, description="From the page before.")
