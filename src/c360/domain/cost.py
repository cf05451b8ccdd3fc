"""What runs cost, and whether that keeps within the month's envelope."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

ENVELOPES = {"dev": 100.0, "staging": 600.0, "prod": 4000.0}
"""What a month may cost, by environment, in the currency of the price."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What an hour of running costs, and what a month may."""

    environment: str = "dev"
    per_hour: float = 0.5
    envelope: float = ENVELOPES["dev"]


@dataclass(frozen=True, slots=True)
class Spending:
    """What a month's runs cost so far, against what they may."""

    seconds: float
    price_per_hour: float
    envelope: float
    day: date

    @property
    def spent(self) -> float:
        """Cost so far.

        Examples:
            >>> Spending(7200, 1.5, 100, date(2026, 6, 15)).spent
            3.0
        """
        return self.seconds / 3600 * self.price_per_hour

    @property
    def projected(self) -> float:
        """Cost of the whole month, if it goes on as it did up to the end of today.

        Examples:
            >>> Spending(7200, 1.5, 100, date(2026, 6, 15)).projected
            6.0
        """
        days = monthrange(self.day.year, self.day.month)[1]
        return self.spent / self.day.day * days

    @property
    def is_over(self) -> bool:
        """Whether the envelope is spent."""
        return self.spent > self.envelope
