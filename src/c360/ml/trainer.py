"""From a definition to a version: the one way in which every model is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from c360.errors import TrainingDataError
from c360.ml.baselines import Baseline, predict_baselines
from c360.ml.bundle import ModelBundle, make_reference
from c360.ml.card import draw_curves, judge, write_markdown
from c360.ml.curves import calibration_curve, lift_curve, precision_recall_curve, roc_curve
from c360.ml.dataset import ExampleReader, Examples, group_texts
from c360.ml.definition import ModelDefinition, Task
from c360.ml.evaluation import Evaluation, Judged, choose_cheapest, evaluate
from c360.ml.fairness import measure_fairness
from c360.ml.features import FloatArray, encode_table, learn_features
from c360.ml.fit import Fit, Part
from c360.ml.folds import cross_validate
from c360.ml.inputs import check_sql
from c360.ml.isolation import fit_isolation
from c360.ml.leaks import check_model, raise_leaks
from c360.ml.lifetime import fit_lifetime
from c360.ml.predictors import VALUE_FEATURES, Lifetime, Trees
from c360.ml.registry import CARD
from c360.ml.slices import measure_slices
from c360.ml.training import (
    Material,
    TrainingPlan,
    fit_material,
    group_keys,
    hash_data,
    name_version,
    next_day,
    prepare,
)
from c360.warehouse.duckdb import DuckDBWarehouse

LEAST_ANOMALY_ROWS = 20
MOST_CORRELATION = 0.3
NO_CURVES: dict[str, list[Any]] = {
    "calibration": [],
    "lift": [],
    "roc": [],
    "precision_recall": [],
}


@dataclass(frozen=True, slots=True)
class Trained:
    """A version, not kept yet: its card and its files by name."""

    version: str
    card: dict[str, Any]
    bundle: ModelBundle
    judged: Judged | None
    test: Examples | None

    @property
    def files(self) -> dict[str, str]:
        """What the registry keeps."""
        return {
            **self.bundle.to_files(),
            CARD: json.dumps(self.card, indent=1) + "\n",
            "card.md": write_markdown(self.card),
            **draw_curves(self.card),
        }


def train_model(
    reader: ExampleReader,
    warehouse: DuckDBWarehouse,
    plan: TrainingPlan,
    on_progress: Callable[[str, int, int], None],
) -> Trained:
    """Train one model.

    Args:
        reader: Reads the definition's examples.
        warehouse: Where they lie.
        plan: What else the result depends on.
        on_progress: Told what is done, how far, and out of how much.

    Raises:
        DefinitionError: The definition's SQL is wrong.
        TrainingDataError: The data does not suffice.
        LeakError: A feature knows what it must not know, or the model is too good to be true.
    """
    material = prepare_material(reader, warehouse, plan)
    return train_material(reader.definition, material, plan, on_progress)


def prepare_material(
    reader: ExampleReader, warehouse: DuckDBWarehouse, plan: TrainingPlan
) -> Material:
    """Read a model's examples: all that its training asks of the warehouse.

    Raises:
        DefinitionError: The definition's SQL is wrong.
        TrainingDataError: The data does not suffice.
        LeakError: A feature knows what it must not know.
    """
    if reader.definition.task is Task.ANOMALY:
        return _prepare_anomaly(reader, plan)
    return prepare(reader, warehouse, plan)


def train_material(
    definition: ModelDefinition,
    material: Material,
    plan: TrainingPlan,
    on_progress: Callable[[str, int, int], None],
) -> Trained:
    """Train and validate one model on what was read; several may run side by side.

    Raises:
        TrainingDataError: The data does not suffice.
        LeakError: The model is too good to be true.
    """
    if definition.task is Task.ANOMALY:
        return _train_anomaly(definition, material, plan)
    if definition.task is Task.VALUE:
        return _train_value(definition, material, plan)
    return _train_trees(definition, material, plan, on_progress)


def _train_trees(
    definition: ModelDefinition,
    material: Material,
    plan: TrainingPlan,
    on_progress: Callable[[str, int, int], None],
) -> Trained:
    bundle, fit = fit_material(
        definition, material, plan, lambda done, total: on_progress("search", done, total)
    )
    validation, test = material.part(1), material.part(2)
    if definition.task is Task.BINARY:
        chosen = bundle.predict_matrix(validation.matrix).prediction
        threshold = choose_cheapest(definition, validation.labels, chosen)
        bundle = replace(bundle, threshold=threshold)
    judged = Judged(
        test.labels, bundle.predict_matrix(test.matrix).prediction, bundle.threshold or 0.5
    )
    on_progress("evaluate", 0, 1)
    evaluation = evaluate(
        definition,
        judged,
        _judge_baselines(definition, material),
        group_keys(material.test),
        plan.seed,
    )
    if definition.task is Task.BINARY:
        found = check_model(definition, evaluation.value("auc"))
        raise_leaks(definition, found)
    if definition.folds:
        evaluation.metrics.extend(cross_validate(definition, material, plan, fit.parameters))
    card = _card(definition, material, plan, (bundle, evaluation))
    card |= _describe_fit(fit) | _describe_groups(definition, material.test, judged)
    card["curves"] = _curves(definition.task, judged)
    return _finish(card, bundle, judged, material.test)


def _judge_baselines(definition: ModelDefinition, material: Material) -> dict[str, Judged]:
    """Predict simple rules on validation and test rows; choose their thresholds as the model's."""
    validation, test = material.part(1), material.part(2)
    both = Part(
        np.concatenate([validation.matrix, test.matrix]),
        np.concatenate([validation.labels, test.labels]),
    )
    found: Sequence[Baseline] = predict_baselines(
        definition.task, material.features, definition.baseline, (material.part(0), both)
    )
    judged = {}
    for baseline in found:
        chosen, tested = np.split(baseline.predictions, [len(validation.labels)])
        threshold = 0.5
        if definition.task is Task.BINARY:
            threshold = choose_cheapest(definition, validation.labels, chosen)
        judged[baseline.name] = Judged(test.labels, tested, threshold)
    return judged


def _train_value(definition: ModelDefinition, material: Material, plan: TrainingPlan) -> Trained:
    """Fit BG/NBD and gamma-gamma, and hold the forecast to what came after the test cutoff."""
    names = tuple(feature.name for feature in material.features)
    if names != VALUE_FEATURES:
        raise TrainingDataError(
            f"Model {definition.name!r} gives the features {', '.join(names)}; a model of task "
            f"value needs {', '.join(VALUE_FEATURES)}, in this order.",
            "features",
        )
    matrix = material.matrices[0]
    x, t_x, t, value = (matrix[:, place] for place in range(4))
    usual = np.nanmedian(matrix, axis=0)
    model = Lifetime(fit_lifetime(x, t_x, t, np.nan_to_num(value)), definition.horizon_days, usual)
    test = material.part(2)
    judged = Judged(test.labels, model.predict_in(test.matrix, definition.evaluation_days))
    x, _, t, value = (test.matrix[:, place] for place in range(4))
    rate = np.nan_to_num(value) * (x + 1) / np.maximum(t, 1) * definition.evaluation_days
    baselines = {"past_rate": Judged(test.labels, rate)}
    evaluation = evaluate(definition, judged, baselines, group_keys(material.test), plan.seed)
    bundle = ModelBundle("", {}, definition.task, material.features, model)
    card = _card(definition, material, plan, (bundle, evaluation))
    card |= _describe_groups(definition, material.test, judged)
    card["warnings"] += _check_independence(matrix)
    return _finish(card, bundle, judged, material.test)


def _check_independence(matrix: FloatArray) -> list[str]:
    """Warn where spend per purchase goes with the number of purchases: gamma-gamma assumes not."""
    repeat, value = matrix[:, 0], matrix[:, 3]
    known = (repeat > 0) & ~np.isnan(value)
    if known.sum() < 3 or np.ptp(repeat[known]) == 0 or np.ptp(value[known]) == 0:
        return []
    correlation = float(np.corrcoef(repeat[known], value[known])[0, 1])
    if abs(correlation) <= MOST_CORRELATION:
        return []
    return [
        f"Spend per purchase and number of purchases correlate by {correlation:.2f}; the model of "
        "spend takes them for independent, and values at the extremes are the less certain."
    ]


def _prepare_anomaly(reader: ExampleReader, plan: TrainingPlan) -> Material:
    """Read everybody there is now; nothing tells right from wrong, so that nothing is held back."""
    definition = reader.definition
    check_sql(definition, plan.where)
    examples = reader.read_unlabelled(next_day(plan.as_of))
    if len(examples) < LEAST_ANOMALY_ROWS:
        raise TrainingDataError(
            f"Model {definition.name!r}: {len(examples):,} rows; at least {LEAST_ANOMALY_ROWS} are "
            "needed.",
            "population",
        )
    labels = {name: definition.label_of(name) for name in examples.features.column_names}
    features = learn_features(examples.features, labels)
    matrix = encode_table(features, examples.features)[0]
    none = examples.take(np.zeros(0, dtype=np.int64))
    return Material(
        features, examples, none, none, (matrix, matrix[:0], matrix[:0]), (),
        hash_data((matrix,), (examples,)), (),
    )  # fmt: skip


def _train_anomaly(definition: ModelDefinition, material: Material, plan: TrainingPlan) -> Trained:
    """Fit an isolation forest; the share asked for is flagged."""
    matrix = material.matrices[0]
    forest = fit_isolation(matrix, plan.seed)
    raw = forest.predict(matrix)
    threshold = float(np.quantile(raw, 1 - definition.anomalous_share))
    bundle = ModelBundle(
        "", {}, definition.task, material.features, forest, None, threshold, make_reference(raw)
    )
    share = float((raw >= threshold).mean())
    metric = {"name": "flagged_share", "value": round(share, 6), "low": None, "high": None,
              "required": None, "comparison": None, "is_met": None, "baselines": {}}  # fmt: skip
    card = _card(definition, material, plan, (bundle, Evaluation([metric], [])))
    return _finish(card, bundle, None, None)


def _finish(
    card: dict[str, Any], bundle: ModelBundle, judged: Judged | None, test: Examples | None
) -> Trained:
    version = str(card["version"])
    return Trained(version, card, replace(bundle, version=version, card=card), judged, test)


def _card(
    definition: ModelDefinition,
    material: Material,
    plan: TrainingPlan,
    made: tuple[ModelBundle, Evaluation],
) -> dict[str, Any]:
    bundle, evaluation = made
    importance = _importance(bundle, material.matrices[0])
    parts = {"train": material.train, "validation": material.validation, "test": material.test}
    labels = material.test.labels
    is_binary = definition.task is Task.BINARY
    threshold = None
    if is_binary:
        threshold = {
            "value": bundle.threshold,
            "cost_false_positive": definition.costs.false_positive,
            "cost_false_negative": definition.costs.false_negative,
        }
    return {
        "model": definition.name,
        "title": definition.title,
        "description": definition.description.strip(),
        "version": name_version(definition, plan, material.data_hash),
        "task": definition.task.value,
        "entity": definition.entity,
        "key": definition.key,
        "horizon_days": definition.horizon_days,
        "trained_as_of": plan.as_of.isoformat(),
        "run_id": plan.run_id,
        "seed": plan.seed,
        "code_version": plan.code_version,
        "definition_hash": definition.hash,
        "data_hash": material.data_hash,
        "rows": {name: len(part) for name, part in parts.items()},
        "cutoffs": {name: _days(part) for name, part in parts.items()},
        "positive_rate": float(labels.mean()) if is_binary and labels is not None else None,
        "parameters": {},
        "search": [],
        "threshold": threshold,
        "metrics": evaluation.metrics,
        "comparisons": evaluation.comparisons,
        "curves": NO_CURVES,
        "reference": None if bundle.reference is None else
        {"quantiles": [round(float(value), 6) for value in bundle.reference]},
        "slices": [],
        "fairness": [],
        "features": [
            {**feature.to_json(), "importance": round(float(share), 6)}
            for feature, share in zip(material.features, importance, strict=True)
        ],
        "leaks": [finding.to_json() for finding in material.leaks],
        "verdict": judge(definition.task, evaluation),
        "warnings": list(material.warnings),
    }  # fmt: skip


def _importance(bundle: ModelBundle, matrix: FloatArray) -> FloatArray:
    if isinstance(bundle.predictor, Trees):
        return bundle.predictor.importance()
    size = np.abs(bundle.predictor.contributions(matrix[:10_000])).mean(axis=0)
    share: FloatArray = size / size.sum() if size.sum() > 0 else size
    return share


def _days(examples: Examples) -> list[str]:
    return [str(day) for day in np.unique(examples.cutoffs)]


def _describe_fit(fit: Fit) -> dict[str, Any]:
    return {
        "parameters": dict(fit.parameters),
        "search": [
            {"parameters": dict(trial.parameters), "loss": round(trial.loss, 6)}
            for trial in fit.trials
        ],
    }


def _describe_groups(definition: ModelDefinition, test: Examples, judged: Judged) -> dict[str, Any]:
    protected = group_texts(test.protected, test.protected.column_names)
    sliced = [name for name in definition.slices if name in test.features.column_names]
    by = {**group_texts(test.features, sliced),
          **{name: protected[name] for name in definition.slices if name in protected}}  # fmt: skip
    fairness: list[dict[str, Any]] = []
    if definition.task is Task.BINARY and protected:
        fairness = measure_fairness(protected, judged.labels, judged.predictions, judged.threshold)
    return {
        "slices": measure_slices(by, judged.labels, judged.predictions),
        "fairness": fairness,
    }


def _curves(task: Task, judged: Judged) -> Mapping[str, Any]:
    if task is not Task.BINARY or not 0 < judged.labels.sum() < len(judged.labels):
        return NO_CURVES
    arrays = (judged.labels, judged.predictions)
    return {
        "calibration": calibration_curve(*arrays),
        "lift": lift_curve(*arrays),
        "roc": roc_curve(*arrays),
        "precision_recall": precision_recall_curve(*arrays),
    }
