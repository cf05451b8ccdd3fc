"""What to search for, which interactions count, and which page, as callers write them."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from c360.api.accounts.filters import MAX_VALUES, Value
from c360.api.interactions.schemas import SentimentBand
from c360.domain.interactions import Category, InteractionType
from c360.errors import InvalidInputError

LONGEST_QUESTION = 1_000
MOST_SIMILAR = 50


class SearchFilters(BaseModel):
    """Which interactions count."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    account_id: list[Value] = Field([], max_length=MAX_VALUES)
    type: list[InteractionType] = Field([], max_length=MAX_VALUES, description="interaction_type.")
    category: list[Category] = Field([], max_length=MAX_VALUES)
    sentiment: SentimentBand | None = Field(
        None, description="Below -0.3 is negative, above 0.3 positive."
    )
    min_sentiment: float | None = Field(None, ge=-1, le=1, allow_inf_nan=False)
    max_sentiment: float | None = Field(None, ge=-1, le=1, allow_inf_nan=False)
    since: date | None = Field(
        None, alias="from", description="First day, in the reporting time zone."
    )
    until: date | None = Field(None, alias="to", description="Last day, included.")

    def check(self) -> None:
        """Refuse a range that ends before it begins.

        Raises:
            InvalidInputError: There is one.
        """
        if self.since is not None and self.until is not None and self.since > self.until:
            raise InvalidInputError(
                f"The days from {self.since} to {self.until} are none. Let `from` be the earlier."
            )
        lowest, highest = self.min_sentiment, self.max_sentiment
        if lowest is not None and highest is not None and lowest > highest:
            raise InvalidInputError(
                f"No sentiment is from {lowest} to {highest}. Let min_sentiment be the lower."
            )


class SearchQuery(SearchFilters):
    """A question, which interactions count, and which page."""

    q: str = Field(
        max_length=LONGEST_QUESTION,
        description="What to look for, in plain words; no operators: every sign but words and"
        " numbers is passed over.",
    )
    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = Field(None, max_length=4000)


class SimilarQuery(SearchFilters):
    """Which interactions count, and how many."""

    limit: int = Field(10, ge=1, le=MOST_SIMILAR)
