"""How good predictions are, in one number each.

A metric that is not defined, such as the AUC of labels of one class, is NaN: never an exception
and never a flattering 0 or 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from c360.ml.features import FloatArray

BINS = 10
TOP_SHARE = 10
"""One in this many rows is the top decile."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows in order of their probability, the highest first; equal ones stand together.

    Args:
        values: The distinct probabilities, falling.
        counts: Rows with at least that probability.
        positives: Positive rows with at least that probability.
    """

    values: FloatArray
    counts: FloatArray
    positives: FloatArray

    @property
    def row_count(self) -> float:
        """All rows."""
        return float(self.counts[-1]) if len(self.counts) else 0.0

    @property
    def positive_count(self) -> float:
        """All positive rows."""
        return float(self.positives[-1]) if len(self.positives) else 0.0

    def count_positives_in_top(self, rows: FloatArray) -> FloatArray:
        """Return how many positives the first rows hold; of equal rows, as chance would take them.

        Args:
            rows: How many of the first rows, one answer each.
        """
        counts, positives = np.append(0.0, self.counts), np.append(0.0, self.positives)
        found: FloatArray = np.interp(rows, counts, positives)
        return found


def rank_rows(labels: FloatArray, probabilities: FloatArray) -> Ranking:
    """Sort once; every metric of order follows from the result.

    Args:
        labels: 0 or 1.
        probabilities: One a row; any scale will do.
    """
    order = np.argsort(-probabilities)
    ordered = probabilities[order]
    last = np.append(np.flatnonzero(ordered[1:] != ordered[:-1]), len(ordered) - 1)
    last = last[: len(ordered)]
    positives: FloatArray = np.cumsum(labels[order])[last]
    return Ranking(ordered[last], last + 1.0, positives)


def measure_auc(ranking: Ranking) -> float:
    """Return the chance that a positive row stands above a negative one; equals count half."""
    positives = np.append(0.0, ranking.positives)
    negatives = np.append(0.0, ranking.counts - ranking.positives)
    area = float(np.sum(np.diff(negatives) * (positives[1:] + positives[:-1]) / 2))
    return _divide(area, float(positives[-1] * negatives[-1]))


def split_by_count(ranking: Ranking, bins: int = BINS) -> npt.NDArray[np.int64]:
    """Return the bin of each distinct probability: bins of equal count, 0 the lowest.

    Equal probabilities are never parted: they go where the middle of them falls, so that a bin may
    hold more than its share, or none.
    """
    before = np.append(0.0, ranking.counts[:-1])
    middle = ranking.row_count - (before + ranking.counts) / 2
    found: npt.NDArray[np.int64] = np.minimum(
        (middle * bins / max(ranking.row_count, 1.0)).astype(np.int64), bins - 1
    )
    return found


def binary_metrics(
    labels: FloatArray, probabilities: FloatArray, threshold: float
) -> dict[str, float]:
    """Measure probabilities against what happened.

    Args:
        labels: 0 or 1.
        probabilities: One a row.
        threshold: Probability from which a row counts as predicted positive.

    Returns:
        auc, pr_auc (average precision), f1, precision, recall and accuracy at the threshold;
        precision, recall and lift in the tenth of the rows with the highest probability (rounded
        up); brier; ece, the mean gap between predicted and observed over ten bins of equal count.
        NaN where not defined: auc, pr_auc and recall with one class only, precision when no row
        reaches the threshold.
    """
    ranking = rank_rows(labels, probabilities)
    return {
        "auc": measure_auc(ranking),
        "pr_auc": _measure_average_precision(ranking),
        **_measure_at(ranking, threshold),
        **_measure_top_decile(ranking),
        "brier": _divide(float(np.sum((probabilities - labels) ** 2)), ranking.row_count),
        "ece": _measure_calibration_error(ranking),
    }


def regression_metrics(actual: FloatArray, predicted: FloatArray) -> dict[str, float]:
    """Measure predicted values against what happened.

    Returns:
        rmse, mae and r2; r2 is NaN when the actual values do not vary.
    """
    count = float(len(actual))
    squares = float(np.sum((actual - predicted) ** 2))
    spread = float(np.sum((actual - actual.mean()) ** 2)) if count else 0.0
    return {
        "rmse": math.sqrt(_divide(squares, count)),
        "mae": _divide(float(np.sum(np.abs(actual - predicted))), count),
        "r2": 1.0 - _divide(squares, spread),
    }


def _measure_average_precision(ranking: Ranking) -> float:
    if ranking.positive_count == ranking.row_count:
        return math.nan
    gained = np.diff(ranking.positives, prepend=0.0)
    total = float(np.sum(gained * ranking.positives / ranking.counts))
    return _divide(total, ranking.positive_count)


def _measure_at(ranking: Ranking, threshold: float) -> dict[str, float]:
    flagged_values = int(np.searchsorted(-ranking.values, -threshold, side="right"))
    flagged = float(ranking.counts[flagged_values - 1]) if flagged_values else 0.0
    hits = float(ranking.positives[flagged_values - 1]) if flagged_values else 0.0
    rows, positives = ranking.row_count, ranking.positive_count
    return {
        "f1": _divide(2 * hits, flagged + positives),
        "precision": _divide(hits, flagged),
        "recall": _divide(hits, positives),
        "accuracy": _divide(rows - flagged - positives + 2 * hits, rows),
    }


def _measure_top_decile(ranking: Ranking) -> dict[str, float]:
    rows, positives = ranking.row_count, ranking.positive_count
    top = float(-(-int(rows) // TOP_SHARE))
    hits = float(ranking.count_positives_in_top(np.array([top]))[0])
    precision = _divide(hits, top)
    return {
        "precision_top_decile": precision,
        "recall_top_decile": _divide(hits, positives),
        "lift_top_decile": _divide(precision, _divide(positives, rows)),
    }


def _measure_calibration_error(ranking: Ranking) -> float:
    rows = np.diff(ranking.counts, prepend=0.0)
    gap = rows * ranking.values - np.diff(ranking.positives, prepend=0.0)
    gaps = np.bincount(split_by_count(ranking), weights=gap, minlength=BINS)
    return _divide(float(np.sum(np.abs(gaps))), ranking.row_count)


def _divide(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
