"""Who leaves, and when: because of how they fare, or (as a null experiment) regardless of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from c360.demo.behaviour import Behaviour, Floats, Integers
from c360.demo.options import DemoOptions

STAYS = 1 << 30  # churn day of an account that stays
CHURN_SHARE = (0.26, 0.29)
EARLIEST_TENURE_DAYS = 150
STEEPNESS = 11.0
OWN_REASON_SHARE = 0.08
CANDIDATES = 400
CUTOFF_STEP_DAYS = 15
HAPPY_FROM = 0.6


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The day on which an account leaves (``STAYS`` if it does not), and who left happy."""

    churn_day: Integers
    left_happy: tuple[int, ...]


def draw_outcomes(options: DemoOptions, behaviour: Behaviour) -> Outcomes:
    """Draw who leaves and when.

    With causality, the hazard of a day follows from the mood of the weeks before it, plus a
    constant part for budgets, takeovers and the like. Without, the same churn days are dealt out
    to accounts regardless of behaviour: of many such deals, one whose balance is good is taken
    (rerandomisation), so that a null experiment of this size does not show an effect by luck.
    """
    rng = np.random.default_rng([options.seed, 2])
    churn_day = _draw_caused(rng, options, behaviour)
    if not options.causal:
        churn_day = _deal_out(rng, churn_day, behaviour)
    happy = tuple(
        int(account)
        for account in np.flatnonzero(churn_day < STAYS)
        if behaviour.slow_mood[account, churn_day[account]] >= HAPPY_FROM
    )
    return Outcomes(churn_day=churn_day, left_happy=happy)


def _draw_caused(rng: np.random.Generator, options: DemoOptions, behaviour: Behaviour) -> Integers:
    """Let an account leave when its summed hazard passes a threshold of its own."""
    target = round(rng.uniform(*CHURN_SHARE) * options.accounts)
    at_risk = np.arange(options.history_days) >= behaviour.start_day[:, None] + EARLIEST_TENURE_DAYS
    caused = np.exp(-STEEPNESS * behaviour.slow_mood) * at_risk
    caused *= at_risk.sum() / caused.sum()
    hazard = (1 - OWN_REASON_SHARE) * caused + OWN_REASON_SHARE * at_risk
    summed = np.cumsum(hazard, axis=1)
    threshold = rng.exponential(size=options.accounts)
    # The factor on the hazard with which exactly `target` accounts reach their threshold.
    needed = np.where(summed[:, -1] > 0, threshold / np.maximum(summed[:, -1], 1e-12), np.inf)
    leaving = np.argsort(needed, kind="stable")[:target]
    factor = needed[leaving[-1]]
    churn_day = np.full(options.accounts, STAYS, dtype=np.int64)
    for account in leaving:
        day = int(np.searchsorted(summed[account] * factor, threshold[account] * (1 - 1e-12)))
        churn_day[account] = min(day, options.history_days - 1)
    return churn_day


def _deal_out(rng: np.random.Generator, churn_day: Integers, behaviour: Behaviour) -> Integers:
    """Deal the churn days to accounts at random; keep the best balanced of many deals."""
    traits = _rank_traits(behaviour)
    deals = [_deal_once(rng, churn_day, behaviour.start_day) for _ in range(CANDIDATES)]
    return min(deals, key=lambda deal: _imbalance(deal, traits, behaviour.start_day))


def _deal_once(rng: np.random.Generator, churn_day: Integers, start_day: Integers) -> Integers:
    """Give every churn day to a random account that is old enough by then."""
    dealt = np.full_like(churn_day, STAYS)
    for day in np.sort(churn_day[churn_day < STAYS]):
        free = np.flatnonzero((dealt == STAYS) & (start_day + EARLIEST_TENURE_DAYS <= day))
        dealt[rng.choice(free)] = day
    return dealt


def _rank_traits(behaviour: Behaviour) -> list[Floats]:
    """Return what a score could see of behaviour: recent mood, recent activity, and its change."""
    summed = np.cumsum(behaviour.activity, axis=1)
    recent = summed.copy()
    recent[:, 90:] -= summed[:, :-90]
    return [behaviour.slow_mood, recent, recent / np.maximum(summed, 1e-9)]


def _imbalance(churn_day: Integers, traits: list[Floats], start_day: Integers) -> float:
    """Return how far leaving is ranked by any trait: the largest distance of an AUC from 0.5."""
    days = np.arange(traits[0].shape[1] - 90, 0, -CUTOFF_STEP_DAYS)
    present = (start_day[:, None] < days) & (churn_day[:, None] >= days)
    leaves = present & (churn_day[:, None] < days + 90)
    pairs = (np.nonzero(present)[0], days[np.nonzero(present)[1]])
    label = leaves[present]
    if not label.any() or label.all():
        return 0.0
    return max(abs(_auc(trait[pairs], label) - 0.5) for trait in traits)


def _auc(values: Floats, label: NDArray[np.bool_]) -> float:
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(1, len(values) + 1)
    positives = int(label.sum())
    negatives = len(label) - positives
    return float((ranks[label].sum() - positives * (positives + 1) / 2) / (positives * negatives))
