from __future__ import annotations

import numpy as np

from c360.ml.definition import Task
from c360.ml.fit import FIRST, FitPlan, Part, draw_parameters, fit_once, fit_trees


def make_part(rows: int, seed: int) -> Part:
    random = np.random.default_rng(seed)
    matrix = random.normal(size=(rows, 3))
    matrix[:, 2] = random.integers(0, 4, rows)
    labels = (random.random(rows) < 1 / (1 + np.exp(-matrix[:, 0] - (matrix[:, 2] == 3)))).astype(
        float
    )
    return Part(matrix, labels)


def test_threads_change_no_byte() -> None:
    train, validation = make_part(200, 0), make_part(80, 1)

    texts = [
        fit_once(FitPlan(Task.BINARY, (2,), 5, threads=threads), FIRST, train, validation)[0].model_to_string()
        for threads in (1, 2)
    ]  # fmt: skip

    assert texts[0] == texts[1]


def test_the_trial_with_the_least_loss_is_kept() -> None:
    train, validation = make_part(300, 0), make_part(150, 1)
    told: list[tuple[int, int]] = []

    fit = fit_trees(
        FitPlan(Task.BINARY, (2,), 5, trials=3, threads=1),
        train,
        validation,
        lambda *n: told.append(n),
    )

    best = min(fit.trials, key=lambda trial: trial.loss)
    assert fit.parameters == best.parameters
    assert told == [(1, 3), (2, 3), (3, 3)]
    raw = fit.trees.predict(validation.matrix)
    sign = 2 * validation.labels - 1
    assert np.isclose(best.loss, np.log1p(np.exp(-sign * raw)).mean())


def test_a_search_begins_with_a_sound_set_and_its_seed_draws_the_rest() -> None:
    assert draw_parameters(1, 4)[0] == FIRST
    assert draw_parameters(1, 4) == draw_parameters(1, 4) != draw_parameters(2, 4)
