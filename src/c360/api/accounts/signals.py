"""Say what each signal earned, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from c360.api.accounts.schemas import SignalPoints
from c360.api.rows import number
from c360.domain.health import SIGNAL_LABELS, SIGNALS, Signal

UNITS: dict[Signal, str] = {
    Signal.SESSIONS: "sessions",
    Signal.FEATURES: "features",
    Signal.ERRORS: "share of sessions",
    Signal.RECENCY: "days",
    Signal.SENTIMENT: "-1 to 1",
    Signal.TICKETS: "tickets",
}
VALUE_COLUMNS: dict[Signal, str] = {
    Signal.SESSIONS: "sessions_in_window",
    Signal.FEATURES: "features_in_window",
    Signal.ERRORS: "error_rate_in_window",
    Signal.RECENCY: "days_since_last_active",
    Signal.SENTIMENT: "sentiment_mean",
    Signal.TICKETS: "tickets_in_window",
}
RULES: dict[str, dict[Signal, str]] = {
    "default": {
        Signal.SESSIONS: "Sessions in the last 90 days against the account's own 90-day average "
        "over the year before; as many or more earn all points.",
        Signal.FEATURES: "Distinct features used in the last 90 days; 12 earn all points.",
        Signal.ERRORS: "Share of sessions in the last 90 days with an error; none earns all "
        "points.",
        Signal.RECENCY: "Days since last active; up to 7 earn all points, up to 30 three quarters, "
        "up to 90 two fifths, more none.",
        Signal.SENTIMENT: "Mean sentiment over 180 days, recent words counting more (half-life "
        "60 days); 1 earns all points, -1 none.",
        Signal.TICKETS: "Support tickets in the last 90 days; none earns all points, up to 3 two "
        "thirds, up to 7 one third, more none.",
    },
    "classic": {
        Signal.SESSIONS: "Sessions since the beginning; 100 earn all points.",
        Signal.FEATURES: "Distinct features ever used; 12 earn all points.",
        Signal.ERRORS: "Share of all sessions with an error; none earns all points.",
        Signal.RECENCY: "Days since last active; up to 7 earn all points, up to 30 three quarters, "
        "up to 90 two fifths, more none.",
        Signal.SENTIMENT: "Mean sentiment of all interactions; 1 earns all points, -1 none.",
        Signal.TICKETS: "All support tickets; none earns all points, up to 3 two thirds, up to 7 "
        "one third, more none.",
    },
}
UNKNOWN: dict[Signal, str] = {
    Signal.SESSIONS: "Not known: usage is not connected.",
    Signal.FEATURES: "Not known: usage is not connected.",
    Signal.ERRORS: "Not known: no session, or usage is not connected.",
    Signal.RECENCY: "Not known: usage is not connected.",
    Signal.SENTIMENT: "Not known: nothing was said, or interactions are not connected.",
    Signal.TICKETS: "Not known: interactions are not connected.",
}
LEFT_OUT = " Its weight is shared among the signals that are known."


def describe_signals(account: Mapping[str, Any]) -> list[SignalPoints]:
    """Return the six signals of an account, in order.

    Args:
        account: Its row of the mart: points, most points and raw value of each signal.
    """
    return [_describe(signal, account) for signal in SIGNALS]


def _describe(signal: Signal, account: Mapping[str, Any]) -> SignalPoints:
    points, most = account[f"{signal}_points"], account[f"{signal}_max_points"]
    value = account[VALUE_COLUMNS[signal]]
    is_known = points is not None
    rules = RULES.get(account["profile"], RULES["default"])
    return SignalPoints(
        signal=signal,
        label=SIGNAL_LABELS[signal],
        value=number(value),
        unit=UNITS[signal],
        value_text=_write_value(signal, value, is_known),
        points=number(points),
        max_points=number(most),
        points_lost=None if points is None or most is None else number(most - points),
        is_known=is_known,
        explanation=rules[signal] if is_known else UNKNOWN[signal] + LEFT_OUT,
    )


def _write_value(signal: Signal, value: Any, is_known: bool) -> str:
    if value is None:
        if is_known and signal is Signal.RECENCY:
            return "never active"
        return "not known"
    if signal is Signal.ERRORS:
        return f"{100 * float(value):.1f}% of sessions"
    if signal is Signal.SENTIMENT:
        return f"{float(value):+.2f}"
    count = int(value)
    return f"{count:,} {UNITS[signal][:-1] if count == 1 else UNITS[signal]}" + (
        " ago" if signal is Signal.RECENCY else ""
    )
