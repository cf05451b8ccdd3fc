"""Shapes of recommendation and summary."""

from __future__ import annotations

from c360.api.schemas import Shape, SnapshotStamp, UtcDatetime


class Sentence(Shape):
    """One sentence and the interactions it rests on."""

    text: str
    citations: list[str]


class CitedInteraction(Shape):
    """An interaction that the text rests on."""

    interaction_id: str
    quote: str
    occurred_at: UtcDatetime | None
    interaction_type: str | None


class Insight(Shape):
    """A text whose claims cite what they rest on."""

    account_id: str
    text: str
    sentences: list[Sentence]
    citations: list[CitedInteraction]
    provider: str
    snapshot: SnapshotStamp
