from __future__ import annotations

from datetime import date
from decimal import Decimal

from c360.domain.health import (
    SIGNAL_LABELS,
    SIGNALS,
    TIER_LABELS,
    DailyHealth,
    RiskTier,
    Signal,
    explain_change,
)


def health(day: int, *points: str | None) -> DailyHealth:
    values = [None if each is None else Decimal(each) for each in points]
    score = sum((value for value in values if value is not None), Decimal(0))
    by_signal = dict(zip(SIGNALS, values, strict=True))
    return DailyHealth(date(2026, 6, day), score, RiskTier.AT_RISK, by_signal)


def test_the_parts_of_a_change_add_up_to_it_exactly() -> None:
    before = health(1, "15.0", "7.5", "9.1", "20.0", "16.3", "15.0")
    after = health(9, "3.3", "7.5", "8.8", "8.0", "20.1", "10.0")

    change = explain_change(before, after)

    assert change.change == after.health_score - before.health_score == Decimal("-25.2")
    assert sum(part.change for part in change.parts) == change.change


def test_a_signal_that_becomes_known_brings_all_its_points() -> None:
    before = health(1, "20.0", "20.0", None, "20.0", None, "20.0")
    after = health(2, "15.0", "15.0", "10.0", "20.0", "25.0", "15.0")

    parts = {part.signal: part for part in explain_change(before, after).parts}

    assert (parts[Signal.SENTIMENT].from_points, parts[Signal.SENTIMENT].change) == (None, 25)
    assert parts[Signal.SESSIONS].change == -5


def test_nothing_changes_from_a_day_to_itself() -> None:
    day = health(1, None, None, None, None, None, None)
    assert explain_change(day, day).change == 0


def test_every_signal_and_every_tier_has_a_label() -> None:
    assert set(SIGNAL_LABELS) == set(Signal)
    assert set(TIER_LABELS) == set(RiskTier)
