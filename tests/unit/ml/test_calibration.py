from __future__ import annotations

import json

import numpy as np
import pytest
from scipy import special

from c360.errors import TrainingDataError
from c360.ml.calibration import Calibrator, fit_calibrator
from c360.ml.features import FloatArray
from c360.ml.metrics import binary_metrics

Sample = tuple[FloatArray, FloatArray, FloatArray]


def draw(rows: int, seed: int = 0) -> Sample:
    """Return true probabilities, those of an overconfident model, and labels."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-2, 1, rows)
    true = special.expit(log_odds)
    return true, special.expit(2 * log_odds + 1), (rng.random(rows) < true).astype(float)


def test_few_positives_are_fitted_with_a_sigmoid_that_undoes_a_known_distortion() -> None:
    _, given, labels = draw(4_000)
    calibrator = fit_calibrator(given, labels)

    assert calibrator.method == "sigmoid"
    assert (calibrator.slope, calibrator.intercept) == pytest.approx((0.5, -0.5), abs=0.1)


@pytest.mark.parametrize("rows", [4_000, 40_000])
def test_calibration_removes_the_error_on_rows_it_has_not_seen(rows: int) -> None:
    _, given, labels = draw(rows)
    _, fresh, outcomes = draw(20_000, seed=1)
    calibrated = fit_calibrator(given, labels).apply(fresh)

    assert binary_metrics(outcomes, fresh, 0.5)["ece"] > 0.05
    assert binary_metrics(outcomes, calibrated, 0.5)["ece"] < 0.015


def test_many_positives_are_fitted_with_a_curve_that_follows_any_rising_shape() -> None:
    rng = np.random.default_rng(0)
    given = rng.random(40_000)
    true = np.where(given < 0.5, 0.1, 0.4)
    calibrator = fit_calibrator(given, (rng.random(40_000) < true).astype(float))

    assert calibrator.method == "isotonic"
    assert calibrator.apply(np.array([0.2, 0.8])) == pytest.approx([0.1, 0.4], abs=0.02)


@pytest.mark.parametrize("rows", [2_000, 40_000])
def test_order_is_kept_and_no_ties_are_made_even_where_the_curve_is_level(rows: int) -> None:
    rng = np.random.default_rng(0)
    given = np.sort(rng.random(rows))
    labels = (rng.random(rows) < 0.3).astype(float)

    calibrated = fit_calibrator(given, labels).apply(given)

    assert (np.diff(calibrated) > 0).all()
    assert calibrated.mean() == pytest.approx(labels.mean(), abs=0.01)


def test_a_model_worse_than_chance_is_not_turned_around() -> None:
    _, given, labels = draw(2_000)
    calibrated = fit_calibrator(1 - given, labels).apply(np.array([0.1, 0.9]))

    assert 0 < calibrated[1] - calibrated[0] < 0.02


def test_equal_probabilities_stay_equal() -> None:
    _, given, labels = draw(40_000)
    calibrated = fit_calibrator(given.round(2), labels).apply(given.round(2))

    assert len(np.unique(calibrated)) == len(np.unique(given.round(2)))


@pytest.mark.parametrize("rows", [2_000, 40_000])
def test_nothing_is_certain(rows: int) -> None:
    _, given, labels = draw(rows)
    found = fit_calibrator(given, labels).apply(np.array([0.0, 1.0]))

    assert 0 < found[0] < found[1] < 1


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_one_class_only_gives_nearly_its_rate(label: float) -> None:
    calibrator = fit_calibrator(np.linspace(0.1, 0.9, 500), np.full(500, label))

    assert calibrator.apply(np.array([0.5])) == pytest.approx([label], abs=0.01)


@pytest.mark.parametrize("rows", [2_000, 40_000])
def test_a_calibrator_survives_json(rows: int) -> None:
    _, given, labels = draw(rows)
    calibrator = fit_calibrator(given, labels)

    again = Calibrator.from_json(json.loads(json.dumps(calibrator.to_json())))

    assert again == calibrator
    assert (again.apply(given) == calibrator.apply(given)).all()


def test_no_rows_are_refused() -> None:
    with pytest.raises(TrainingDataError, match="0 rows"):
        fit_calibrator(np.array([]), np.array([]))
