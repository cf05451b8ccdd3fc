"""Random numbers for members of a community: each has a level of its own, which lasts."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Numbers = NDArray[np.float64]
Whole = NDArray[np.int32]
Flags = NDArray[np.bool_]
OLD, FRESH, NEW = 0, 1, 9
"""Numbers of streams: who was there at first; each snapshot, from here on; who came later."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws for every member on one snapshot; a name always stands for the same stream.

    Args:
        seed: Seed of the demo.
        count: Members.
        snapshot: Number of the snapshot, 0 or 1.
        is_new: Members of the second snapshot who took the place of one who left.
    """

    seed: int
    count: int
    snapshot: int = 0
    is_new: Flags | None = None

    @property
    def first(self) -> Draws:
        """The draws of the first snapshot, which says what is much for all of them."""
        return Draws(self.seed, self.count)

    def fixed(self, name: str) -> Numbers:
        """Draw uniformly, the same on every snapshot that a member is on."""
        drawn = self._stream(name, OLD).random(self.count)
        if self.is_new is None:
            return drawn
        return np.where(self.is_new, self._stream(name, NEW).random(self.count), drawn)

    def fresh(self, name: str) -> Numbers:
        """Draw uniformly, anew on every snapshot."""
        return self._stream(name, FRESH + self.snapshot).random(self.count)

    def around(self, name: str, lasting: float = 0.8) -> Numbers:
        """Draw uniformly around each member's own level, which takes ``lasting`` of the variance.

        Whatever lasts, one snapshot by itself is uniform and independent of every other name.
        """
        own = special.ndtri(self.fixed(name))
        new = special.ndtri(self.fresh(name))
        drawn: Numbers = special.ndtr(np.sqrt(lasting) * own + np.sqrt(1 - lasting) * new)
        return drawn

    def _stream(self, name: str, number: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, zlib.crc32(name.encode()), number])


def to_normal(uniform: Numbers, mean: float, deviation: float) -> Numbers:
    """Turn uniform draws into normal ones."""
    drawn: Numbers = mean + deviation * special.ndtri(uniform)
    return drawn


def to_lognormal(uniform: Numbers, mean: float, deviation: float) -> Numbers:
    """Turn uniform draws into ones whose logarithm is normal."""
    drawn: Numbers = np.exp(to_normal(uniform, mean, deviation))
    return drawn


def to_beta(uniform: Numbers, first: float, second: float) -> Numbers:
    """Turn uniform draws into ones of a beta distribution."""
    drawn: Numbers = special.betaincinv(first, second, uniform)
    return drawn


def to_pareto(uniform: Numbers, shape: float) -> Numbers:
    """Turn uniform draws into ones of a Pareto distribution of the second kind, from 0."""
    drawn: Numbers = (1 - uniform) ** (-1 / shape) - 1
    return drawn


def to_exponential(uniform: Numbers, mean: float) -> Numbers:
    """Turn uniform draws into exponential ones."""
    drawn: Numbers = -mean * np.log1p(-uniform)
    return drawn


def to_poisson(uniform: Numbers, mean: float) -> Whole:
    """Turn uniform draws into Poisson counts.

    Examples:
        >>> to_poisson(np.array([0.01, 0.5, 0.99]), 5.0).tolist()
        [1, 5, 11]
    """
    most = int(mean + 12 * np.sqrt(mean) + 12)
    below = special.pdtr(np.arange(most), mean)
    return np.searchsorted(below, uniform).astype(np.int32)


def to_choice(uniform: Numbers, weights: dict[str, float]) -> NDArray[np.str_]:
    """Turn uniform draws into names, each as often as its weight says."""
    ends = np.cumsum(list(weights.values()))
    places = np.searchsorted(ends / ends[-1], uniform, side="right")
    names: NDArray[np.str_] = np.array(list(weights))[places]
    return names


def to_whole(values: Numbers) -> Whole:
    """Cut values down to whole numbers."""
    return np.floor(values).astype(np.int32)
