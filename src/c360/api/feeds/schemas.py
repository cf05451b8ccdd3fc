"""Shapes of the feeds resource."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from c360.api.schemas import Shape, SnapshotStamp, UtcDatetime


class ColumnChart(StrEnum):
    """What the bars of a column count by."""

    VALUES = "values"
    RANGES = "ranges"
    PERIODS = "periods"


class OwnFeedRow(Shape):
    """An own feed in one line."""

    feed: str
    row_count: int
    newest_effective_at: UtcDatetime | None
    description: str


class OwnFeedList(Shape):
    """All own feeds of the published snapshot."""

    snapshot: SnapshotStamp
    items: list[OwnFeedRow]
    total: int


class FeedBar(Shape):
    """One bar of a column's chart."""

    label: str
    row_count: int


class FeedColumn(Shape):
    """What the rows of a feed hold in one column."""

    column_name: str
    data_type: str
    is_key: bool
    is_personal: bool = Field(description="Its values are masked, and no value of it is counted.")
    null_count: int
    distinct_count: int
    min_value: str | None
    max_value: str | None
    chart: ColumnChart | None = Field(description="What the bars count by; null without bars.")
    bars: list[FeedBar]


class FeedDashboard(Shape):
    """The rows of an own feed: how many, what each column holds, and some of them."""

    snapshot: SnapshotStamp
    feed: str
    table: str = Field(description="The mart, as `c360 sql` reads it.")
    description: str
    row_count: int
    newest_effective_at: UtcDatetime | None
    columns: list[FeedColumn]
    rows: list[list[str | None]] = Field(
        description="The first rows by key, as text, in the order of `columns`; `***` is masked."
    )
