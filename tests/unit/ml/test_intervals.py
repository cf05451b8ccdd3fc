from __future__ import annotations

import numpy as np
import pytest

from c360.ml.features import FloatArray
from c360.ml.intervals import bootstrap_differences, bootstrap_metrics
from c360.ml.metrics import binary_metrics


def measure_mean(values: FloatArray) -> dict[str, float]:
    return {"mean": float(values.mean())}


def measure_error(actual: FloatArray, predicted: FloatArray) -> dict[str, float]:
    return {"error": float(np.abs(actual - predicted).mean())}


def test_the_interval_of_a_mean_is_that_of_its_standard_error() -> None:
    values = np.random.default_rng(0).normal(size=2_000)

    low, high = bootstrap_metrics(measure_mean, [values], None, seed=1, repeats=1_000)["mean"]

    assert high - low == pytest.approx(2 * 1.96 / np.sqrt(2_000), rel=0.1)
    assert low < values.mean() < high


def test_the_interval_holds_the_truth_about_95_times_in_100() -> None:
    rng = np.random.default_rng(3)
    intervals = [
        bootstrap_metrics(measure_mean, [rng.normal(size=100)], None, seed)["mean"]
        for seed in range(200)
    ]
    assert 0.9 <= np.mean([low <= 0 <= high for low, high in intervals]) <= 0.98


def test_the_same_seed_gives_the_same_interval_and_another_one_another() -> None:
    values = np.random.default_rng(0).normal(size=50)
    first, again, other = (
        bootstrap_metrics(measure_mean, [values], None, seed)["mean"] for seed in (7, 7, 8)
    )
    assert first == again
    assert first != other


def test_repeated_rows_of_one_entity_do_not_narrow_the_interval() -> None:
    values = np.random.default_rng(0).normal(size=200)
    repeated, entities = np.repeat(values, 10), np.repeat(np.arange(200).astype(str), 10)

    once = bootstrap_metrics(measure_mean, [values], None, 1, 400)["mean"]
    by_row = bootstrap_metrics(measure_mean, [repeated], None, 1, 400)["mean"]
    by_entity = bootstrap_metrics(measure_mean, [repeated], entities, 1, 400)["mean"]

    assert np.ptp(by_entity) == pytest.approx(np.ptp(once), rel=0.15)
    assert np.ptp(by_row) < 0.5 * np.ptp(once)


def test_whole_entities_of_unequal_size_are_drawn() -> None:
    values = np.array([1.0, 10, 10, 100, 100, 100])
    entities = np.array(["a", "b", "b", "c", "c", "c"])
    seen: set[tuple[int, ...]] = set()

    def collect(drawn: FloatArray) -> dict[str, float]:
        seen.add(tuple(int((drawn == value).sum()) for value in (1, 10, 100)))
        return {}

    bootstrap_metrics(collect, [values], entities, seed=0)

    assert all(b % 2 == 0 and c % 3 == 0 and a + b // 2 + c // 3 == 3 for a, b, c in seen)
    assert len(seen) == 10


def test_resamples_without_a_positive_row_do_not_break_the_interval() -> None:
    labels = np.array([1.0] + [0.0] * 20)
    found = bootstrap_metrics(
        lambda y, p: binary_metrics(y, p, 0.5), [labels, np.linspace(0.9, 0.1, 21)], None, 0
    )
    assert found["auc"] == (1.0, 1.0)


def test_a_metric_that_is_never_defined_has_no_interval() -> None:
    found = bootstrap_metrics(
        lambda y, p: binary_metrics(y, p, 0.5), [np.zeros(20), np.linspace(0, 1, 20)], None, 0
    )
    assert np.isnan(found["auc"]).all()


def test_a_paired_difference_is_found_where_two_intervals_overlap() -> None:
    rng = np.random.default_rng(0)
    actual, noise = rng.normal(size=300), rng.normal(size=300)
    a, b = (actual, actual + noise), (actual, actual + 1.05 * noise)

    difference, low, high = bootstrap_differences(measure_error, a, b, None, 0)["error"]

    assert low <= difference <= high < 0
    one = bootstrap_metrics(measure_error, a, None, 0)["error"]
    other = bootstrap_metrics(measure_error, b, None, 0)["error"]
    assert one[1] > other[0]


def test_a_model_does_not_differ_from_itself() -> None:
    values = np.random.default_rng(0).normal(size=30)
    found = bootstrap_differences(measure_mean, [values], [values], np.arange(30) // 3, 0)

    assert found == {"mean": (0.0, 0.0, 0.0)}
