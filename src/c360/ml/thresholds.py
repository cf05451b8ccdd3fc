"""From which probability it pays to act."""

from __future__ import annotations

import numpy as np

from c360.errors import InvalidInputError
from c360.ml.features import FloatArray
from c360.ml.metrics import rank_rows


def choose_threshold(
    labels: FloatArray,
    probabilities: FloatArray,
    cost_false_positive: float,
    cost_false_negative: float,
) -> float:
    """Return the probability from which flagging costs least on these rows.

    Args:
        labels: 0 or 1.
        probabilities: One a row.
        cost_false_positive: Cost of flagging a negative row.
        cost_false_negative: Cost of missing a positive row.

    Returns:
        A probability that occurs; of several that cost the same the highest, which flags the
        fewest. Above all of them when it is cheapest to flag nobody.

    Raises:
        InvalidInputError: A cost is negative or not finite, or both are 0.
    """
    _require_costs(cost_false_positive, cost_false_negative)
    ranking = rank_rows(labels, probabilities)
    if not len(ranking.values):
        return threshold_for_cost(cost_false_positive, cost_false_negative)
    nobody = max(1.0, float(np.nextafter(ranking.values[0], np.inf)))
    candidates = np.append(nobody, ranking.values)
    false_positives = np.append(0.0, ranking.counts - ranking.positives)
    missed = ranking.positive_count - np.append(0.0, ranking.positives)
    cost = cost_false_positive * false_positives + cost_false_negative * missed
    return float(candidates[np.argmin(cost)])


def threshold_for_cost(cost_false_positive: float, cost_false_negative: float) -> float:
    """Return the threshold of least expected cost for calibrated probabilities.

    Raises:
        InvalidInputError: A cost is negative or not finite, or both are 0.

    Examples:
        >>> threshold_for_cost(1, 4)
        0.2

    Source:
        Elkan, "The foundations of cost-sensitive learning", IJCAI 2001.
    """
    _require_costs(cost_false_positive, cost_false_negative)
    return cost_false_positive / (cost_false_positive + cost_false_negative)


def _require_costs(cost_false_positive: float, cost_false_negative: float) -> None:
    costs = np.array([cost_false_positive, cost_false_negative])
    if not np.isfinite(costs).all() or costs.min() < 0 or costs.max() == 0:
        raise InvalidInputError(
            f"The costs of a false positive and a false negative are {cost_false_positive} and "
            f"{cost_false_negative}; allowed are numbers from 0, not both 0. Correct `costs`."
        )
