"""How far a metric might have come out otherwise: bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from c360.ml.features import FloatArray

Compute = Callable[..., Mapping[str, float]]
"""Takes the arrays, in order; returns metrics by name."""
INTERVAL = (2.5, 97.5)
"""Percentiles that hold 95 % of the resamples."""


def bootstrap_metrics(
    compute: Compute,
    arrays: Sequence[npt.NDArray[Any]],
    groups: npt.NDArray[Any] | None,
    seed: int,
    repeats: int = 200,
) -> dict[str, tuple[float, float]]:
    """Return the 95 % interval of each metric.

    Args:
        compute: The metrics of a sample.
        arrays: What ``compute`` takes; one entry a row each.
        groups: Entity of each row. Whole entities are drawn, since rows of one entity at several
            cutoffs are no independent evidence. None: each row stands for itself.
        seed: The same seed gives the same interval.
        repeats: How many resamples.

    Returns:
        (low, high) by metric, over the resamples in which it is defined; NaN when in none.

    Source:
        Efron & Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13 (percentiles).
    """
    rows = len(arrays[0])
    samples = [
        compute(*(array[drawn] for array in arrays))
        for drawn in _draw_rows(rows, groups, seed, repeats)
    ]
    names = samples[0] if samples else {}
    return {name: _find_interval([sample[name] for sample in samples]) for name in names}


def bootstrap_differences(
    compute: Compute,
    arrays_a: Sequence[npt.NDArray[Any]],
    arrays_b: Sequence[npt.NDArray[Any]],
    groups: npt.NDArray[Any] | None,
    seed: int,
    repeats: int = 200,
) -> dict[str, tuple[float, float, float]]:
    """Return how much better or worse a is than b on the same rows, with its 95 % interval.

    Both are computed on the same resamples, so that what is hard for both cancels out.

    Args:
        compute: The metrics of a sample.
        arrays_a: What ``compute`` takes for a.
        arrays_b: The same for b; row n is row n of ``arrays_a``.
        groups: Entity of each row; None when each row stands for itself.
        seed: The same seed gives the same interval.
        repeats: How many resamples.

    Returns:
        (a - b on all rows, low, high) by metric.
    """
    whole_a, whole_b = compute(*arrays_a), compute(*arrays_b)
    found: dict[str, list[float]] = {name: [] for name in whole_a}
    for drawn in _draw_rows(len(arrays_a[0]), groups, seed, repeats):
        a = compute(*(array[drawn] for array in arrays_a))
        b = compute(*(array[drawn] for array in arrays_b))
        for name, differences in found.items():
            differences.append(a[name] - b[name])
    return {
        name: (whole_a[name] - whole_b[name], *_find_interval(differences))
        for name, differences in found.items()
    }


def _draw_rows(
    rows: int, groups: npt.NDArray[Any] | None, seed: int, repeats: int
) -> Iterator[npt.NDArray[np.int64]]:
    """Yield the rows of each resample."""
    rng = np.random.default_rng(seed)
    if groups is None:
        for _ in range(repeats):
            yield rng.integers(0, rows, size=rows)
        return
    _, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    by_group = np.argsort(group, kind="stable")
    starts = np.cumsum(sizes) - sizes
    for _ in range(repeats):
        drawn = rng.integers(0, len(sizes), size=len(sizes))
        counts = sizes[drawn]
        first = np.cumsum(counts) - counts
        yield by_group[np.arange(counts.sum()) + np.repeat(starts[drawn] - first, counts)]


def _find_interval(values: Sequence[float]) -> tuple[float, float]:
    array: FloatArray = np.asarray(values, dtype=np.float64)
    defined = array[~np.isnan(array)]
    if not len(defined):
        return float("nan"), float("nan")
    low, high = np.percentile(defined, INTERVAL)
    return float(low), float(high)
