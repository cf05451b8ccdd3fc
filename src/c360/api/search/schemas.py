"""Shapes of search and topics."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from c360.api.schemas import Shape, SnapshotStamp, UtcDatetime
from c360.text.topics.topics import Method
from c360.text.topics.trends import Trend


class SearchMode(StrEnum):
    """What a search compares: words and meaning, or words alone."""

    HYBRID = "hybrid"
    WORDS = "words"


class MatchedBy(StrEnum):
    """Why an interaction is among the results."""

    WORDS = "words"
    MEANING = "meaning"
    BOTH = "both"


class PassagePart(Shape):
    """Some characters of a passage, as plain text; all parts in a row are the passage."""

    text: str
    is_match: bool


class SearchHit(Shape):
    """One interaction that matches."""

    interaction_id: str
    interaction_type: str
    occurred_at: UtcDatetime
    account_id: str | None
    account_name: str | None
    customer_id: str | None
    sentiment: float | None
    category: str | None
    is_usable: bool | None = Field(description="False: the text model gave no usable answer.")
    passage: list[PassagePart] = Field(
        description="The telling part of the text, matching words marked. Personal data is masked"
        " unless the role may see it."
    )
    matched_by: MatchedBy
    score: float = Field(description="Falls from the best match on; says nothing by itself.")


class SearchedAlso(Shape):
    """A word that no text holds, and the one that was searched for as well."""

    word: str
    instead: str


class SearchPage(Shape):
    """One page of results, best match first."""

    items: list[SearchHit]
    next_cursor: str | None
    total: int = Field(description="All that match; the best 1,000 of them can be paged through.")
    mode: SearchMode
    searched_also: list[SearchedAlso]
    notices: list[str] = Field(description="What limits this search, in sentences.")
    snapshot: SnapshotStamp


class SimilarInteractions(Shape):
    """Interactions that say something like another one, the most alike first."""

    interaction_id: str
    items: list[SearchHit]
    mode: SearchMode
    notices: list[str]
    snapshot: SnapshotStamp


class TopicExample(Shape):
    """A typical complaint of a topic, and its telling sentence."""

    interaction_id: str
    interaction_type: str
    occurred_at: UtcDatetime
    account_id: str | None
    account_name: str | None
    sentiment: float | None
    quote: str = Field(description="Personal data is masked unless the role may see it.")


class ComplaintTopic(Shape):
    """What several complaints are about."""

    topic_id: str
    label: str = Field(description="The words that set its texts apart from other complaints.")
    phrases: list[str]
    category: str = Field(description="The most frequent category of its complaints.")
    complaint_count: int = Field(description="Complaints of the 365 days up to as_of.")
    account_count: int = Field(description="Different accounts they came from.")
    avg_sentiment: float
    recent_count: int = Field(description="Complaints of the last 30 days.")
    before_count: int = Field(description="Complaints of the 90 days before those.")
    expected_count: float = Field(description="before_count / 3: 30 days at the pace before.")
    trend: Trend = Field(
        description="rising or falling when recent_count is off expected_count by more than 2 of"
        " its square roots (of 1 at least), and rising only from 3 complaints on; else steady."
    )
    examples: list[TopicExample]


class ComplaintTopics(Shape):
    """What complaints are about: negative interactions (sentiment below -0.3) by topic."""

    items: list[ComplaintTopic]
    method: Method = Field(
        description="meaning: groups of texts that mean something alike; category: without the"
        " text model, one topic for each category."
    )
    complaint_count: int = Field(description="Complaints of the 365 days up to as_of.")
    other_count: int = Field(description="Of them in groups of fewer than 3, which are no topic.")
    as_of: date
    snapshot: SnapshotStamp
