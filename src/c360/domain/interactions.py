"""What a customer said to us, and the closed sets it is sorted into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

NEGATIVE_BELOW = -0.3
POSITIVE_ABOVE = 0.3


class InteractionType(StrEnum):
    """How the words reached us."""

    SUPPORT_TICKET = "support_ticket"
    SALES_CALL = "sales_call"
    EMAIL = "email"
    CHAT = "chat"
    DOCUMENT = "document"


class Category(StrEnum):
    """What an interaction is about; ``general`` is also the answer to an unusable text."""

    BILLING = "billing"
    PERFORMANCE = "performance"
    BUGS = "bugs"
    FEATURE_REQUEST = "feature_request"
    ONBOARDING = "onboarding"
    SECURITY = "security"
    DATA_QUALITY = "data_quality"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One interaction of an account with its enrichment.

    ``occurred_at`` is UTC without a zone. ``sentiment`` runs from -1 to 1 and is None until the
    text has been enriched; ``is_usable`` is False when the text model could make nothing of it.
    """

    interaction_id: str
    interaction_type: InteractionType
    occurred_at: datetime
    body: str
    sentiment: float | None = None
    category: Category | None = None
    is_usable: bool = True

    @property
    def has_sentiment(self) -> bool:
        """Whether its sentiment says something: 0.0 for an unusable text does not."""
        return self.is_usable and self.sentiment is not None

    @property
    def is_negative(self) -> bool:
        """Whether its sentiment counts as negative, as in ``negative_interaction_count``."""
        return self.has_sentiment and (self.sentiment or 0.0) < NEGATIVE_BELOW

    @property
    def is_positive(self) -> bool:
        """Whether its sentiment counts as positive."""
        return self.has_sentiment and (self.sentiment or 0.0) > POSITIVE_ABOVE
