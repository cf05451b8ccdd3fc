from __future__ import annotations

import numpy as np
import pytest

from c360.ml.slices import measure_slices

STATE = np.array(["NY"] * 40 + ["CA"] * 60 + ["TX"] * 5)
LABELS = np.array([1.0, 0.0] * 20 + [0.0] * 60 + [1.0] * 5)
PREDICTIONS = np.concatenate([np.tile([0.9, 0.1], 20), np.full(60, 0.2), np.full(5, 0.5)])


def test_every_large_enough_part_is_measured_apart() -> None:
    california, new_york = measure_slices({"state": STATE}, LABELS, PREDICTIONS)

    assert new_york == {
        "by": "state",
        "value": "NY",
        "rows": 40,
        "positives": 20,
        "auc": 1.0,
        "mean_predicted": pytest.approx(0.5),
        "observed_rate": 0.5,
    }
    assert (california["value"], california["auc"], california["observed_rate"]) == ("CA", None, 0)


def test_small_parts_appear_when_asked_for() -> None:
    found = measure_slices({"state": STATE}, LABELS, PREDICTIONS, minimum_rows=5)

    assert [(part["value"], part["rows"]) for part in found] == [("CA", 60), ("NY", 40), ("TX", 5)]


def test_parts_of_a_regression_have_means_and_no_classes() -> None:
    by = {"tier": STATE, "state": STATE.astype(object)}

    found = measure_slices(by, LABELS * 12.5, PREDICTIONS)

    assert [part["by"] for part in found] == ["tier", "tier", "state", "state"]
    assert (found[1]["positives"], found[1]["auc"], found[1]["observed_rate"]) == (None, None, 6.25)


def test_no_attribute_gives_no_part() -> None:
    assert measure_slices({}, LABELS, PREDICTIONS) == []
