"""Service levels: what each tier promises, and what is left of its error budget."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

OBJECTIVE = 0.95
"""Share of measurements that must keep the SLO: the SLO is a 95th percentile."""
FAST_BURN = 2.0
"""Burn of the last day from which a budget will not last: twice what it can bear."""


class Tier(StrEnum):
    """Where a promise about time holds."""

    STREAMING = "streaming"
    BATCH = "batch"
    STAGING = "staging"
    CURATED = "curated"
    LOOKUP = "lookup"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a tier promises, in seconds: never more than the SLA; the SLO for 95 of 100."""

    tier: Tier
    sla_seconds: float
    slo_seconds: float


PROMISES: dict[Tier, Promise] = {
    promise.tier: promise
    for promise in (
        Promise(Tier.STREAMING, 5 * 60, 3 * 60),
        Promise(Tier.BATCH, 60 * 60, 45 * 60),
        Promise(Tier.STAGING, 90 * 60, 60 * 60),
        Promise(Tier.CURATED, 3 * 3600, 2 * 3600),
        Promise(Tier.LOOKUP, 0.3, 0.2),
    )
}


@dataclass(frozen=True, slots=True)
class Budget:
    """An error budget: how many measurements may miss the SLO, and how many did."""

    measured: int
    missed: int

    @property
    def allowed(self) -> float:
        """How many may miss."""
        return self.measured * (1 - OBJECTIVE)

    @property
    def burn(self) -> float | None:
        """Share of the budget that is spent: 1 is all of it. None where nothing was measured.

        Examples:
            >>> Budget(measured=200, missed=5).burn
            0.5
        """
        if self.measured == 0:
            return None
        return round(self.missed / self.allowed, 6)

    @property
    def remaining(self) -> float | None:
        """Share of the budget that is left, not below 0."""
        burn = self.burn
        return None if burn is None else max(0.0, 1 - burn)


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that a share of all does not exceed; None of no values.

    Examples:
        >>> percentile([5, 1, 9, 7], 0.5), percentile([], 0.5)
        (5, None)
    """
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(round(share * len(ordered), 9)) - 1)]


def percentile_of_bins(bins: Sequence[tuple[float, int]], share: float) -> float | None:
    """Return a percentile of values that are only counted by upper bound, in order.

    Within a bin values are taken as evenly spread; the last bin's bound is as far as it can tell.

    Examples:
        >>> percentile_of_bins([(100, 90), (200, 10)], 0.95)
        150.0
    """
    total = sum(count for _, count in bins)
    if total == 0:
        return None
    wanted, below, lower = share * total, 0, 0.0
    for upper, count in bins:
        if count and below + count >= wanted:
            return lower + (upper - lower) * (wanted - below) / count
        below, lower = below + count, upper
    return lower


def budget_of(values: Sequence[float], slo_seconds: float) -> Budget:
    """Return the error budget of measurements.

    Examples:
        >>> budget_of([1, 2, 3, 99], 10)
        Budget(measured=4, missed=1)
    """
    return Budget(len(values), sum(value > slo_seconds for value in values))
