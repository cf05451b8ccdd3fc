"""Cross-validation: for tables without time, where one split says little."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from c360.ml.calibration import fit_calibrator
from c360.ml.definition import ModelDefinition, Task
from c360.ml.fit import FitPlan, Part, fit_once
from c360.ml.metrics import binary_metrics, regression_metrics
from c360.ml.predictors import Trees
from c360.ml.splits import draw_keys
from c360.ml.training import Material, TrainingPlan

NAMES = {"auc": "auc_folds", "ece": "ece_folds", "rmse": "rmse_folds", "r2": "r2_folds"}


def cross_validate(
    definition: ModelDefinition,
    material: Material,
    plan: TrainingPlan,
    parameters: Mapping[str, Any],
) -> list[dict[str, Any]]:
    """Measure the chosen parameters on every example once, each by trees that never saw it.

    Of the other folds one stops the trees and calibrates them. AUC is the mean over folds, each
    ranked by its own trees; calibration error is pooled over all examples.
    """
    parts = [material.part(place) for place in range(3)]
    matrix = np.concatenate([part.matrix for part in parts])
    labels = np.concatenate([part.labels for part in parts])
    keys = np.concatenate([material.train.keys, material.validation.keys, material.test.keys])
    fold = (draw_keys(keys.tolist(), plan.seed + 1) * definition.folds).astype(np.int64)
    drawn = {name: value for name, value in parameters.items() if name != "trees"}
    categories = tuple(p for p, f in enumerate(material.features) if f.kind == "category")
    fit_plan = FitPlan(definition.task, categories, plan.seed, threads=plan.threads)
    found = np.empty(len(labels))
    for number in range(definition.folds):
        judged, choosing = fold == number, fold == (number + 1) % definition.folds
        fitted = ~judged & ~choosing
        train = Part(matrix[fitted], labels[fitted])
        chosen = Part(matrix[choosing], labels[choosing])
        booster, _ = fit_once(fit_plan, drawn, train, chosen)
        trees = Trees(booster, threads=plan.threads)
        found[judged] = trees.predict(matrix[judged])
        if definition.task is Task.BINARY:
            calibrator = fit_calibrator(_probability(trees.predict(chosen.matrix)), chosen.labels)
            found[judged] = calibrator.apply(_probability(found[judged]))
    if definition.task is not Task.BINARY:
        return _describe(definition, regression_metrics(labels, found))
    pooled = binary_metrics(labels, found, 0.5)
    each = [
        binary_metrics(labels[fold == number], found[fold == number], 0.5)["auc"]
        for number in range(definition.folds)
    ]
    return _describe(definition, {**pooled, "auc": float(np.mean(each))})


def _probability(raw: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
    return 1.0 / (1.0 + np.exp(-raw))


def _describe(definition: ModelDefinition, metrics: Mapping[str, float]) -> list[dict[str, Any]]:
    rows = []
    for name, shown in NAMES.items():
        if name not in metrics:
            continue
        required = definition.required.get(shown)
        is_upper = name in ("ece", "rmse")
        value = float(metrics[name])
        rows.append(
            {
                "name": shown,
                "value": round(value, 6),
                "low": None,
                "high": None,
                "required": required,
                "comparison": None if required is None else "<=" if is_upper else ">=",
                "is_met": None if required is None
                else value <= required if is_upper else value >= required,
                "baselines": {},
            }
        )  # fmt: skip
    return rows
