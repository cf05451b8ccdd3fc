"""What is known about one account when somebody asks what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from c360.domain.health import RiskTier, Signal
from c360.domain.interactions import Category

RENEWAL_SOON_DAYS = 90
NO_POINTS = Decimal("0.0")

WINDOW_COLUMNS: Mapping[Signal, str] = {
    Signal.SESSIONS: "sessions_in_window",
    Signal.FEATURES: "features_in_window",
    Signal.ERRORS: "error_rate_in_window",
    Signal.RECENCY: "days_since_last_active",
    Signal.SENTIMENT: "sentiment_mean",
    Signal.TICKETS: "tickets_in_window",
}
"""Columns of ``account_health_history`` with what the score looked at."""


@dataclass(frozen=True, slots=True)
class SignalState:
    """One signal: its points, out of how many, and the measured value they were given for.

    ``points`` and ``max_points`` are None when the signal cannot be known; ``value`` is None when
    it was not passed on.
    """

    signal: Signal
    points: Decimal | None
    max_points: Decimal | None
    value: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether the signal is part of the score."""
        return self.points is not None and self.max_points is not None

    @property
    def points_lost(self) -> Decimal:
        """Points missing to a full score of this signal; none when it is not known."""
        return (self.max_points or NO_POINTS) - (self.points or NO_POINTS)


@dataclass(frozen=True, slots=True)
class AccountSignals:
    """An account's row of ``account_health``, as far as advice needs it.

    None means not known. ``days_to_renewal`` is negative once the date has passed.
    """

    account_id: str
    account_name: str
    risk_tier: RiskTier
    as_of: date
    signals: tuple[SignalState, ...] = ()
    health_score: Decimal | None = None
    health_score_change_30_days: Decimal | None = None
    data_coverage_pct: Decimal | None = None
    arr_amount: Decimal | None = None
    arr_currency: str | None = None
    days_to_renewal: int | None = None
    churned_on: date | None = None
    top_complaint_category: Category | None = None

    @property
    def is_renewal_soon(self) -> bool:
        """Whether the subscription ends within 90 days."""
        return self.days_to_renewal is not None and 0 <= self.days_to_renewal <= RENEWAL_SOON_DAYS

    def rank_losses(self) -> list[SignalState]:
        """Return the signals that cost points, the most costly first."""
        losing = [state for state in self.signals if state.is_known and state.points_lost > 0]
        return sorted(losing, key=lambda state: (-state.points_lost, state.signal.value))

    def list_unknown(self) -> list[Signal]:
        """Return the signals that are not part of the score, in the usual order."""
        known = {state.signal for state in self.signals if state.is_known}
        return [signal for signal in Signal if signal not in known]


def read_account_signals(row: Mapping[str, Any]) -> AccountSignals:
    """Build the signals from a row of ``account_health``.

    Args:
        row: Its columns; those of ``WINDOW_COLUMNS`` may be added from the newest row of
            ``account_health_history``. What is absent counts as not known.
    """
    complaint = row.get("top_complaint_category")
    return AccountSignals(
        account_id=row["account_id"],
        account_name=row.get("account_name") or row["account_id"],
        risk_tier=RiskTier(row["risk_tier"]),
        as_of=row["as_of"],
        signals=tuple(read_signal(row, signal) for signal in Signal),
        health_score=to_decimal(row.get("health_score")),
        health_score_change_30_days=to_decimal(row.get("health_score_change_30_days")),
        data_coverage_pct=to_decimal(row.get("data_coverage_pct")),
        arr_amount=to_decimal(row.get("arr_amount")),
        arr_currency=row.get("arr_currency"),
        days_to_renewal=row.get("days_to_renewal"),
        churned_on=row.get("churned_on"),
        top_complaint_category=Category(complaint) if complaint in set(Category) else None,
    )


def read_signal(row: Mapping[str, Any], signal: Signal) -> SignalState:
    """Read one signal's columns."""
    value = row.get(WINDOW_COLUMNS[signal])
    return SignalState(
        signal=signal,
        points=to_decimal(row.get(f"{signal.value}_points")),
        max_points=to_decimal(row.get(f"{signal.value}_max_points")),
        value=None if value is None else float(value),
    )


def to_decimal(value: Decimal | float | None) -> Decimal | None:
    """Return a number as a decimal with the digits it is written with."""
    return None if value is None else Decimal(str(value))
