"""Curves of a binary model, as a card keeps them: lists of points, ready for JSON.

A curve that labels of one class do not define is an empty list.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from c360.ml.features import FloatArray
from c360.ml.metrics import BINS, Ranking, rank_rows, split_by_count

Curve = list[dict[str, float]]
MOST_POINTS = 100
LIFT_POINTS = 20
NORMAL_95 = 1.959963984540054
"""Standard deviations that hold 95 % of a normal distribution."""


def calibration_curve(labels: FloatArray, probabilities: FloatArray) -> Curve:
    """Return predicted beside observed rates in ten bins of equal count.

    Returns:
        Mean ``predicted``, ``observed`` rate, its 95 % Wilson interval ``low`` and ``high``, and
        ``count``; bins rise, and one that ties leave empty is left out.
    """
    ranking = rank_rows(labels, probabilities)
    bins = split_by_count(ranking)
    rows = np.diff(ranking.counts, prepend=0.0)
    count = np.bincount(bins, weights=rows, minlength=BINS)
    predicted = np.bincount(bins, weights=rows * ranking.values, minlength=BINS)
    positives = np.diff(ranking.positives, prepend=0.0)
    observed = np.bincount(bins, weights=positives, minlength=BINS)
    return [
        _describe_bin(float(predicted[place]), round(float(observed[place])), int(count[place]))
        for place in np.flatnonzero(count)
    ]


def lift_curve(labels: FloatArray, probabilities: FloatArray) -> Curve:
    """Return what share of the positives the top rows hold, at 20 shares of the rows.

    Returns:
        ``share`` of the rows (at least that many), ``captured`` share of the positives, and
        ``lift``: the positive rate among them, in multiples of that of all rows.
    """
    ranking = rank_rows(labels, probabilities)
    if not ranking.positive_count:
        return []
    steps = np.arange(1, LIFT_POINTS + 1)
    rows = np.ceil(steps * ranking.row_count / LIFT_POINTS)
    captured = ranking.count_positives_in_top(rows) / ranking.positive_count
    lift = captured * ranking.row_count / rows
    return [
        {"share": float(step / LIFT_POINTS), "captured": float(part), "lift": float(times)}
        for step, part, times in zip(steps, captured, lift, strict=True)
    ]


def roc_curve(labels: FloatArray, probabilities: FloatArray) -> Curve:
    """Return false beside true positive rates, from none flagged to all, in at most 100 points."""
    ranking = rank_rows(labels, probabilities)
    if not _has_both_classes(ranking):
        return []
    negatives = np.append(0.0, ranking.counts - ranking.positives)
    false = negatives / negatives[-1]
    true = np.append(0.0, ranking.positives) / ranking.positive_count
    return [
        {"false_positive_rate": float(false[place]), "true_positive_rate": float(true[place])}
        for place in _thin(false + true)
    ]


def precision_recall_curve(labels: FloatArray, probabilities: FloatArray) -> Curve:
    """Return precision at rising recall, in at most 100 points.

    Thresholds that find no further positive are left out: they only flag more rows in vain.
    """
    ranking = rank_rows(labels, probabilities)
    if not _has_both_classes(ranking):
        return []
    finds = np.diff(ranking.positives, prepend=0.0) > 0
    precision = ranking.positives[finds] / ranking.counts[finds]
    recall = ranking.positives[finds] / ranking.positive_count
    return [
        {"recall": float(recall[place]), "precision": float(precision[place])}
        for place in _thin(recall)
    ]


def wilson_interval(positives: int, rows: int) -> tuple[float, float]:
    """Return the 95 % interval of a rate.

    Args:
        positives: How many of the rows.
        rows: At least one.

    Source:
        Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22,
        1927.
    """
    rate, squared = positives / rows, NORMAL_95**2
    middle = rate + squared / (2 * rows)
    spread = NORMAL_95 * math.sqrt(rate * (1 - rate) / rows + squared / (4 * rows * rows))
    scale = 1 + squared / rows
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def _describe_bin(predicted: float, positives: int, count: int) -> dict[str, float]:
    low, high = wilson_interval(positives, count)
    return {
        "predicted": predicted / count,
        "observed": positives / count,
        "low": low,
        "high": high,
        "count": count,
    }


def _has_both_classes(ranking: Ranking) -> bool:
    return 0 < ranking.positive_count < ranking.row_count


def _thin(progress: FloatArray) -> npt.NDArray[np.int64]:
    """Return the places of at most 100 points, spread evenly along a rising measure."""
    if len(progress) <= MOST_POINTS:
        return np.arange(len(progress))
    wanted = np.linspace(progress[0], progress[-1], MOST_POINTS)
    return np.unique(np.searchsorted(progress, wanted))
