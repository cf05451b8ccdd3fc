"""What a demo is made from: its seed, its sizes, and whether behaviour causes churn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from c360.errors import InvalidInputError

DEFAULT_AS_OF = date(2026, 6, 30)
EVENTS_PER_ACCOUNT = 200
INTERACTIONS_PER_ACCOUNT = 3.25
MINIMUM_ACCOUNTS = 5
NOT_NEGATIVE = ("seed", "event_count", "interaction_count", "customers", "engagement_profiles")


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """Options of the demo data; the same options give the same bytes.

    Args:
        seed: Seed of every draw.
        accounts: Number of accounts, at least 5.
        as_of: Last day of the data.
        causal: Whether behaviour causes churn. If not, churn is drawn independently of behaviour.
        usage_events: Number of sessions; 200 per account by default.
        interactions: Number of interactions; 3.25 per account by default.
        history_days: Days of history that end with ``as_of``.
        customers: Number of card customers; none by default.
        card_months: Months of card transactions, the last of them that of ``as_of``.
        engagement_profiles: Number of members of a community; none by default.

    Raises:
        InvalidInputError: A size is too small to make a company of.
    """

    seed: int = 42
    accounts: int = 200
    as_of: date = DEFAULT_AS_OF
    causal: bool = True
    usage_events: int | None = None
    interactions: int | None = None
    history_days: int = 730
    customers: int = 0
    card_months: int = 18
    engagement_profiles: int = 0

    def __post_init__(self) -> None:
        if self.accounts < MINIMUM_ACCOUNTS:
            raise InvalidInputError(
                f"{self.accounts} demo accounts; at least {MINIMUM_ACCOUNTS} are needed."
            )
        if self.history_days < 365:
            raise InvalidInputError(
                f"{self.history_days} days of demo history; at least 365 are needed."
            )
        for name in NOT_NEGATIVE:
            if getattr(self, name) < 0:
                raise InvalidInputError(f"Demo {name} {getattr(self, name)}; it must be 0 or more.")

    @property
    def first_day(self) -> date:
        """First day of the history."""
        return self.as_of - timedelta(days=self.history_days - 1)

    @property
    def event_count(self) -> int:
        """Sessions to generate."""
        if self.usage_events is not None:
            return self.usage_events
        return EVENTS_PER_ACCOUNT * self.accounts

    @property
    def interaction_count(self) -> int:
        """Interactions to generate."""
        if self.interactions is not None:
            return self.interactions
        return round(INTERACTIONS_PER_ACCOUNT * self.accounts)
