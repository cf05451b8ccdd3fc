from __future__ import annotations

import numpy as np
import pytest

from c360.ml.fairness import measure_fairness

GENDER = np.array(["female"] * 100 + ["male"] * 100 + ["unknown"] * 3)
PROBABILITIES = np.concatenate(
    [np.repeat([0.9, 0.1], [40, 60]), np.repeat([0.9, 0.1], [25, 75]), np.full(3, 0.9)]
)
LABELS = np.concatenate([np.tile([1.0, 0.0], 50), np.repeat([1.0, 0.0], [50, 50]), np.ones(3)])


def test_groups_are_compared_with_the_most_selected_one() -> None:
    female, male = measure_fairness({"gender": GENDER}, LABELS, PROBABILITIES, 0.5)

    assert (female["selection_rate"], female["selection_ratio"], female["is_within"]) == (
        0.4,
        1.0,
        True,
    )
    assert (male["selection_rate"], male["selection_ratio"], male["is_within"]) == (
        0.25,
        0.625,
        False,
    )


def test_odds_and_calibration_are_shown_by_group() -> None:
    female, male = measure_fairness({"gender": GENDER}, LABELS, PROBABILITIES, 0.5)

    assert (female["true_positive_rate"], female["false_positive_rate"]) == (0.4, 0.4)
    assert (male["true_positive_rate"], male["false_positive_rate"]) == (0.5, 0.0)
    assert (male["mean_predicted"], male["observed_rate"]) == (pytest.approx(0.3), 0.5)


def test_a_group_of_three_decides_nothing() -> None:
    found = measure_fairness({"gender": GENDER}, LABELS, PROBABILITIES, 0.5)

    assert [entry["group"] for entry in found] == ["female", "male"]


def test_a_ratio_of_exactly_four_fifths_is_within() -> None:
    group = np.repeat(["a", "b"], 100)
    probabilities = np.concatenate(
        [np.repeat([0.9, 0.1], [50, 50]), np.repeat([0.9, 0.1], [40, 60])]
    )

    found = measure_fairness({"group": group}, np.zeros(200), probabilities, 0.5)

    assert [entry["is_within"] for entry in found] == [True, True]
    assert [entry["true_positive_rate"] for entry in found] == [None, None]


def test_nobody_selected_treats_nobody_differently() -> None:
    found = measure_fairness({"gender": GENDER}, LABELS, PROBABILITIES, 0.95)

    assert [(entry["selection_ratio"], entry["is_within"]) for entry in found] == [(None, True)] * 2
