"""Make probabilities mean what they say: of those given 30 %, 30 % come true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import scipy

from c360.errors import TrainingDataError
from c360.ml.features import FloatArray
from c360.ml.metrics import rank_rows, split_by_count

POSITIVES_FOR_ISOTONIC = 1_000
"""Positives below which a free curve would follow noise, and two parameters are safer."""
ISOTONIC_BINS = 50
LEAST_SLOPE = 0.01
SMALLEST = 1e-6
"""No calibrated probability is nearer to 0 or 1: nothing is certain."""
RAW_SHARE = 1e-3
"""Weight of the raw probability in an isotonic answer, enough to keep the order on a plateau."""


@dataclass(frozen=True, slots=True)
class Calibrator:
    """A rising map from a model's probabilities to calibrated ones.

    Equal probabilities stay equal. Different ones stay different and in order wherever the
    answer is not held at ``SMALLEST`` from 0 or 1, so that a rank of customers has no more ties
    after calibration than before.

    Args:
        method: ``sigmoid``: slope and intercept on the log-odds. ``isotonic``: the line through
            the points (inputs, outputs), level beyond the ends, with ``RAW_SHARE`` of the input.
        slope: Of the sigmoid; above 0.
        intercept: Of the sigmoid.
        inputs: Of the isotonic map, rising.
        outputs: Of the isotonic map, never falling.
    """

    method: Literal["sigmoid", "isotonic"]
    slope: float = 1.0
    intercept: float = 0.0
    inputs: tuple[float, ...] = ()
    outputs: tuple[float, ...] = ()

    def apply(self, probabilities: FloatArray) -> FloatArray:
        """Return the calibrated probabilities, each strictly between 0 and 1."""
        if self.method == "sigmoid":
            found = scipy.special.expit(self.slope * _to_log_odds(probabilities) + self.intercept)
        else:
            level = np.interp(probabilities, self.inputs, self.outputs)
            found = (1 - RAW_SHARE) * level + RAW_SHARE * probabilities
        clipped: FloatArray = np.clip(found, SMALLEST, 1 - SMALLEST)
        return clipped

    def to_json(self) -> dict[str, Any]:
        """Return the calibrator as JSON."""
        content = asdict(self)
        return {**content, "inputs": list(self.inputs), "outputs": list(self.outputs)}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Calibrator:
        """Read what ``to_json`` wrote."""
        inputs, outputs = tuple(content["inputs"]), tuple(content["outputs"])
        return cls(**{**content, "inputs": inputs, "outputs": outputs})


def fit_calibrator(probabilities: FloatArray, labels: FloatArray) -> Calibrator:
    """Fit on rows that the model was not fitted to.

    With fewer than 1,000 positives or negatives a sigmoid is fitted, else a rising curve of the
    observed rates in 50 bins of equal count, in which equal probabilities stay together.

    Args:
        probabilities: What the model gives.
        labels: 0 or 1. One class only is allowed: the answer is then near that class's rate.

    Raises:
        TrainingDataError: There are no rows.

    Source:
        Platt, "Probabilistic outputs for support vector machines", 1999; Zadrozny & Elkan,
        "Transforming classifier scores into accurate multiclass probability estimates", KDD 2002.
    """
    if not len(labels):
        raise TrainingDataError(
            "0 rows came to calibrate a model on; at least one is needed. "
            "Give the model a validation period with data."
        )
    positives = float(labels.sum())
    if min(positives, len(labels) - positives) < POSITIVES_FOR_ISOTONIC:
        return _fit_sigmoid(probabilities, labels)
    return _fit_isotonic(probabilities, labels)


def _fit_sigmoid(probabilities: FloatArray, labels: FloatArray) -> Calibrator:
    log_odds = _to_log_odds(probabilities)
    positives = float(labels.sum())
    negatives = len(labels) - positives
    # Platt's targets: with few rows, what was always seen is still not certain.
    high, low = (positives + 1) / (positives + 2), 1 / (negatives + 2)
    target = np.where(labels > 0, high, low)

    def loss(parameters: FloatArray) -> tuple[float, FloatArray]:
        line = parameters[0] * log_odds + parameters[1]
        error = scipy.special.expit(line) - target
        value = np.mean(np.logaddexp(0, line) - target * line)
        return float(value), np.array([np.mean(error * log_odds), np.mean(error)])

    # A slope held above 0 keeps the order even of a model that is worse than chance.
    found = scipy.optimize.minimize(
        loss,
        np.array([1.0, 0.0]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_SLOPE, None), (None, None)],
        options={"ftol": 1e-14, "gtol": 1e-9},
    )
    return Calibrator("sigmoid", slope=float(found.x[0]), intercept=float(found.x[1]))


def _fit_isotonic(probabilities: FloatArray, labels: FloatArray) -> Calibrator:
    ranking = rank_rows(labels, probabilities)
    bins = split_by_count(ranking, ISOTONIC_BINS)
    rows = np.diff(ranking.counts, prepend=0.0)
    count = np.bincount(bins, weights=rows)
    filled = count > 0
    count = count[filled]
    predicted = np.bincount(bins, weights=rows * ranking.values)[filled] / count
    positives = np.bincount(bins, weights=np.diff(ranking.positives, prepend=0.0))[filled]
    observed = scipy.optimize.isotonic_regression(positives / count, weights=count).x
    return Calibrator(
        "isotonic", inputs=tuple(predicted.tolist()), outputs=tuple(observed.tolist())
    )


def _to_log_odds(probabilities: FloatArray) -> FloatArray:
    found: FloatArray = scipy.special.logit(np.clip(probabilities, 1e-15, 1 - 1e-15))
    return found
