"""Tells growth from chance: the last 30 days against the 90 before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

RECENT_DAYS = 30
BEFORE_DAYS = 90
LEAST_RECENT = 3
CLEAR_DEVIATIONS = 2.0
"""Of counts that come by chance, 2 of their standard deviations are reached 1 time in 40."""


class Trend(StrEnum):
    """Where a topic is heading."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Change:
    """Counts of the last 30 days and the 90 before, and what those 90 made expect of the 30."""

    recent: int
    before: int

    @property
    def expected(self) -> float:
        """How many there would be in 30 days at the pace of the 90 days before."""
        return self.before * RECENT_DAYS / BEFORE_DAYS

    @property
    def trend(self) -> Trend:
        """Rising or falling only by more than chance does.

        Examples:
            >>> Change(12, 9).trend.value, Change(4, 9).trend.value, Change(0, 30).trend.value
            ('rising', 'steady', 'falling')
        """
        margin = CLEAR_DEVIATIONS * max(self.expected, 1.0) ** 0.5
        if self.recent >= LEAST_RECENT and self.recent > self.expected + margin:
            return Trend.RISING
        return Trend.FALLING if self.recent < self.expected - margin else Trend.STEADY


def count_change(days: list[date], as_of: date) -> Change:
    """Count days within the last 30 that end with ``as_of``, and within the 90 before those."""
    recent_start = as_of - timedelta(days=RECENT_DAYS - 1)
    before_start = recent_start - timedelta(days=BEFORE_DAYS)
    return Change(
        recent=sum(recent_start <= day <= as_of for day in days),
        before=sum(before_start <= day < recent_start for day in days),
    )
