from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as reference

from c360.ml.curves import (
    calibration_curve,
    lift_curve,
    precision_recall_curve,
    roc_curve,
    wilson_interval,
)
from c360.ml.features import FloatArray
from c360.ml.metrics import binary_metrics


def draw(rows: int) -> tuple[FloatArray, FloatArray]:
    rng = np.random.default_rng(0)
    probabilities = rng.beta(1, 4, rows)
    return (rng.random(rows) < probabilities).astype(float), probabilities


def read(curve: list[dict[str, float]], name: str) -> FloatArray:
    return np.array([point[name] for point in curve])


def test_a_calibrated_model_lies_on_the_diagonal_within_its_intervals() -> None:
    curve = calibration_curve(*draw(20_000))

    assert read(curve, "count").tolist() == [2_000] * 10
    assert (read(curve, "low") <= read(curve, "observed")).all()
    inside = (read(curve, "low") <= read(curve, "predicted")) & (
        read(curve, "predicted") <= read(curve, "high")
    )
    assert inside.sum() >= 9


def test_bins_of_the_calibration_curve_give_the_pooled_error() -> None:
    labels, probabilities = draw(3_000)
    curve = calibration_curve(labels, probabilities.round(2))

    gaps = np.abs(read(curve, "predicted") - read(curve, "observed"))
    pooled = float(np.average(gaps, weights=read(curve, "count")))

    assert pooled == pytest.approx(binary_metrics(labels, probabilities.round(2), 0.5)["ece"])


def test_ties_leave_out_bins_but_lose_no_row() -> None:
    curve = calibration_curve(np.array([0.0, 1] * 50), np.repeat([0.2, 0.8], [90, 10]))

    assert [(point["predicted"], point["count"]) for point in curve] == [
        (pytest.approx(0.2), 90),
        (pytest.approx(0.8), 10),
    ]


def test_the_lift_curve_ends_with_everybody_and_agrees_with_the_top_decile() -> None:
    labels, probabilities = draw(1_003)
    curve = lift_curve(labels, probabilities)
    metrics = binary_metrics(labels, probabilities, 0.5)

    assert read(curve, "share") == pytest.approx(np.arange(1, 21) / 20)
    assert curve[1]["captured"] == pytest.approx(metrics["recall_top_decile"])
    assert curve[1]["lift"] == pytest.approx(metrics["lift_top_decile"])
    assert (curve[-1]["captured"], curve[-1]["lift"]) == (1.0, 1.0)


def test_the_roc_curve_is_thin_and_keeps_the_area() -> None:
    labels, probabilities = draw(20_000)
    curve = roc_curve(labels, probabilities)
    false, true = read(curve, "false_positive_rate"), read(curve, "true_positive_rate")

    assert len(curve) <= 100
    assert (false[0], true[0], false[-1], true[-1]) == (0, 0, 1, 1)
    area = reference.roc_auc_score(labels, probabilities)
    assert np.trapezoid(true, false) == pytest.approx(area, abs=0.002)


def test_the_precision_recall_curve_is_thin_and_ends_at_the_base_rate_of_the_found() -> None:
    labels, probabilities = draw(20_000)
    curve = precision_recall_curve(labels, probabilities)
    recall, precision = read(curve, "recall"), read(curve, "precision")

    assert len(curve) <= 100
    assert (np.diff(recall) > 0).all()
    assert recall[-1] == 1.0
    lowest = probabilities >= probabilities[labels == 1].min()
    assert precision[-1] == pytest.approx(labels[lowest].mean())


def test_few_rows_keep_every_point() -> None:
    curve = roc_curve(np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.5, 0.1]))

    assert read(curve, "true_positive_rate").tolist() == [0, 0.5, 0.5, 1]


@pytest.mark.parametrize("labels", [np.zeros(10), np.array([])])
def test_curves_that_are_not_defined_are_empty(labels: FloatArray) -> None:
    probabilities = np.linspace(0, 1, len(labels))

    assert roc_curve(labels, probabilities) == []
    assert precision_recall_curve(labels, probabilities) == []
    assert lift_curve(labels, probabilities) == []
    assert sum(point["count"] for point in calibration_curve(labels, probabilities)) == len(labels)


def test_wilsons_interval_is_that_of_the_literature() -> None:
    assert wilson_interval(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson_interval(15, 50) == pytest.approx((0.1910, 0.4375), abs=1e-4)
