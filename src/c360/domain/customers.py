"""Closed sets of card customers and their transactions."""

from __future__ import annotations

from enum import StrEnum


class RecencyStatus(StrEnum):
    """How long ago a customer last paid: up to 30, 60 or 90 days, or longer."""

    ACTIVE = "active"
    RECENT = "recent"
    AT_RISK = "at_risk"
    INACTIVE = "inactive"


class SpendingConsistency(StrEnum):
    """How much transactions differ: a standard deviation of 0, under 50, under 200, or more."""

    NO_TRANSACTIONS = "no_transactions"
    CONSISTENT = "consistent"
    MODERATE = "moderate"
    VARIABLE = "variable"


class SpendingProfile(StrEnum):
    """What the money goes to: a quarter or more to travel, 60 % or more to necessities, or both."""

    TRAVEL_FOCUSED = "travel_focused"
    NECESSITY_FOCUSED = "necessity_focused"
    BALANCED = "balanced"


class Channel(StrEnum):
    """How a card was used."""

    ONLINE = "online"
    IN_STORE = "in_store"
    MOBILE = "mobile"


class TransactionStatus(StrEnum):
    """Whether a transaction went through; only approved ones are spending."""

    APPROVED = "approved"
    DECLINED = "declined"
