"""Whether a model treats protected groups alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from c360.ml.features import FloatArray
from c360.ml.slices import MINIMUM_ROWS, split_parts

LEAST_RATIO = 0.8
"""A group selected less than this times as often as the most selected one is out of bounds."""


def measure_fairness(
    by: Mapping[str, npt.NDArray[Any]],
    labels: FloatArray,
    probabilities: FloatArray,
    threshold: float,
) -> list[dict[str, Any]]:
    """Compare the groups of every protected attribute.

    Groups of fewer than 30 rows are left out: chance would decide on them, and on what the
    others are compared with.

    Args:
        by: Text by attribute, one entry a row.
        labels: 0 or 1.
        probabilities: One a row.
        threshold: Probability from which a row is selected.

    Returns:
        One entry a group: attribute, group, rows, selection_rate, selection_ratio (to the highest
        rate of the attribute), true_positive_rate and false_positive_rate (equalised odds),
        mean_predicted and observed_rate (calibration), is_within (a ratio of at least 0.8).
        A rate without rows is None, and so is the ratio when nobody is selected.

    Source:
        The four-fifths rule: 29 CFR 1607.4(D). Equalised odds: Hardt, Price & Srebro, "Equality of
        opportunity in supervised learning", NeurIPS 2016.
    """
    selected = probabilities >= threshold
    found: list[dict[str, Any]] = []
    highest: dict[str, float] = {}
    for attribute, group, rows in split_parts(by, MINIMUM_ROWS):
        measured = _measure_group(labels[rows], probabilities[rows], selected[rows])
        found.append({"attribute": attribute, "group": group, "rows": len(rows), **measured})
        highest[attribute] = max(highest.get(attribute, 0.0), measured["selection_rate"])
    return [_compare(entry, highest[entry["attribute"]]) for entry in found]


def _measure_group(
    labels: FloatArray, probabilities: FloatArray, selected: npt.NDArray[np.bool_]
) -> dict[str, Any]:
    is_positive = labels > 0
    return {
        "selection_rate": float(selected.mean()),
        "selection_ratio": None,
        "true_positive_rate": _find_rate(selected[is_positive]),
        "false_positive_rate": _find_rate(selected[~is_positive]),
        "mean_predicted": float(probabilities.mean()),
        "observed_rate": float(labels.mean()),
    }


def _find_rate(selected: npt.NDArray[np.bool_]) -> float | None:
    return float(selected.mean()) if len(selected) else None


def _compare(entry: Mapping[str, Any], highest: float) -> dict[str, Any]:
    ratio = entry["selection_rate"] / highest if highest else None
    return {**entry, "selection_ratio": ratio, "is_within": ratio is None or ratio >= LEAST_RATIO}
