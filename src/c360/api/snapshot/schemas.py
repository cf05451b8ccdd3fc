"""Shapes of the snapshot resource."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from c360.api.schemas import Shape, UtcDatetime


class LastRun(Shape):
    """The newest run, published or not."""

    run_id: str
    status: str
    started_at: UtcDatetime
    finished_at: UtcDatetime | None
    error: str | None


class FeedStatus(Shape):
    """What a feed holds."""

    feed: str
    is_connected: bool
    row_count: int
    newest_effective_at: UtcDatetime | None


class SnapshotTable(Shape):
    """A table of the snapshot."""

    name: str
    row_count: int


class SnapshotStatus(Shape):
    """What is served, how old it is, and how the newest run went."""

    run_id: str
    as_of: date
    published_at: UtcDatetime
    age_seconds: int
    is_stale: bool = Field(description="Older than 26 hours.")
    last_run: LastRun | None
    feeds: list[FeedStatus]
    workspace_name: str
    reporting_currency: str | None
    profile: str | None
    tables: list[SnapshotTable]
