"""Measure what tiers promise: percentiles, error budgets and the hops between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from c360.domain.slo import (
    FAST_BURN,
    PROMISES,
    Budget,
    Promise,
    Tier,
    budget_of,
    percentile,
    percentile_of_bins,
)
from c360.state.database import StateDatabase
from c360.state.hops import Hop

WINDOW = timedelta(days=30)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TierReport:
    """How a tier keeps its promise. ``burn`` is of the window, ``burn_day`` of the last day."""

    promise: Promise
    measured: int
    p50: float | None
    p95: float | None
    breaches: int
    burn: float | None
    burn_day: float | None
    remaining: float | None

    @property
    def status(self) -> str:
        """``unknown``, ``met``, ``at_risk`` or ``missed``."""
        if self.p95 is None:
            return "unknown"
        if self.breaches or self.p95 > self.promise.slo_seconds:
            return "missed"
        return "at_risk" if (self.burn_day or 0) >= FAST_BURN else "met"


@dataclass(frozen=True, slots=True)
class HopReport:
    """How long batches took from one point to the next."""

    name: str
    measured: int
    p50: float | None
    p95: float | None


POINTS: dict[Tier, Callable[[Hop], datetime | None]] = {
    Tier.STREAMING: lambda hop: hop.landed_at,
    Tier.BATCH: lambda hop: hop.landed_at,
    Tier.STAGING: lambda hop: hop.staged_at,
    Tier.CURATED: lambda hop: hop.visible_at,
}
"""Where the time of a tier ends; it begins when the source had the data."""
STEPS = (
    ("event to arrival", "event_at", "arrived_at"),
    ("arrival to raw zone", "arrived_at", "landed_at"),
    ("raw zone to staging", "landed_at", "staged_at"),
    ("staging to published", "staged_at", "published_at"),
    ("published to visible", "published_at", "visible_at"),
)


def lag_of(hop: Hop, tier: Tier) -> float | None:
    """Return the seconds that a batch took to a tier; None where it says nothing of it.

    The first load of a source says nothing: it is history.
    """
    if hop.is_history or (tier in (Tier.STREAMING, Tier.BATCH) and hop.tier != tier.value):
        return None
    return hop.lag_seconds(POINTS[tier](hop))


def report_tiers(state: StateDatabase, now: datetime) -> list[TierReport]:
    """Measure every tier over the last 30 days."""
    hops = state.hops.list_hops(now - WINDOW)
    reports = [_report_batches(PROMISES[tier], hops, now) for tier in POINTS]
    return [*reports, _report_lookups(state, now)]


def report_hops(hops: Sequence[Hop]) -> list[HopReport]:
    """Measure every hop of batches that are news."""
    reports = []
    for name, begin, end in STEPS:
        pairs = [(getattr(hop, begin), getattr(hop, end)) for hop in hops if not hop.is_history]
        values = [max(0.0, (to - at).total_seconds()) for at, to in pairs if at and to]
        reports.append(
            HopReport(name, len(values), percentile(values, 0.5), percentile(values, 0.95))
        )
    return reports


def _report_batches(promise: Promise, hops: Sequence[Hop], now: datetime) -> TierReport:
    lags = [(hop, lag_of(hop, promise.tier)) for hop in hops]
    values = [lag for _, lag in lags if lag is not None]
    day = [lag for hop, lag in lags if lag is not None and hop.landed_at >= now - DAY]
    budget = budget_of(values, promise.slo_seconds)
    return TierReport(
        promise=promise,
        measured=len(values),
        p50=percentile(values, 0.5),
        p95=percentile(values, 0.95),
        breaches=sum(value > promise.sla_seconds for value in values),
        burn=budget.burn,
        burn_day=budget_of(day, promise.slo_seconds).burn,
        remaining=budget.remaining,
    )


def _report_lookups(state: StateDatabase, now: datetime) -> TierReport:
    """Measure requests, which are only counted: an SLA of a single request is not told apart."""
    promise = PROMISES[Tier.LOOKUP]
    bins = state.request_times.list_bins(now - WINDOW)
    day = _budget_of_bins(state.request_times.list_bins(now - DAY), promise.slo_seconds)
    budget = _budget_of_bins(bins, promise.slo_seconds)
    seconds = [(up_to / 1000, count) for up_to, count in bins]
    return TierReport(
        promise=promise,
        measured=budget.measured,
        p50=percentile_of_bins(seconds, 0.5),
        p95=percentile_of_bins(seconds, 0.95),
        breaches=_budget_of_bins(bins, promise.sla_seconds).missed,
        burn=budget.burn,
        burn_day=day.burn,
        remaining=budget.remaining,
    )


def _budget_of_bins(bins: Sequence[tuple[int, int]], limit_seconds: float) -> Budget:
    missed = sum(count for up_to, count in bins if up_to > limit_seconds * 1000)
    return Budget(sum(count for _, count in bins), missed)
