"""Simulate campaigns: how far the figures may lie from what is expected.

Each draw takes a retention rate about the planned one, then lets every customer leave or stay by
chance. Large audiences are drawn by stratum: first how many of it are retained, then, normally
distributed, how far what they are worth lies from their mean. Every expectation stays exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from c360.api.campaigns.audience import Audience, Numbers
from c360.domain.campaigns import CampaignTerms

DRAWS = 2_000
CURVE_DRAWS = 500
STRATA = 100
CURVE_STRATA = 25
SEED = 360
QUANTILES = (0.05, 0.5, 0.95)
SURE = 1e-6
"""Rates closer to 0 or 1, and deviations that are smaller, are sure."""


@dataclass(frozen=True, slots=True)
class Strata:
    """Customers by likeness.

    ``probability`` is the mean chance that one leaves when left alone; ``worth`` what one who is
    retained brings, the mean weighted by that chance, and ``variance`` how it differs.
    """

    counts: NDArray[np.int64]
    probability: Numbers
    worth: Numbers
    variance: Numbers


@dataclass(frozen=True, slots=True)
class Draws:
    """One number per simulated campaign."""

    retained: Numbers
    net_value: Numbers


def make_strata(probability: Numbers, worth: Numbers, most: int = STRATA) -> Strata:
    """Put customers of like expected worth together; the few who are worth much stay alone."""
    expected = probability * worth
    order = np.argsort(expected, kind="stable")
    starts = _find_starts(expected[order], most)
    counts = np.diff(np.append(starts, len(order)))
    if not len(order):
        return Strata(counts, np.zeros(0), np.zeros(0), np.zeros(0))
    chances = np.add.reduceat(probability[order], starts)
    means = _mean_of(np.add.reduceat(expected[order], starts), chances)
    apart = probability[order] * (worth[order] - np.repeat(means, counts)) ** 2
    variance = _mean_of(np.add.reduceat(apart, starts), chances)
    return Strata(counts, np.clip(chances / counts, 0, 1), means, variance)


def _mean_of(sums: Numbers, weights: Numbers) -> Numbers:
    return np.divide(sums, weights, out=np.zeros_like(sums), where=weights > 0)


def _find_starts(expected: Numbers, most: int) -> NDArray[np.int64]:
    """Return where strata begin: each has like parts of the customers and of their worth."""
    count = len(expected)
    if count <= most:
        return np.arange(count)
    parts = np.full(count, 1 / count)
    total = expected.sum()
    if total > 0:
        parts = parts + expected / total
    before = np.cumsum(parts) - parts
    return np.unique(np.floor(before / parts.sum() * most).astype(np.int64), return_index=True)[1]


def draw_rates(rate: float, deviation: float, draws: int, rng: np.random.Generator) -> Numbers:
    """Draw retention rates whose mean is ``rate``: Beta, or the rate itself where it is sure.

    The deviation is cut near 0 and 1, so that the rate itself stays among the likely ones.
    """
    smaller = min(rate, 1 - rate)
    if deviation < SURE or smaller < SURE:
        return np.full(draws, rate)
    size = max(rate * (1 - rate) / deviation**2 - 1, 1 / smaller)
    return rng.beta(rate * size, (1 - rate) * size, draws)


def strata_of_gross(audience: Audience, terms: CampaignTerms, most: int = STRATA) -> Strata:
    """Return the strata of the gross count, where everyone is said to leave."""
    worth = audience.lifetime_cents / 100 * float(terms.value_horizon_share)
    return make_strata(np.ones(len(audience)), worth, most)


def strata_of_margin(audience: Audience, terms: CampaignTerms, most: int = STRATA) -> Strata:
    """Return the strata of the incremental count: margin in a year's spend, own probabilities."""
    return make_strata(audience.probability, audience.yearly_spend * float(terms.margin_rate), most)


def simulate_gross(
    strata: Strata, terms: CampaignTerms, deviation: float, draws: int = DRAWS
) -> Draws:
    """Simulate the gross net value: everyone treated is retained with the drawn rate."""
    rng = np.random.default_rng(SEED)
    rates = draw_rates(float(terms.retention_rate), deviation, draws, rng)
    retained, value = _draw_retained(strata, rates, rng)
    cost = int(strata.counts.sum()) * float(terms.cost_per_head)
    return Draws(retained, value - cost)


def simulate_incremental(
    strata: Strata, terms: CampaignTerms, deviation: float, draws: int = DRAWS
) -> Draws:
    """Simulate the incremental net value: only who would leave can be retained."""
    rng = np.random.default_rng(SEED)
    rates = draw_rates(float(terms.retention_rate), deviation, draws, rng)
    retained, margin = _draw_retained(strata, rates, rng)
    count = int(strata.counts.sum())
    leavers = float(strata.counts @ strata.probability)
    take_up = float(terms.take_up_rate)
    others = np.maximum(count - rates * leavers, 1)
    takers = take_up * (count - leavers) + (np.maximum(rates, take_up) - rates) * leavers
    chance = np.clip(takers / others, 0, 1)
    paid = retained + rng.binomial((count - retained).astype(np.int64), chance)
    cost = count * float(terms.contact_cost) + float(terms.incentive_amount) * paid
    return Draws(retained, margin - cost)


def _draw_retained(
    strata: Strata, rates: Numbers, rng: np.random.Generator
) -> tuple[Numbers, Numbers]:
    chances = np.clip(rates[:, None] * strata.probability[None, :], 0, 1)
    drawn = rng.binomial(strata.counts[None, :], chances).astype(np.float64)
    apart = rng.standard_normal(len(rates)) * np.sqrt(drawn @ strata.variance)
    return drawn.sum(axis=1), drawn @ strata.worth + apart


def find_band(values: Numbers) -> tuple[float, float, float]:
    """Return the 5th, 50th and 95th percentile."""
    low, middle, high = np.quantile(values, QUANTILES).tolist()
    return low, middle, high
