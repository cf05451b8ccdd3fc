"""Judge a model on its test rows, beside simple rules on the same rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from c360.ml.comparison import is_better
from c360.ml.definition import UPPER_BOUNDS, ModelDefinition, Task
from c360.ml.features import FloatArray
from c360.ml.intervals import bootstrap_differences, bootstrap_metrics
from c360.ml.metrics import binary_metrics, regression_metrics
from c360.ml.thresholds import choose_threshold

REPEATS = 200
LEAST_TO_JUDGE = 20
"""Test rows of each outcome under which an AUC may be off by a tenth and more, either way."""
DECIDING = {Task.BINARY: "auc", Task.REGRESSION: "rmse", Task.VALUE: "rmse"}
"""The metric by which one model is better than another."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Test rows with one model's predictions; ``threshold`` is of binary models."""

    labels: FloatArray
    predictions: FloatArray
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures as the card has them.

    Args:
        metrics: Each with its interval, what is required, and the baselines.
        comparisons: With each baseline, on the same rows.
        outcomes: Test rows of the rarer outcome, and of both; None where it is a value.
    """

    metrics: list[dict[str, Any]]
    comparisons: list[dict[str, Any]]
    outcomes: tuple[int, int] | None = None

    @property
    def is_scant(self) -> bool:
        """Whether the rarer outcome is too rare among the test rows to judge by."""
        return self.outcomes is not None and self.outcomes[0] < LEAST_TO_JUDGE

    def value(self, name: str) -> float:
        """Return a metric's value; NaN where it is not defined."""
        return next((float(m["value"]) for m in self.metrics
                     if m["name"] == name and m["value"] is not None), math.nan)  # fmt: skip

    def interval(self, name: str) -> tuple[float, float]:
        """Return a metric's interval; NaN where it is not defined."""
        for metric in self.metrics:
            if metric["name"] == name and metric["low"] is not None:
                return float(metric["low"]), float(metric["high"])
        return math.nan, math.nan


def measure(task: Task, judged: Judged) -> dict[str, float]:
    """Return a model's metrics on its test rows."""
    return _computer(task, judged.threshold)(judged.labels, judged.predictions)


def _computer(task: Task, threshold: float) -> Callable[..., dict[str, float]]:
    if task is Task.BINARY:
        return lambda labels, predictions: binary_metrics(labels, predictions, threshold)
    return regression_metrics


def choose_cheapest(definition: ModelDefinition, labels: FloatArray, found: FloatArray) -> float:
    """Return the threshold that would have cost least on the validation rows."""
    costs = definition.costs
    return choose_threshold(labels, found, costs.false_positive, costs.false_negative)


def evaluate(
    definition: ModelDefinition,
    judged: Judged,
    baselines: Mapping[str, Judged],
    groups: npt.NDArray[Any] | None,
    seed: int,
) -> Evaluation:
    """Measure a model and its baselines, each with a 95 % bootstrap interval.

    Args:
        definition: Names what is required.
        judged: The model on the test rows.
        baselines: Simple rules on the same rows.
        groups: The entity of each row, where one has several.
        seed: Seed of the resamples.
    """
    task = definition.task
    compute = _computer(task, judged.threshold)
    arrays = (judged.labels, judged.predictions)
    values = compute(*arrays)
    intervals = bootstrap_metrics(compute, arrays, groups, seed, REPEATS)
    beside = {name: _measure_baseline(task, other, groups, seed) for name, other in
              baselines.items()}  # fmt: skip
    metrics = [
        _describe(definition, name, (value, *intervals[name]), beside)
        for name, value in values.items()
    ]
    comparisons = [
        _compare(definition, judged, (name, other), groups, seed)
        for name, other in baselines.items()
    ]
    return Evaluation(metrics, comparisons, _count_outcomes(task, judged.labels))


def _count_outcomes(task: Task, labels: FloatArray) -> tuple[int, int] | None:
    if task is not Task.BINARY:
        return None
    positives = int(labels.sum())
    return min(positives, len(labels) - positives), len(labels)


def _measure_baseline(
    task: Task, judged: Judged, groups: npt.NDArray[Any] | None, seed: int
) -> dict[str, dict[str, float | None]]:
    compute = _computer(task, judged.threshold)
    arrays = (judged.labels, judged.predictions)
    intervals = bootstrap_metrics(compute, arrays, groups, seed, REPEATS)
    return {
        name: {"value": _plain(value), "low": _plain(intervals[name][0]),
               "high": _plain(intervals[name][1])}
        for name, value in compute(*arrays).items()
    }  # fmt: skip


def _describe(
    definition: ModelDefinition,
    name: str,
    found: tuple[float, float, float],
    beside: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    value, low, high = found
    required = definition.required.get(name)
    is_met = None
    if required is not None:  # What cannot be measured, NaN, is not met.
        is_met = bool(value <= required if name in UPPER_BOUNDS else value >= required)
    return {
        "name": name,
        "value": _plain(value),
        "low": _plain(low),
        "high": _plain(high),
        "required": required,
        "comparison": None if required is None else "<=" if name in UPPER_BOUNDS else ">=",
        "is_met": is_met,
        "baselines": {baseline: figures[name] for baseline, figures in beside.items()},
    }


def _compare(
    definition: ModelDefinition,
    judged: Judged,
    baseline: tuple[str, Judged],
    groups: npt.NDArray[Any] | None,
    seed: int,
) -> dict[str, Any]:
    name, other = baseline
    metric = DECIDING[definition.task]
    differences = compare(definition.task, judged, other, groups, seed)
    difference, low, high = differences[metric]
    return {
        "baseline": name,
        "metric": metric,
        "difference": _plain(difference),
        "low": _plain(low),
        "high": _plain(high),
        "is_better": is_better(differences, metric, metric not in UPPER_BOUNDS),
    }


def compare(
    task: Task, left: Judged, right: Judged, groups: npt.NDArray[Any] | None, seed: int
) -> dict[str, tuple[float, float, float]]:
    """Return by metric how much more ``left`` has than ``right``, with a paired interval.

    Both are judged at the threshold of ``left``: what decides does not depend on one.
    """
    compute = _computer(task, left.threshold)
    return bootstrap_differences(
        compute,
        (left.labels, left.predictions),
        (right.labels, right.predictions),
        groups,
        seed,
        REPEATS,
    )


def names_met(metrics: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Return the required metrics that are met, and those that are not."""
    met = [str(metric["name"]) for metric in metrics if metric["is_met"] is True]
    missed = [str(metric["name"]) for metric in metrics if metric["is_met"] is False]
    return met, missed


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 6)
