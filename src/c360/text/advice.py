"""What to do about it: the rules behind a recommendation, in words."""

from __future__ import annotations

from c360.domain.accounts import AccountSignals
from c360.domain.health import RiskTier, Signal
from c360.domain.interactions import Category
from c360.text.claims import Action

URGENT_DAYS = 30

SIGNAL_ACTIONS: dict[Signal, Action] = {
    Signal.SESSIONS: Action.RE_ENGAGE,
    Signal.RECENCY: Action.RE_ENGAGE,
    Signal.FEATURES: Action.DRIVE_ADOPTION,
    Signal.ERRORS: Action.FIX_ERRORS,
    Signal.SENTIMENT: Action.RESOLVE_COMPLAINTS,
    Signal.TICKETS: Action.RESOLVE_COMPLAINTS,
}

SIGNAL_STEPS: dict[Signal, str] = {
    Signal.SESSIONS: "find out which team stopped using the product and offer it a working session",
    Signal.RECENCY: "call the sponsor and ask what they use instead",
    Signal.FEATURES: "show them, in half an hour, the features closest to their work",
    Signal.ERRORS: "have support trace the failing sessions and name a date for the fix",
    Signal.SENTIMENT: "call their main contact and ask what would have to change",
    Signal.TICKETS: "go through the open tickets with them and agree an owner and a date for each",
}

COMPLAINT_STEPS: dict[Category, str] = {
    Category.BILLING: (
        "have finance go through the disputed amounts with them and confirm the outcome in writing"
    ),
    Category.PERFORMANCE: (
        "bring an engineer to a call, show measured response times and name a date for the fix"
    ),
    Category.BUGS: "agree a list of the open defects, with an owner and a date for each",
    Category.FEATURE_REQUEST: (
        "walk them through what is planned and offer a way round for what is not"
    ),
    Category.ONBOARDING: "book a training session for those who struggle, with their own examples",
    Category.SECURITY: "have the security lead answer each point in writing and close it with them",
    Category.DATA_QUALITY: "reconcile the disputed figures with them, line by line",
    Category.GENERAL: "call their main contact and ask what would have to change",
}

SIGNAL_FEEDS: dict[Signal, str] = {
    Signal.SESSIONS: "usage events",
    Signal.FEATURES: "usage events",
    Signal.ERRORS: "usage events",
    Signal.RECENCY: "usage events",
    Signal.SENTIMENT: "interactions",
    Signal.TICKETS: "interactions",
}


def set_deadline(signals: AccountSignals) -> str:
    """Say by when, as the start of a sentence."""
    days = signals.days_to_renewal
    if days is not None and 0 <= days <= URGENT_DAYS:
        return "This week"
    if signals.is_renewal_soon:
        return "Well before the renewal"
    return "Within a week" if signals.risk_tier is RiskTier.CRITICAL else "This month"
