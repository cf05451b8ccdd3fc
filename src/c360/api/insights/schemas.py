"""Shapes of recommendation and summary."""

from __future__ import annotations

from pydantic import Field

from c360.api.schemas import Shape, SnapshotStamp, UtcDatetime


class CitedInteraction(Shape):
    """An interaction that a sentence rests on, and the words in it that say so."""

    interaction_id: str
    quote: str
    occurred_at: UtcDatetime | None
    interaction_type: str | None


class Sentence(Shape):
    """One sentence and what it rests on."""

    text: str
    citations: list[CitedInteraction]


class Insight(Shape):
    """A text whose claims cite what they rest on."""

    account_id: str
    text: str
    sentences: list[Sentence]
    citations: list[CitedInteraction] = Field(
        description="Those of all sentences in the order of the text, each quote once: an "
        "interaction that two sentences quote differently is listed twice."
    )
    provider: str
    snapshot: SnapshotStamp
