"""Whether data look as they did when the model was trained."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from c360.ml.features import FloatArray

BINS = 10
MOST_CATEGORIES = 20
SMOOTHING = 0.5
"""Rows a bin added to either side, spread as both together are: an empty bin is rare rather than
impossible, and one that is empty on both sides tells nothing."""
MODERATE_FROM, HIGH_FROM = 0.1, 0.25

Level = Literal["stable", "moderate", "high"]


@dataclass(frozen=True, slots=True)
class Bins:
    """How the values of a feature are counted; the last bin is always the missing ones.

    Args:
        kind: ``number`` or ``category``.
        edges: Of a number: upper bounds, each part of its bin; one more bin lies above them.
        categories: Of a category: one bin each; all others share the next one.
        expected: Counts of the values that the bins were made from.
    """

    kind: Literal["number", "category"]
    edges: tuple[float, ...] = ()
    categories: tuple[str, ...] = ()
    expected: tuple[int, ...] = ()

    def count(self, values: npt.NDArray[Any]) -> FloatArray:
        """Return the number of values in each bin.

        Args:
            values: Numbers, of which NaN is missing, or texts, of which None is.
        """
        if self.kind == "number":
            numbers = values.astype(np.float64)
            missing = np.isnan(numbers)
            place = np.searchsorted(np.array(self.edges), numbers[~missing], side="left")
            counts = np.bincount(place, minlength=len(self.edges) + 1)
            return np.append(counts, missing.sum()).astype(np.float64)
        counted = Counter(_read_texts(values))
        missing_count = counted.pop(None, 0)
        known = [counted.pop(category, 0) for category in self.categories]
        return np.array([*known, counted.total(), missing_count], dtype=np.float64)

    def to_json(self) -> dict[str, Any]:
        """Return the bins as JSON."""
        return {name: _to_list(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Bins:
        """Read what ``to_json`` wrote."""
        lists = ("edges", "categories", "expected")
        return cls(kind=content["kind"], **{name: tuple(content[name]) for name in lists})


def reference_bins(values: npt.NDArray[Any]) -> Bins:
    """Make bins from the values that the model was trained on.

    Args:
        values: Numbers, cut at the tenths of their distribution, or texts, of which the 20 most
            common get a bin each.

    Returns:
        The bins. A number that fills a tenth or more gets a bin of its own, so that a feature
        which is nearly always 0 is seen to drift either way.
    """
    if values.dtype.kind in "OUS":
        counted = Counter(text for text in _read_texts(values) if text is not None)
        common = sorted(counted, key=lambda text: (-counted[text], text))[:MOST_CATEGORIES]
        bins = Bins("category", categories=tuple(common))
    else:
        bins = Bins("number", edges=_find_edges(values.astype(np.float64)))
    expected = tuple(int(count) for count in bins.count(values))
    return Bins(bins.kind, bins.edges, bins.categories, expected)


def psi(expected_counts: npt.ArrayLike, actual_counts: npt.ArrayLike) -> float:
    """Return the population stability index of two counts by bin, freed of what chance gives.

    Samples of one population differ too, on average by (bins - 1)(1 / n + 1 / m): a tenth for a
    hundred rows in eleven bins, which would look like drift. That much is taken off, and nothing
    to speak of from thousands of rows.

    Args:
        expected_counts: Rows in each bin in training.
        actual_counts: Rows in the same bins now.

    Returns:
        0 or more; 0 when either side has no rows.

    Source:
        Siddiqi, "Credit Risk Scorecards", 2006: sum of (a - e) ln(a / e) over shares. Its mean
        without drift: Yurdakul & Naranjo, "Statistical properties of the population stability
        index", Journal of Risk Model Validation 14(4), 2020.
    """
    expected = np.asarray(expected_counts, dtype=np.float64)
    actual = np.asarray(actual_counts, dtype=np.float64)
    if not expected.sum() or not actual.sum():
        return 0.0
    is_used = expected + actual > 0
    expected, actual = expected[is_used], actual[is_used]
    together = (expected + actual) / (expected + actual).sum()
    expected_share, actual_share = _smooth(expected, together), _smooth(actual, together)
    index = np.sum((actual_share - expected_share) * np.log(actual_share / expected_share))
    chance = (len(together) - 1) * (1 / expected.sum() + 1 / actual.sum())
    return max(0.0, float(index - chance))


def level(psi: float) -> Level:
    """Return what a population stability index means.

    Examples:
        >>> level(0.05), level(0.1), level(0.25)
        ('stable', 'moderate', 'high')
    """
    if psi >= HIGH_FROM:
        return "high"
    return "moderate" if psi >= MODERATE_FROM else "stable"


def _smooth(counts: FloatArray, together: FloatArray) -> FloatArray:
    raised = counts + SMOOTHING * len(counts) * together
    share: FloatArray = raised / raised.sum()
    return share


def _find_edges(values: FloatArray) -> tuple[float, ...]:
    known = values[np.isfinite(values)]
    if not len(known):
        return ()
    # Quantiles that occur: one between two values would move with the number of rows.
    quantiles = np.quantile(known, np.arange(1, BINS) / BINS, method="inverted_cdf")
    distinct, times = np.unique(quantiles, return_counts=True)
    heavy = distinct[(times > 1) | (len(distinct) == 1)]
    edges = np.union1d(distinct, np.nextafter(heavy, -np.inf))
    return tuple(edges.tolist())


def _read_texts(values: npt.NDArray[Any]) -> list[str | None]:
    return [None if _is_missing(value) else str(value) for value in values.tolist()]


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _to_list(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
