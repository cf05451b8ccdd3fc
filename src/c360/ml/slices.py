"""How a model does in parts of the population."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from c360.ml.features import FloatArray
from c360.ml.metrics import measure_auc, rank_rows

MINIMUM_ROWS = 30
"""Rows below which a part says more about chance than about the model."""


def measure_slices(
    by: Mapping[str, npt.NDArray[Any]],
    labels: FloatArray,
    predictions: FloatArray,
    minimum_rows: int = MINIMUM_ROWS,
) -> list[dict[str, Any]]:
    """Measure every value of every attribute apart.

    Args:
        by: Text by attribute, one entry a row.
        labels: 0 or 1 of a binary model, else the actual values.
        predictions: Probabilities or values.
        minimum_rows: Parts with fewer rows are left out.

    Returns:
        One entry a part, attributes in their order, values sorted: by, value, rows, positives,
        auc, mean_predicted, observed_rate. Positives and auc are None unless every label is 0 or
        1; auc also where only one class occurs.
    """
    is_binary = bool(np.isin(labels, (0.0, 1.0)).all())
    found = []
    for attribute, value, chosen in split_parts(by, minimum_rows):
        actual, predicted = labels[chosen], predictions[chosen]
        auc = measure_auc(rank_rows(actual, predicted)) if is_binary else np.nan
        found.append(
            {
                "by": attribute,
                "value": value,
                "rows": len(chosen),
                "positives": int(actual.sum()) if is_binary else None,
                "auc": None if np.isnan(auc) else auc,
                "mean_predicted": float(predicted.mean()),
                "observed_rate": float(actual.mean()),
            }
        )
    return found


def split_parts(
    by: Mapping[str, npt.NDArray[Any]], minimum_rows: int
) -> Iterator[tuple[str, str, npt.NDArray[np.int64]]]:
    """Yield attribute, value and rows of every part with enough rows."""
    for attribute, texts in by.items():
        values, place = np.unique(texts.astype(str), return_inverse=True)
        order = np.argsort(place, kind="stable")
        ends = np.cumsum(np.bincount(place, minlength=len(values)))
        for value, rows in zip(values, np.split(order, ends[:-1]), strict=True):
            if len(rows) >= minimum_rows:
                yield attribute, str(value), rows
