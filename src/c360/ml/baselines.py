"""What a model has to beat: simple rules, trained and judged on the same rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from c360.ml.definition import Task
from c360.ml.engines import load_sklearn
from c360.ml.features import Feature, FloatArray
from c360.ml.fit import Part

MAJORITY, LOGISTIC, LINEAR = "majority", "logistic_regression", "linear_regression"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A simple model's predictions on the test rows."""

    name: str
    predictions: FloatArray


def predict_baselines(
    task: Task, features: tuple[Feature, ...], single: str | None, parts: tuple[Part, Part]
) -> list[Baseline]:
    """Return the baselines' predictions.

    Args:
        task: Binary or regression.
        features: Columns of the matrices.
        single: The one feature of the simplest baseline; without one it says the same of everybody.
        parts: Training rows and test rows.
    """
    train, test = parts
    names = [feature.name for feature in features]
    if single in names:
        place = names.index(single)
        chosen = _fit_linear(
            task, (features[place],), _column(train, place), _column(test, place).matrix
        )
        simplest = Baseline(single, chosen)
    else:
        simplest = Baseline(MAJORITY, np.full(len(test.labels), float(train.labels.mean())))
    linear = _fit_linear(task, features, train, test.matrix)
    return [simplest, Baseline(LOGISTIC if task is Task.BINARY else LINEAR, linear)]


def _column(part: Part, place: int) -> Part:
    return Part(part.matrix[:, [place]], part.labels)


def _fit_linear(
    task: Task, features: tuple[Feature, ...], train: Part, test: FloatArray
) -> FloatArray:
    """Fit a regularised linear model; categories become columns, missing values their median."""
    scaler = load_sklearn("preprocessing").StandardScaler()
    fitted = scaler.fit_transform(_widen(features, train.matrix))
    judged = scaler.transform(_widen(features, test))
    linear_model = load_sklearn("linear_model")
    if task is Task.BINARY:
        # A few hundred steps are plenty for standardised columns; what is left is rounding.
        model = linear_model.LogisticRegression(max_iter=2_000, tol=1e-3).fit(fitted, train.labels)
        return np.asarray(model.predict_proba(judged)[:, 1], dtype=np.float64)
    return np.asarray(
        linear_model.Ridge().fit(fitted, train.labels).predict(judged), dtype=np.float64
    )


def _widen(features: tuple[Feature, ...], matrix: FloatArray) -> FloatArray:
    columns: list[FloatArray] = []
    for place, feature in enumerate(features):
        values = matrix[:, place]
        if feature.kind == "category":
            columns += [(values == code).astype(np.float64) for code in range(len(feature.values))]
            continue
        filled = np.where(np.isnan(values), feature.median or 0.0, values)
        columns.append(filled)
        # Money and counts are skewed: a linear model is given their logarithm as well.
        columns.append(np.sign(filled) * np.log1p(np.abs(filled)))
        if feature.missing_share:
            columns.append(np.isnan(values).astype(np.float64))
    return np.stack(columns, axis=1)
