"""Why a prediction is what it is, in plain words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from c360.ml.definition import Task
from c360.ml.features import Feature, FloatArray

MOST_DRIVERS = 5
SMALLEST_SHARE = 0.02
"""Share of all effects below which a feature is no driver."""

DIRECTIONS = {
    Task.BINARY: ("raises the risk", "lowers the risk"),
    Task.REGRESSION: ("raises the prediction", "lowers the prediction"),
    Task.VALUE: ("raises the prediction", "lowers the prediction"),
    Task.ANOMALY: ("is unusual", "is usual"),
}


@dataclass(frozen=True, slots=True)
class Driver:
    """One feature's part in one prediction; ``effect`` is in the unit of the model's raw output."""

    feature: str
    label: str
    value: float | str | None
    usual_low: float | None
    usual_high: float | None
    effect: float
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the driver as JSON; written out, since there are hundreds of thousands a run."""
        return {
            "feature": self.feature,
            "label": self.label,
            "value": self.value,
            "usual_low": self.usual_low,
            "usual_high": self.usual_high,
            "effect": self.effect,
            "text": self.text,
        }


def find_drivers(
    task: Task, features: Sequence[Feature], matrix: FloatArray, contributions: FloatArray
) -> list[list[Driver]]:
    """Return each row's largest drivers, the largest first.

    Args:
        task: Decides the words.
        features: The columns of both matrices.
        matrix: Rows x features, as the model saw them.
        contributions: Rows x features: what each adds to the prediction.
    """
    most = min(MOST_DRIVERS, len(features))
    size = np.abs(contributions)
    order = np.argsort(-size, axis=1, kind="stable")[:, :most]
    total = size.sum(axis=1)
    writers = [_write(task, feature) for feature in features]
    chosen = np.take_along_axis(contributions, order, axis=1).tolist()
    values = np.take_along_axis(matrix, order, axis=1).tolist()
    least = (SMALLEST_SHARE * total).tolist()
    return [
        [
            writers[place](value, effect)
            for place, value, effect in zip(places, row, effects, strict=True)
            if abs(effect) > bound
        ]
        for places, row, effects, bound in zip(order.tolist(), values, chosen, least, strict=True)
    ]


def _write(task: Task, feature: Feature) -> Callable[[float, float], Driver]:
    raises, lowers = DIRECTIONS[task]
    usual = ""
    if feature.low is not None and feature.high is not None:
        usual = f"{_number(feature.low)} to {_number(feature.high)}"

    def write(code: float, effect: float) -> Driver:
        value = read_value(feature, code)
        says = raises if effect > 0 else lowers
        return Driver(
            feature=feature.name,
            label=feature.label,
            value=value,
            usual_low=feature.low,
            usual_high=feature.high,
            effect=round(effect, 4),
            text=f"{feature.label}: {_describe(feature, value, usual)}. This {says}.",
        )

    return write


def read_value(feature: Feature, code: float) -> float | str | None:
    """Return a cell of the matrix as people know it."""
    if math.isnan(code):
        return None
    if feature.kind == "category":
        return feature.values[int(code)]
    return round(code, 4)


def _describe(feature: Feature, value: float | str | None, usual: str) -> str:
    if value is None:
        return "not known"
    if isinstance(value, str) or feature.low is None or feature.high is None:
        return str(value)
    if value < feature.low:
        return f"{_number(value)}, lower than usual ({usual})"
    if value > feature.high:
        return f"{_number(value)}, higher than usual ({usual})"
    return f"{_number(value)}, as usual ({usual})"


def _number(value: float) -> str:
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.2f}"
