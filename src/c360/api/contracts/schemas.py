"""Shapes of contracts and of what blocks a feed."""

from __future__ import annotations

from pydantic import Field

from c360.api.schemas import Shape, UtcDatetime


class FeedRow(Shape):
    """A feed in one line."""

    feed: str
    version: str
    columns: int
    on_violation: str = Field(description="alert, quarantine or block.")
    owner: str
    sources: str = Field(description="Names of the sources that map onto it.")
    blocked: str = Field(description="What blocks it; empty where nothing does.")


class FeedList(Shape):
    """All feeds."""

    items: list[FeedRow]
    total: int


class ContractColumn(Shape):
    """One column of a feed."""

    column: str
    type: str
    required: bool
    key: bool
    classification: str
    rules: str


class BlockRow(Shape):
    """A batch that was not committed, and why."""

    source: str
    kind: str = Field(description="drift, completeness, accuracy or violation.")
    message: str
    files: list[str]
    blocked_at: UtcDatetime


class BatchRow(Shape):
    """What one batch kept of its contract; newest first, so that a list is a trend."""

    batch_id: str
    source: str
    loaded_at: UtcDatetime
    rows_in: int
    completeness_pct: float | None = Field(description="Rows landed of those the source states.")
    duplicate_pct: float | None
    accuracy: str = Field(description="pass, fail, or not stated.")
    timeliness_pct: float | None = Field(
        description="Rows that came within the contract's latency; null where none has a time."
    )
    drift: str
    status: str = Field(description="pass, or warn where a threshold was missed.")
    message: str


class AcceptanceRow(Shape):
    """A finding that somebody has accepted."""

    message: str
    accepted_by: str
    accepted_at: UtcDatetime


class ContractAnswer(Shape):
    """A contract, what blocks its feed, and what was accepted."""

    feed: str
    version: str
    owner: str
    description: str
    event_time: str | None
    retention_days: int | None
    on_violation: str
    thresholds: dict[str, float]
    severities: dict[str, str]
    columns: list[ContractColumn]
    batches: list[BatchRow]
    blocks: list[BlockRow]
    accepted: list[AcceptanceRow]


class AcceptAnswer(Shape):
    """What was accepted; empty where nothing blocked the feed."""

    feed: str
    accepted: list[str]
