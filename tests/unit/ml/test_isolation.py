from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import IsolationForest

from c360.ml.isolation import SAMPLES, TREES, average_path, fit_isolation
from c360.ml.predictors import IsolationTrees

RANDOM = np.random.default_rng(0)
MATRIX = np.round(RANDOM.normal(size=(700, 4)) * [1, 10, 0.01, 1e5] + [0, 5, 1, 1e6], 3)
NEW = np.vstack([MATRIX[:50], RANDOM.normal(size=(200, 4)) * 4 * [1, 10, 0.01, 1e5]])


def test_scores_are_those_of_scikit_learn() -> None:
    forest = IsolationForest(n_estimators=TREES, max_samples=SAMPLES, random_state=7).fit(MATRIX)

    assert fit_isolation(MATRIX, 7).predict(NEW) == pytest.approx(
        -forest.score_samples(NEW), abs=1e-9
    )


def test_a_forest_comes_back_from_text_to_the_bit() -> None:
    forest = fit_isolation(MATRIX, 7)
    back = IsolationTrees.from_text(forest.to_text())

    assert back.to_text() == forest.to_text()
    assert back.predict(NEW).tobytes() == forest.predict(NEW).tobytes()
    assert back.contributions(NEW).tobytes() == forest.contributions(NEW).tobytes()


def test_the_same_seed_gives_the_same_forest_and_another_another() -> None:
    assert fit_isolation(MATRIX, 7).to_text() == fit_isolation(MATRIX, 7).to_text()
    assert fit_isolation(MATRIX, 7).to_text() != fit_isolation(MATRIX, 8).to_text()


def test_a_missing_value_counts_as_the_median() -> None:
    forest = fit_isolation(MATRIX, 7)
    row = np.median(MATRIX, axis=0)[None, :]
    missing = row.copy()
    missing[0, 2] = np.nan

    assert forest.predict(missing) == forest.predict(row)
    assert forest.contributions(missing)[0, 2] == 0


def test_an_odd_row_stands_out_and_says_by_which_value() -> None:
    forest = fit_isolation(MATRIX, 7)
    usual = np.median(MATRIX, axis=0)[None, :]
    odd = usual.copy()
    odd[0, 1] = 500

    assert forest.predict(odd)[0] > forest.predict(usual)[0] + 0.1
    assert int(np.argmax(forest.contributions(odd)[0])) == 1


def test_the_mean_depth_is_that_of_the_paper() -> None:
    # c(256) = 2 H(255) - 2 (255 / 256), with H(i) ~ ln(i) + 0.5772156649.
    expected = 2 * (np.log(255) + 0.5772156649015329) - 2 * 255 / 256

    assert average_path(np.array([1.0, 2.0, 256.0])).tolist() == pytest.approx([0, 1, expected])
