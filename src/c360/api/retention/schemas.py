"""Shapes of retention."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from c360.api.schemas import Shape


class FeedRetentionRow(Shape):
    """One feed's rows by where they lie, and what is due to expire."""

    feed: str
    retention_days: int | None = Field(description="As its contract says; null: rows never expire.")
    counts_from: str = Field(
        description="The column that tells a row's age; _loaded_at: the day it landed."
    )
    before: date | None = Field(description="Rows older than this day expire.")
    rows_landed: int = Field(
        description="Rows of the batches in force, deletes by absence included: raw + sealed."
    )
    rows_raw: int
    rows_sealed: int = Field(description="Rows whose kept columns lie in the archive.")
    rows_removed: int = Field(
        description="Rows of batches that others have replaced, removed without an archive."
    )
    due_rows: int = Field(description="Rows in raw that the next run seals, if it applies.")
    due_files: int
    due_oldest: date | None
    due_newest: date | None
    due_removed: int = Field(description="Due rows of batches that others have replaced.")
    rows_quarantined: int = Field(description="Rows that were ever rejected.")
    quarantine_expired: int = Field(description="Rejected rows that have been removed.")
    due_quarantined: int = Field(description="Rejected rows that the next run removes.")
    sealed_oldest: date | None
    sealed_newest: date | None
    archive_bytes: int
    dropped: list[str] = Field(description="Columns that the archive did not keep.")


class RetentionReport(Shape):
    """Retention of every feed that landed anything."""

    is_enabled: bool = Field(description="Whether runs apply it.")
    as_of: date = Field(description="The day that rows are judged by.")
    items: list[FeedRetentionRow]
    total: int
