from __future__ import annotations

import json

import numpy as np
import pytest

from c360.ml.drift import Bins, level, psi, reference_bins


def test_the_index_is_that_of_the_textbook_for_many_rows() -> None:
    expected, actual = np.array([50_000, 30_000, 20_000]), np.array([40_000, 30_000, 30_000])
    textbook = -0.1 * np.log(0.4 / 0.5) + 0.1 * np.log(0.3 / 0.2)

    assert psi(expected, actual) == pytest.approx(textbook, rel=1e-3)


def test_the_same_shares_do_not_drift_and_an_empty_bin_is_not_infinite() -> None:
    assert psi([1000, 2000, 0], [10, 20, 0]) == 0.0
    assert 1 < psi([1000, 0], [0, 1000]) < 20


def test_without_rows_there_is_no_drift() -> None:
    assert psi([0, 0], [5, 5]) == psi([5, 5], [0, 0]) == 0.0


def test_bins_of_numbers_are_tenths_and_one_for_the_missing() -> None:
    values = np.append(np.random.default_rng(0).normal(size=1_000), [np.nan] * 7)
    bins = reference_bins(values)

    assert bins.expected == (100,) * 10 + (7,)
    assert bins.count(values).tolist() == list(bins.expected)


def test_new_data_of_the_same_kind_is_stable_and_shifted_data_is_not() -> None:
    rng = np.random.default_rng(0)
    bins = reference_bins(rng.normal(size=5_000))

    assert level(psi(bins.expected, bins.count(rng.normal(size=2_000)))) == "stable"
    assert level(psi(bins.expected, bins.count(rng.normal(0.4, 1, size=2_000)))) == "moderate"
    assert level(psi(bins.expected, bins.count(rng.normal(1, 1, size=2_000)))) == "high"


@pytest.mark.parametrize("rows", [100, 400, 2_000])
def test_a_hundred_rows_of_the_same_kind_are_seldom_taken_for_drift(rows: int) -> None:
    rng = np.random.default_rng(0)
    bins = reference_bins(rng.normal(size=3_000))

    levels = [level(psi(bins.expected, bins.count(rng.normal(size=rows)))) for _ in range(300)]

    assert levels.count("stable") >= 0.9 * 300
    assert levels.count("high") <= 3


@pytest.mark.parametrize("now", [-1.0, 1.0, np.nan, np.inf])
def test_a_feature_that_was_always_0_is_seen_to_drift_either_way(now: float) -> None:
    bins = reference_bins(np.zeros(1_000))

    assert level(psi(bins.expected, bins.count(np.zeros(500)))) == "stable"
    assert level(psi(bins.expected, bins.count(np.full(500, now)))) == "high"


def test_a_value_that_fills_several_tenths_has_its_own_bin() -> None:
    bins = reference_bins(np.concatenate([np.zeros(600), np.arange(1, 401)]).astype(float))

    assert 600 in bins.expected
    assert sum(bins.expected) == 1_000
    assert level(psi(bins.expected, bins.count(np.full(100, -5.0)))) == "high"


def test_whole_numbers_and_booleans_are_numbers() -> None:
    assert reference_bins(np.array([True, False, True])).kind == "number"
    assert sum(reference_bins(np.arange(20)).expected) == 20


def test_categories_have_a_bin_each_then_others_and_the_missing() -> None:
    values = np.array(["b", "a", "a", None, float("nan")], dtype=object)
    bins = reference_bins(values)

    assert (bins.kind, bins.categories, bins.expected) == ("category", ("a", "b"), (2, 1, 0, 2))
    assert bins.count(np.array(["a", "new", "newer"])).tolist() == [1, 0, 2, 0]


def test_rare_categories_share_a_bin() -> None:
    names = [f"c{number:02}" for number in range(30)]
    bins = reference_bins(np.array(names + names[:3]))

    assert len(bins.categories) == 20
    assert bins.categories[:4] == ("c00", "c01", "c02", "c03")
    assert bins.expected[-2:] == (10, 0)


def test_a_feature_that_is_wholly_missing_has_bins_too() -> None:
    bins = reference_bins(np.full(50, np.nan))

    assert bins.expected == (0, 50)
    assert level(psi(bins.expected, bins.count(np.ones(50)))) == "high"


@pytest.mark.parametrize("values", [np.array([0.1, 0.1, 0.2, np.nan]), np.array(["x", "y", "x"])])
def test_bins_survive_json(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    bins = reference_bins(values)

    assert Bins.from_json(json.loads(json.dumps(bins.to_json()))) == bins
