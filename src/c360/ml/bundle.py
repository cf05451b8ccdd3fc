"""A trained model, ready to predict: what a version's folder holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from c360.errors import NotFoundError
from c360.ml.calibration import Calibrator
from c360.ml.definition import Task
from c360.ml.drivers import Driver, find_drivers
from c360.ml.features import Feature, FloatArray, Value, encode_rows
from c360.ml.predictors import Predictor, load_predictor
from c360.ml.registry import CARD

MODEL = "model.json"
MEDIUM_FROM, HIGH_FROM = 40.0, 70.0
"""Scores from which the risk is medium and high."""
SCALE = ((0.0, 0.0), (72.5, MEDIUM_FROM), (92.5, HIGH_FROM), (100.0, 100.0))
"""Percentile of the reference distribution, and the score it stands for."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One prediction; see the mart ``predictions`` for what each part means by task."""

    prediction: float
    score: float | None
    category: str | None
    is_positive: bool | None
    drivers: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Predictions:
    """Predictions of many rows, in their order; ``raw`` is what the drivers add up to."""

    raw: FloatArray
    prediction: FloatArray
    score: FloatArray | None
    category: npt.NDArray[np.object_] | None
    is_positive: npt.NDArray[np.bool_] | None


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """A predictor with all that turns its output into what people read.

    Args:
        version: Name of the version; empty before it has one.
        card: The version's card; empty before it has one.
        task: What the predictor gives.
        features: The columns of its matrix.
        predictor: The model itself.
        calibrator: Turns probabilities into calibrated ones; binary models only.
        threshold: Prediction from which it pays to act, or from which a row is an anomaly.
        reference: 101 quantiles of the raw output on rows the model was not fitted to.
    """

    version: str
    card: Mapping[str, Any]
    task: Task
    features: tuple[Feature, ...]
    predictor: Predictor
    calibrator: Calibrator | None = None
    threshold: float | None = None
    reference: FloatArray | None = None

    @property
    def kinds(self) -> dict[str, str]:
        """Kind, ``number`` or ``category``, by feature."""
        return {feature.name: feature.kind for feature in self.features}

    def predict(self, rows: Sequence[Mapping[str, Value]]) -> list[Prediction]:
        """Predict supplied rows, each with its drivers.

        Args:
            rows: Values by feature; one left out is missing.

        Raises:
            InvalidInputError: A feature is unknown, of the wrong type, infinite, or of a category
                that was never seen.
        """
        matrix = encode_rows(self.features, rows)
        found = self.predict_matrix(matrix)
        drivers = self.explain(matrix)
        return [_take(found, place, drivers[place]) for place in range(len(rows))]

    def predict_matrix(self, matrix: FloatArray) -> Predictions:
        """Predict the rows of a matrix, without drivers."""
        raw = self.predictor.predict(matrix)
        if self.task in (Task.REGRESSION, Task.VALUE):
            return Predictions(raw, raw, None, None, None)
        score = None if self.reference is None else place_on_scale(raw, self.reference)
        if self.task is Task.ANOMALY:
            is_odd = raw >= (self.threshold or 0.0)
            names = np.where(is_odd, "anomalous", "usual").astype(object)
            return Predictions(raw, raw, score, names, is_odd)
        probability = 1.0 / (1.0 + np.exp(-raw))
        if self.calibrator is not None:
            probability = self.calibrator.apply(probability)
        is_positive = probability >= (0.5 if self.threshold is None else self.threshold)
        return Predictions(raw, probability, score, name_bands(score), is_positive)

    def explain(self, matrix: FloatArray) -> list[list[Driver]]:
        """Return the drivers of each row of a matrix."""
        contributions = self.predictor.contributions(matrix)
        return find_drivers(self.task, self.features, matrix, contributions)

    def to_files(self) -> dict[str, str]:
        """Return the files that ``load_bundle`` reads, but for the card."""
        content = {
            "task": self.task.value,
            "features": [feature.to_json() for feature in self.features],
            "calibrator": None if self.calibrator is None else self.calibrator.to_json(),
            "threshold": self.threshold,
            "reference": None if self.reference is None else self.reference.tolist(),
        }
        return {
            MODEL: json.dumps(content, indent=1) + "\n",
            self.predictor.file_name: self.predictor.to_text(),
        }


def load_bundle(folder: Path, *, threads: int = 1) -> ModelBundle:
    """Load a version.

    Args:
        folder: The version's folder.
        threads: Threads that predict; one is quickest for few rows.

    Raises:
        NotFoundError: The folder holds none.
    """
    if not (folder / MODEL).is_file():
        raise NotFoundError(f"{folder} holds no trained model. Train one with `c360 train`.")
    content = json.loads((folder / MODEL).read_text(encoding="utf-8"))
    files = {
        path.name: path.read_text(encoding="utf-8")
        for path in folder.iterdir()
        if path.is_file() and path.name not in (MODEL, CARD)
    }
    calibrator, reference = content["calibrator"], content["reference"]
    return ModelBundle(
        version=folder.name,
        card=json.loads((folder / CARD).read_text(encoding="utf-8")),
        task=Task(content["task"]),
        features=tuple(Feature.from_json(feature) for feature in content["features"]),
        predictor=load_predictor(files, threads=threads),
        calibrator=None if calibrator is None else Calibrator.from_json(calibrator),
        threshold=content["threshold"],
        reference=None if reference is None else np.array(reference),
    )


def make_reference(raw: FloatArray) -> FloatArray:
    """Return the frozen reference distribution: 101 quantiles."""
    quantiles: FloatArray = np.quantile(raw, np.linspace(0, 1, 101))
    return quantiles


def place_on_scale(raw: FloatArray, reference: FloatArray) -> FloatArray:
    """Return the score 0-100 of raw outputs: their position on the reference distribution.

    Of a run of equal quantiles the middle counts, so that a common value sits where most are.
    """
    grid = np.linspace(0, 100, len(reference))
    values, first, count = np.unique(reference, return_index=True, return_counts=True)
    middle = (grid[first] + grid[first + count - 1]) / 2
    middle[-1] = grid[-1] if count[-1] == 1 else middle[-1]
    percentile = np.interp(raw, values, middle) if len(values) > 1 else np.full(len(raw), 50.0)
    percentiles, scores = (np.array(side) for side in zip(*SCALE, strict=True))
    placed: FloatArray = np.round(np.interp(percentile, percentiles, scores), 2)
    return placed


def name_bands(score: FloatArray | None) -> npt.NDArray[np.object_] | None:
    """Return low, medium or high for scores."""
    if score is None:
        return None
    names = np.where(score >= HIGH_FROM, "high", np.where(score >= MEDIUM_FROM, "medium", "low"))
    return names.astype(object)


def _take(found: Predictions, place: int, drivers: Sequence[Driver]) -> Prediction:
    return Prediction(
        prediction=float(found.prediction[place]),
        score=None if found.score is None else float(found.score[place]),
        category=None if found.category is None else str(found.category[place]),
        is_positive=None if found.is_positive is None else bool(found.is_positive[place]),
        drivers=[driver.to_json() for driver in drivers],
    )
