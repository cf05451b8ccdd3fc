"""Builders that show only what matters to a test."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from c360.domain.accounts import AccountSignals, SignalState
from c360.domain.health import RiskTier, Signal
from c360.domain.interactions import Category, Interaction, InteractionType

POINTS = {
    Signal.SESSIONS: ("14.0", "15.0"),
    Signal.FEATURES: ("14.0", "15.0"),
    Signal.ERRORS: ("9.0", "10.0"),
    Signal.RECENCY: ("20.0", "20.0"),
    Signal.SENTIMENT: ("5.0", "25.0"),
    Signal.TICKETS: ("5.0", "15.0"),
}


def said(interaction_id: str, body: str, sentiment: float | None, **changes: Any) -> Interaction:
    """An e-mail about performance."""
    values: dict[str, Any] = {
        "interaction_type": InteractionType.EMAIL,
        "occurred_at": datetime(2026, 6, 1, 9),
        "category": Category.PERFORMANCE,
        **changes,
    }
    return Interaction(interaction_id=interaction_id, body=body, sentiment=sentiment, **values)


def account(tier: RiskTier = RiskTier.AT_RISK, **changes: Any) -> AccountSignals:
    """An account that loses most by sentiment, then by tickets."""
    values: dict[str, Any] = {
        "account_id": "A1",
        "account_name": "Acme",
        "as_of": date(2026, 6, 30),
        "health_score": Decimal("67.0"),
        "signals": tuple(
            SignalState(signal, Decimal(points), Decimal(most))
            for signal, (points, most) in POINTS.items()
        ),
        **changes,
    }
    return AccountSignals(risk_tier=tier, **values)
