from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as reference

from c360.ml.features import FloatArray
from c360.ml.metrics import binary_metrics, rank_rows, regression_metrics, split_by_count

NO_LABELS = np.array([])


def draw(rows: int, seed: int = 0) -> tuple[FloatArray, FloatArray]:
    rng = np.random.default_rng(seed)
    probabilities = rng.beta(1, 4, rows)
    return (rng.random(rows) < probabilities).astype(float), probabilities


@pytest.mark.parametrize("digits", [1, 2, 12])
def test_order_metrics_agree_with_scikit_learn_with_and_without_ties(digits: int) -> None:
    labels, probabilities = draw(2_000)
    tied = probabilities.round(digits)

    found = binary_metrics(labels, tied, 0.3)

    assert found["auc"] == pytest.approx(reference.roc_auc_score(labels, tied))
    assert found["pr_auc"] == pytest.approx(reference.average_precision_score(labels, tied))
    assert found["brier"] == pytest.approx(reference.brier_score_loss(labels, tied))


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.8])
def test_threshold_metrics_agree_with_scikit_learn(threshold: float) -> None:
    labels, probabilities = draw(2_000)
    flagged = (probabilities.round(1) >= threshold).astype(float)

    found = binary_metrics(labels, probabilities.round(1), threshold)

    assert found["f1"] == pytest.approx(reference.f1_score(labels, flagged))
    assert found["precision"] == pytest.approx(reference.precision_score(labels, flagged))
    assert found["recall"] == pytest.approx(reference.recall_score(labels, flagged))
    assert found["accuracy"] == pytest.approx(reference.accuracy_score(labels, flagged))


def test_the_top_decile_is_a_tenth_of_the_rows_rounded_up() -> None:
    labels = np.array([1.0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1])
    probabilities = np.linspace(0.9, 0.1, 11)

    found = binary_metrics(labels, probabilities, 0.5)

    assert found["precision_top_decile"] == pytest.approx(1 / 2)
    assert found["recall_top_decile"] == pytest.approx(1 / 3)
    assert found["lift_top_decile"] == pytest.approx((1 / 2) / (3 / 11))


def test_the_top_decile_of_equal_rows_is_that_of_chance_in_any_order() -> None:
    labels = np.array([1.0] * 20 + [0.0] * 80)

    found = binary_metrics(labels, np.full(100, 0.2), 0.5)

    assert found["lift_top_decile"] == pytest.approx(1.0)
    assert found == binary_metrics(labels[::-1], np.full(100, 0.2), 0.5) | {
        name: pytest.approx(value, nan_ok=True) for name, value in found.items()
    }


def test_calibrated_probabilities_have_a_small_error_and_shifted_ones_their_shift() -> None:
    labels, probabilities = draw(50_000)

    assert binary_metrics(labels, probabilities, 0.5)["ece"] < 0.01
    shifted = binary_metrics(labels, probabilities + 0.1, 0.5)["ece"]
    assert shifted == pytest.approx(0.1, abs=0.01)


def test_calibration_error_does_not_depend_on_the_order_of_equal_rows() -> None:
    labels, probabilities = draw(3_000)
    tied, other = probabilities.round(1), np.random.default_rng(5).permutation(3_000)

    first = binary_metrics(labels, tied, 0.5)["ece"]

    assert binary_metrics(labels[other], tied[other], 0.5)["ece"] == pytest.approx(first)


def test_bins_hold_equal_counts_and_keep_equal_probabilities_together() -> None:
    spread = rank_rows(np.zeros(100), np.arange(100.0))
    heavy = rank_rows(np.zeros(100), np.array([0.0] * 60 + list(range(1, 41))))

    assert np.bincount(split_by_count(spread)).tolist() == [10] * 10
    assert split_by_count(heavy)[-1] == 3
    assert (np.diff(split_by_count(heavy)) <= 0).all()


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_labels_of_one_class_leave_order_undefined_without_a_warning(value: float) -> None:
    found = binary_metrics(np.full(50, value), np.linspace(0.1, 0.9, 50), 0.5)

    assert np.isnan([found["auc"], found["pr_auc"]]).all()
    assert found["accuracy"] == pytest.approx(0.5)


def test_precision_is_undefined_when_nobody_is_flagged() -> None:
    labels, probabilities = draw(200)

    found = binary_metrics(labels, probabilities, 2.0)

    assert np.isnan(found["precision"])
    assert (found["recall"], found["f1"]) == (0.0, 0.0)


def test_no_rows_give_no_metric_and_no_exception() -> None:
    assert np.isnan(list(binary_metrics(NO_LABELS, NO_LABELS, 0.5).values())).all()
    assert np.isnan(list(regression_metrics(NO_LABELS, NO_LABELS).values())).all()


def test_regression_metrics_agree_with_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    actual = rng.normal(size=500)
    predicted = actual + rng.normal(size=500)

    found = regression_metrics(actual, predicted)

    assert found["rmse"] == pytest.approx(reference.root_mean_squared_error(actual, predicted))
    assert found["mae"] == pytest.approx(reference.mean_absolute_error(actual, predicted))
    assert found["r2"] == pytest.approx(reference.r2_score(actual, predicted))


def test_explained_variance_is_undefined_when_nothing_varies() -> None:
    found = regression_metrics(np.full(5, 2.0), np.full(5, 3.0))

    assert np.isnan(found["r2"])
    assert found["rmse"] == 1.0
