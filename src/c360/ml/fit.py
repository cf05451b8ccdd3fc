"""Fit gradient-boosted trees: a small seeded search, judged on rows it was not fitted to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from c360.ml.definition import Task
from c360.ml.engines import load_lightgbm
from c360.ml.features import FloatArray
from c360.ml.predictors import Trees

if TYPE_CHECKING:
    import lightgbm

MOST_TREES = 150
"""Trees at most: explaining a score costs in proportion to them."""
PATIENCE = 15
THREADS = re.compile(r"\[num_threads: \d+\]")
TRIALS = 6
OBJECTIVES = {Task.BINARY: ("binary", "binary_logloss"), Task.REGRESSION: ("regression", "rmse")}
CHOICES: Mapping[str, Sequence[float | int]] = {
    "num_leaves": (7, 15, 31),
    "learning_rate": (0.05, 0.08, 0.12),
    "min_data_in_leaf": (20, 50, 100),
    "feature_fraction": (0.6, 0.8, 1.0),
    "lambda_l2": (0.0, 1.0, 10.0),
}
FIRST: Mapping[str, float | int] = {
    "num_leaves": 15,
    "learning_rate": 0.08,
    "min_data_in_leaf": 20,
    "feature_fraction": 0.8,
    "lambda_l2": 1.0,
}


@dataclass(frozen=True, slots=True)
class Part:
    """Rows to fit or to judge."""

    matrix: FloatArray
    labels: FloatArray


@dataclass(frozen=True, slots=True)
class Trial:
    """One set of parameters and its loss on the validation rows."""

    parameters: Mapping[str, Any]
    loss: float


@dataclass(frozen=True, slots=True)
class Fit:
    """The best trial's trees, and all trials."""

    trees: Trees
    parameters: Mapping[str, Any]
    trials: tuple[Trial, ...]


@dataclass(frozen=True, slots=True)
class FitPlan:
    """How to fit: the same plan and rows give the same trees, to the bit.

    Args:
        task: Binary or regression.
        categories: Places of the columns that hold category codes.
        seed: Seed of the search and of the trees' own draws.
        trials: Sets of parameters to try.
        threads: Threads; they change the speed only.
    """

    task: Task
    categories: tuple[int, ...]
    seed: int
    trials: int = TRIALS
    threads: int = 2


def draw_parameters(seed: int, trials: int) -> list[dict[str, float | int]]:
    """Return sets of parameters: a sound one first, then seeded draws."""
    rng = np.random.default_rng([seed, 11])
    drawn = [
        {name: values[int(rng.integers(len(values)))] for name, values in CHOICES.items()}
        for _ in range(trials - 1)
    ]
    return [dict(FIRST), *drawn]


def fit_trees(
    plan: FitPlan, train: Part, validation: Part, on_trial: Callable[[int, int], None]
) -> Fit:
    """Try sets of parameters and keep the trees that do best on the validation rows.

    Classes are never re-weighted: it would spoil the probabilities.
    """
    sets = draw_parameters(plan.seed, plan.trials)
    trials: list[Trial] = []
    best: tuple[float, lightgbm.Booster, Mapping[str, Any]] | None = None
    for number, drawn in enumerate(sets, start=1):
        booster, loss = fit_once(plan, drawn, train, validation)
        parameters = {**drawn, "trees": booster.num_trees()}
        trials.append(Trial(parameters, loss))
        if best is None or loss < best[0]:
            best = (loss, booster, parameters)
        on_trial(number, len(sets))
    assert best is not None
    return Fit(Trees(best[1], threads=plan.threads), best[2], tuple(trials))


def fit_once(
    plan: FitPlan, drawn: Mapping[str, float | int], train: Part, validation: Part
) -> tuple[lightgbm.Booster, float]:
    """Fit one set of parameters with early stopping; return the trees and the validation loss."""
    lgb = load_lightgbm()
    objective, metric = OBJECTIVES[plan.task]
    parameters = {
        **drawn,
        "objective": objective,
        "metric": metric,
        "seed": plan.seed,
        "num_threads": plan.threads,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
    categories = list(plan.categories)
    fitted = lgb.Dataset(
        train.matrix, train.labels, categorical_feature=categories, free_raw_data=False
    )
    judged = lgb.Dataset(validation.matrix, validation.labels, reference=fitted)
    booster = lgb.train(
        parameters,
        fitted,
        num_boost_round=MOST_TREES,
        valid_sets=[judged],
        valid_names=["validation"],
        callbacks=[lgb.early_stopping(PATIENCE, verbose=False)],
    )
    loss = float(booster.best_score["validation"][metric])
    # Keep only the trees up to the best round: text, predictions and drivers then agree.
    text = booster.model_to_string(num_iteration=booster.best_iteration)
    # Threads change no tree: another machine must not write another text.
    return lgb.Booster(model_str=THREADS.sub("[num_threads: 1]", text)), loss
