"""Account health: signals, risk tiers, and what changed between two dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class RiskTier(StrEnum):
    """What a score means for an account. The warehouse decides it, never a screen."""

    HEALTHY = "healthy"
    AT_RISK = "at_risk"
    CRITICAL = "critical"
    CHURNED = "churned"
    INSUFFICIENT_DATA = "insufficient_data"


class Signal(StrEnum):
    """What the score is made of, in the order in which it is shown."""

    SESSIONS = "sessions"
    FEATURES = "features"
    ERRORS = "errors"
    RECENCY = "recency"
    SENTIMENT = "sentiment"
    TICKETS = "tickets"


SIGNALS = tuple(Signal)
AT_RISK_TIERS = frozenset({RiskTier.AT_RISK, RiskTier.CRITICAL})

SIGNAL_LABELS: Mapping[Signal, str] = {
    Signal.SESSIONS: "Sessions",
    Signal.FEATURES: "Feature adoption",
    Signal.ERRORS: "Error rate",
    Signal.RECENCY: "Engagement recency",
    Signal.SENTIMENT: "Sentiment",
    Signal.TICKETS: "Support burden",
}
TIER_LABELS: Mapping[RiskTier, str] = {
    RiskTier.HEALTHY: "Healthy",
    RiskTier.AT_RISK: "At risk",
    RiskTier.CRITICAL: "Critical",
    RiskTier.CHURNED: "Churned",
    RiskTier.INSUFFICIENT_DATA: "Insufficient data",
}


@dataclass(frozen=True, slots=True)
class DailyHealth:
    """An account's score on one day. A signal without points is not known on that day."""

    health_date: date
    health_score: Decimal | None
    risk_tier: RiskTier
    points: Mapping[Signal, Decimal | None]


@dataclass(frozen=True, slots=True)
class SignalChange:
    """One signal's part of a change of score; not known counts as no points."""

    signal: Signal
    from_points: Decimal | None
    to_points: Decimal | None
    change: Decimal


@dataclass(frozen=True, slots=True)
class HealthChange:
    """What changed between two days; the parts add up to ``change`` exactly."""

    before: DailyHealth
    after: DailyHealth
    change: Decimal
    parts: tuple[SignalChange, ...]


def explain_change(before: DailyHealth, after: DailyHealth) -> HealthChange:
    """Say what changed between two days, signal by signal.

    Args:
        before: The earlier day (or the later: the signs turn).
        after: The other day of the same account and profile.

    Returns:
        One part per signal, in the order of ``SIGNALS``. Their sum is the change of the score.

    Examples:
        >>> day = date(2026, 1, 1)
        >>> points = dict.fromkeys(SIGNALS, Decimal("10.0"))
        >>> before = DailyHealth(day, Decimal("60.0"), RiskTier.AT_RISK, points)
        >>> fewer = {**points, Signal.TICKETS: Decimal("5.0")}
        >>> after = DailyHealth(day, Decimal("55.0"), RiskTier.AT_RISK, fewer)
        >>> explain_change(before, after).change
        Decimal('-5.0')
    """
    parts = tuple(
        _explain_signal(signal, before.points[signal], after.points[signal]) for signal in SIGNALS
    )
    return HealthChange(before, after, sum((part.change for part in parts), Decimal("0.0")), parts)


def _explain_signal(
    signal: Signal, from_points: Decimal | None, to_points: Decimal | None
) -> SignalChange:
    change = (to_points or Decimal("0.0")) - (from_points or Decimal("0.0"))
    return SignalChange(signal, from_points, to_points, change)
