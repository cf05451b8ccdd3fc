"""Filters, paging and fixes of the quarantine, as callers write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from c360.domain.corrections import read_corrections
from c360.domain.quarantine import Fix, QuarantineFilter

Text = Annotated[str, Field(max_length=500)]
Expression = Annotated[str, Field(min_length=1, max_length=2_000)]


class QuarantineChoice(BaseModel):
    """Which quarantined rows."""

    model_config = ConfigDict(extra="forbid")

    feed: Text | None = None
    source: Text | None = None
    batch_id: Text | None = None
    reason: Text | None = Field(None, description="As the reasons are grouped, or part of it.")
    since: date | None = Field(None, description="Quarantined on this day (UTC) or later.")
    until: date | None = Field(None, description="Quarantined on this day (UTC) or before.")

    def to_filter(self, *, is_resolved: bool = False) -> QuarantineFilter:
        """Return it as the quarantine takes it."""
        return QuarantineFilter(
            self.feed, self.source, self.batch_id, self.reason, self.since, self.until,
            is_resolved=is_resolved,
        )  # fmt: skip


class QuarantineQuery(QuarantineChoice):
    """Which quarantined rows, and which page."""

    is_resolved: bool = Field(False, description="Those that a replay has landed, instead.")
    limit: int = Field(50, ge=1, le=500)
    cursor: str | None = Field(None, pattern=r"^[0-9]{1,9}$", description="From the page before.")


class ReplayBody(BaseModel):
    """Which rows to land again, and how to mend them first."""

    model_config = ConfigDict(extra="forbid")

    where: QuarantineChoice = Field(default_factory=QuarantineChoice)
    ids: Annotated[list[Text], Field(max_length=1_000)] | None = Field(
        None, description="Only these rows."
    )
    expressions: Annotated[dict[Text, Expression], Field(max_length=200)] = Field(
        default_factory=dict,
        description="Column of the contract = SQL expression over the source's columns, _record, "
        "_reason, _file and _line.",
    )
    corrected_csv: str | None = Field(
        None, max_length=60_000, description="Corrected rows as CSV, with their quarantine_id."
    )

    def to_filter(self) -> QuarantineFilter:
        """Return which rows, as the quarantine takes it."""
        return replace(self.where.to_filter(), ids=self.ids)

    def to_fix(self) -> Fix:
        """Return how to mend them, as the quarantine takes it."""
        text = self.corrected_csv
        corrected = None if text is None else read_corrections(text, "corrected_csv")
        return Fix(self.expressions, corrected)
