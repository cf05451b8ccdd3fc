"""SHAP values by tables are those that LightGBM computes."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest

from c360.ml import tree_shap
from c360.ml.features import FloatArray
from c360.ml.predictors import MANY_ROWS, Trees
from c360.ml.tree_shap import TreeShap

ROWS = 3_000
QUIET = {"verbosity": -1, "num_threads": 1, "deterministic": True, "seed": 3}


def draw_matrix(rows: int = ROWS) -> FloatArray:
    """Return rows x 6: numbers, zeros, missing values, infinities, and a category of 8 codes."""
    draw = np.random.default_rng(11)
    matrix = draw.normal(size=(rows, 6))
    matrix[draw.random((rows, 6)) < 0.15] = np.nan
    matrix[draw.random((rows, 6)) < 0.15] = 0.0
    matrix[:, 5] = draw.integers(8, size=rows)
    matrix[draw.random(rows) < 0.1, 5] = np.nan
    matrix[:2, 0] = (np.inf, -np.inf)
    return matrix


def grow(matrix: FloatArray, **parameters: object) -> lightgbm.Booster:
    known = np.nan_to_num(matrix, posinf=3.0, neginf=-3.0)
    labels = known[:, 0] * known[:, 1] + np.sin(known[:, 2]) + (known[:, 5] % 3 == 1)
    data = lightgbm.Dataset(matrix, labels, categorical_feature=[5], params=QUIET)
    settings = {**QUIET, "objective": "regression", "min_data_in_leaf": 5, **parameters}
    return lightgbm.train(settings, data, num_boost_round=20)


def build(booster: lightgbm.Booster) -> TreeShap:
    tables = TreeShap.build(booster.dump_model())
    assert tables is not None
    return tables


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"num_leaves": 63},
        {"num_leaves": 2},
        {"use_missing": False},
        {"zero_as_missing": True},
        {"max_cat_to_onehot": 1, "min_data_per_group": 1, "cat_smooth": 1},
        {"min_data_in_leaf": ROWS},
    ],
    ids=["usual", "deep", "stumps", "nothing missing", "zero missing", "categories", "no split"],
)
def test_values_equal_those_of_lightgbm(parameters: dict[str, object]) -> None:
    matrix = draw_matrix()
    booster = grow(matrix, **parameters)
    unseen = draw_matrix()
    unseen[:, 5] = 20  # A code that training never saw.
    rows = np.concatenate([matrix, unseen])

    found = build(booster).explain(rows)

    expected = np.asarray(booster.predict(rows, pred_contrib=True))
    np.testing.assert_allclose(found, expected[:, :-1], rtol=0, atol=1e-12)
    raw = np.asarray(booster.predict(rows, raw_score=True))
    np.testing.assert_allclose(found.sum(axis=1) + expected[:, -1], raw, rtol=0, atol=1e-12)


def test_a_row_has_the_same_values_to_the_last_bit_beside_any_others() -> None:
    matrix = draw_matrix(tree_shap.BLOCK_ROWS + 100)
    tables = build(grow(matrix))

    together = tables.explain(matrix, threads=2)

    assert tables.explain(matrix[::-1])[::-1].tobytes() == together.tobytes()
    assert tables.explain(matrix[-7:]).tobytes() == together[-7:].tobytes()


def test_trees_that_ask_for_too_much_are_explained_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    matrix = draw_matrix()
    booster = grow(matrix)
    expected = np.asarray(booster.predict(matrix, pred_contrib=True))[:, :-1]
    monkeypatch.setattr(tree_shap, "MOST_CASES", 100)

    assert TreeShap.build(booster.dump_model()) is None
    assert len(matrix) >= MANY_ROWS
    assert Trees(booster).contributions(matrix).tobytes() == expected.tobytes()
