from __future__ import annotations

from datetime import date
from decimal import Decimal

from c360.domain.accounts import read_account_signals
from c360.domain.health import RiskTier, Signal

ROW = {
    "account_id": "A1",
    "account_name": None,
    "risk_tier": "critical",
    "as_of": date(2026, 6, 30),
    "sentiment_points": 5.0,
    "sentiment_max_points": 25.0,
    "sentiment_mean": -0.6,
    "tickets_points": Decimal("3.5"),
    "tickets_max_points": Decimal("15.0"),
    "top_complaint_category": "none",
}


def test_a_row_becomes_signals_and_what_is_absent_is_unknown() -> None:
    signals = read_account_signals(ROW)

    assert (signals.account_name, signals.risk_tier) == ("A1", RiskTier.CRITICAL)
    assert signals.top_complaint_category is None
    assert signals.list_unknown() == [
        Signal.SESSIONS,
        Signal.FEATURES,
        Signal.ERRORS,
        Signal.RECENCY,
    ]


def test_losses_are_ranked_by_points_with_the_digits_of_the_mart() -> None:
    losses = read_account_signals(ROW).rank_losses()

    assert [(state.signal, state.points_lost) for state in losses] == [
        (Signal.SENTIMENT, Decimal("20.0")),
        (Signal.TICKETS, Decimal("11.5")),
    ]
    assert losses[0].value == -0.6


def test_a_renewal_is_soon_until_it_has_passed() -> None:
    days = {
        n: read_account_signals({**ROW, "days_to_renewal": n}).is_renewal_soon
        for n in (-1, 0, 90, 91)
    }

    assert days == {-1: False, 0: True, 90: True, 91: False}
