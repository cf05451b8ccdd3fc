"""Shapes of the interactions resource."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from c360.api.schemas import Shape, SnapshotStamp, UtcDatetime


class SentimentBand(StrEnum):
    """Sentiment in words: below -0.3 is negative, above 0.3 positive."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class InteractionRow(Shape):
    """One thing that was said."""

    interaction_id: str
    interaction_type: str
    occurred_at: UtcDatetime
    body: str = Field(description="Personal data is masked unless the role may see it.")
    sentiment: float | None
    category: str | None
    account_link: str = Field(description="direct, or opportunity: it named only a deal.")
    opportunity_id: str | None
    is_usable: bool | None = Field(description="False: the text model gave no usable answer.")
    model: str | None


class InteractionPage(Shape):
    """One page of interactions, newest first."""

    items: list[InteractionRow]
    next_cursor: str | None
    total: int
    snapshot: SnapshotStamp
