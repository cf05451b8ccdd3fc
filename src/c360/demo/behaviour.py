"""How every account fares, day by day: the hidden mood that drives all that it does.

Mood lies between 0 (about to leave) and 1 (delighted). Every account has a level of its own,
drifts around it, and may go through an episode: a decline over weeks, a low, a recovery.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from c360.demo.options import DemoOptions

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LEAD_DAYS = 120  # days before the history, so that past moods exist on its first day
EPISODE_SHARE = 0.55
DRIFT_STEP = 0.02
DRIFT_MEMORY = 0.98
MOOD_RANGE = (0.03, 0.98)
LEVEL_RANGE = (0.46, 0.84)
RAMP_DAYS = 30.0


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What accounts would do if none ever left.

    Args:
        mood: Account by day of the history, 0 to 1.
        slow_mood: The same, averaged over the weeks before.
        activity: Expected sessions on a day, up to a factor common to all.
        start_day: Day on which the subscription starts, counted from the history's first day.
    """

    mood: Floats
    slow_mood: Floats
    activity: Floats
    start_day: Integers


def draw_behaviour(
    options: DemoOptions, start_day: Integers, is_large: NDArray[np.bool_]
) -> Behaviour:
    """Draw the mood and the activity of every account, independent of who leaves."""
    rng = np.random.default_rng([options.seed, 1])
    days = options.history_days
    mood = _draw_mood(rng, options.accounts, days + LEAD_DAYS)
    recent = _trail(mood, 10.0)
    size = np.exp(rng.normal(0.0, 0.25, options.accounts)) * np.where(is_large, 1.25, 1.0)
    reaction = 0.02 + 1.15 * recent**1.9
    activity = size[:, None] * reaction * _season(days + LEAD_DAYS)
    age = np.arange(days) - start_day[:, None]
    ramp = np.clip((age + 1) / RAMP_DAYS, 0.0, 1.0) * (age >= 0)
    return Behaviour(
        mood=mood[:, LEAD_DAYS:],
        slow_mood=_trail(mood, 50.0)[:, LEAD_DAYS:],
        activity=activity[:, LEAD_DAYS:] * ramp,
        start_day=start_day,
    )


def _draw_mood(rng: np.random.Generator, accounts: int, days: int) -> Floats:
    level = rng.uniform(*LEVEL_RANGE, accounts)
    steps = rng.normal(0.0, DRIFT_STEP, (accounts, days))
    drift = np.empty((accounts, days))
    drift[:, 0] = steps[:, 0] * 4
    for day in range(1, days):
        drift[:, day] = DRIFT_MEMORY * drift[:, day - 1] + steps[:, day]
    mood = level[:, None] + drift - _draw_episodes(rng, accounts, days)
    return np.clip(mood, *MOOD_RANGE)


def _draw_episodes(rng: np.random.Generator, accounts: int, days: int) -> Floats:
    """Draw at most one decline per account: fall, low, recovery; zero elsewhere."""
    has_episode = rng.permutation(accounts) < round(EPISODE_SHARE * accounts)
    begin = (rng.permutation(accounts) + rng.random(accounts)) / accounts * (days - 20)
    fall = rng.uniform(35, 80, accounts)
    low = rng.uniform(60, 140, accounts)
    rise = rng.uniform(60, 120, accounts)
    depth = rng.uniform(0.42, 0.75, accounts)
    age = np.arange(days) - begin[:, None]
    falling = np.clip(age / fall[:, None], 0.0, 1.0)
    rising = np.clip((age - (fall + low)[:, None]) / rise[:, None], 0.0, 1.0)
    curve = falling * falling * (3 - 2 * falling) - rising * rising * (3 - 2 * rising)
    return np.where(has_episode, depth, 0.0)[:, None] * curve


def _trail(values: Floats, days: float) -> Floats:
    """Average over the past with exponentially falling weights."""
    result = np.empty_like(values)
    result[:, 0] = values[:, 0]
    for day in range(1, values.shape[1]):
        result[:, day] = result[:, day - 1] + (values[:, day] - result[:, day - 1]) / days
    return result


def _season(days: int) -> Floats:
    """Return a mild yearly swing."""
    return np.asarray(1.0 + 0.06 * np.sin(2 * np.pi * np.arange(days) / 365.25), dtype=np.float64)
