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
STEEPNESS = 15.0
OWN_REASON_SHARE = 0.13
LIMIT_SHAPE = 2.5  # of the gamma distribution of limits: higher, the more alike they are
CANDIDATES = 400
CUTOFF_STEP_DAYS = 15
YEAR_DAYS = 365
WINDOW_DAYS = 90
HAPPY_FROM = 0.6


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The day on which an account leaves (``STAYS`` if it does not), and who left happy."""

    churn_day: Integers
    left_happy: tuple[int, ...]


def draw_outcomes(options: DemoOptions, behaviour: Behaviour) -> Outcomes:
    """Draw who leaves and when.

    With causality, low moods add up to strain, and an account leaves when it reaches a limit of
    its own; a few leave for reasons that have nothing to do with it. Without, the same churn days
    are dealt out to accounts regardless of behaviour. Of many such deals, the one is taken in
    which the hidden traits of leavers and stayers are most alike (rerandomisation), so that a null
    experiment of this size seldom shows an effect by luck.

    Source:
        Morgan & Rubin, "Rerandomization to improve covariate balance in experiments",
        Annals of Statistics 40(2), 2012.
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
    """Let an account leave when the strain of its low moods has added up to its own limit."""
    days = np.arange(options.history_days)
    at_risk = days >= behaviour.start_day[:, None] + EARLIEST_TENURE_DAYS
    target = round(rng.uniform(*CHURN_SHARE) * options.accounts)
    churn_day = _draw_own_reasons(rng, round(OWN_REASON_SHARE * target), behaviour.start_day, days)
    strain = np.cumsum(np.exp(-STEEPNESS * behaviour.slow_mood) * at_risk, axis=1)
    limit = rng.gamma(LIMIT_SHAPE, 1 / LIMIT_SHAPE, options.accounts)
    # The common factor on limits with which exactly as many accounts leave as should.
    reached = np.where(churn_day == STAYS, strain[:, -1] / limit, -1.0)
    leaving = np.argsort(-reached, kind="stable")[: target - int((churn_day < STAYS).sum())]
    factor = reached[leaving[-1]] * (1 - 1e-9)
    for account in leaving:
        churn_day[account] = np.searchsorted(strain[account], limit[account] * factor)
    return np.asarray(churn_day, dtype=np.int64)


def _draw_own_reasons(
    rng: np.random.Generator, count: int, start_day: Integers, days: Integers
) -> Integers:
    """Let a few accounts leave on any day, whatever their mood: budgets, takeovers, closures."""
    churn_day = np.full(len(start_day), STAYS, dtype=np.int64)
    old_enough = np.flatnonzero(start_day + EARLIEST_TENURE_DAYS < days[-1])
    for account in rng.choice(old_enough, size=min(count, len(old_enough)), replace=False):
        first = max(0, int(start_day[account]) + EARLIEST_TENURE_DAYS)
        churn_day[account] = rng.integers(first, len(days))
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
    """Return what any score could see of behaviour: mood, recent activity, and both together."""
    summed = np.cumsum(behaviour.activity, axis=1)
    recent = summed.copy()
    recent[:, WINDOW_DAYS:] -= summed[:, :-WINDOW_DAYS]
    recent = np.log(recent + 1e-3)
    both = behaviour.slow_mood / behaviour.slow_mood.std() + 0.5 * recent / recent.std()
    return [both, behaviour.slow_mood, recent]


def _imbalance(churn_day: Integers, traits: list[Floats], start_day: Integers) -> float:
    """Return how far a trait ranks who leaves: the largest distance of an AUC from 0.5.

    Looked at year by year, at several days each, for those past their first weeks.
    """
    last = traits[0].shape[1] - WINDOW_DAYS
    worst = 0.0
    for year_end in range(last, 0, -YEAR_DAYS):
        days = np.arange(year_end, max(year_end - YEAR_DAYS + WINDOW_DAYS, 0), -CUTOFF_STEP_DAYS)
        settled = start_day[:, None] + WINDOW_DAYS <= days
        present = settled & (churn_day[:, None] >= days)
        leaves = (churn_day[:, None] < days + WINDOW_DAYS)[present]
        account, column = np.nonzero(present)
        if leaves.any() and not leaves.all():
            aucs = [_auc(trait[account, days[column] - 1], leaves) for trait in traits]
            worst = max(worst, *(abs(auc - 0.5) for auc in aucs))
    return worst


def _auc(values: Floats, label: NDArray[np.bool_]) -> float:
    ranks = np.empty(len(values))
    ranks[np.argsort(values, kind="stable")] = np.arange(1, len(values) + 1)
    positives = int(label.sum())
    negatives = len(label) - positives
    return float((ranks[label].sum() - positives * (positives + 1) / 2) / (positives * negatives))
