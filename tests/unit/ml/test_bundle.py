"""A trained model: its scale, its drivers, and its way through text."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from c360.ml.bundle import make_reference, name_bands, place_on_scale
from c360.ml.definition import Task
from c360.ml.drivers import MOST_DRIVERS
from c360.ml.features import encode_table
from c360.ml.predictors import Trees
from c360.testing.models import make_rows, train_bundle

BUNDLE = train_bundle("20260630-aaaa0000")
ROWS = make_rows(400, seed=3)
MATRIX = encode_table(BUNDLE.features, ROWS)[0]


def test_40_is_the_725th_and_70_the_925th_permille_of_the_reference() -> None:
    raw = np.random.default_rng(0).normal(size=20_000)
    reference = make_reference(raw)

    places = [reference[0], reference[72:74].mean(), reference[92:94].mean(), reference[100]]
    assert place_on_scale(np.array(places), reference).tolist() == [0, 40, 70, 100]
    bands = name_bands(place_on_scale(raw, reference))
    assert bands is not None
    assert {
        name: float((bands == name).mean()) for name in ("low", "medium", "high")
    } == pytest.approx({"low": 0.725, "medium": 0.2, "high": 0.075}, abs=0.002)


@given(
    st.lists(st.floats(-20, 20), min_size=1, max_size=60), st.lists(st.floats(-30, 30), min_size=2)
)
def test_a_score_never_falls_as_the_output_rises_and_stays_on_the_scale(
    seen: list[float], raw: list[float]
) -> None:
    scores = place_on_scale(np.sort(np.array(raw)), make_reference(np.array(seen)))

    assert (np.diff(scores) >= 0).all()
    assert ((scores >= 0) & (scores <= 100)).all()


def test_a_reference_of_one_value_puts_everybody_in_the_middle() -> None:
    assert len(set(place_on_scale(np.array([-1.0, 0.0, 1.0]), np.zeros(101)).tolist())) == 1


def test_score_and_band_rise_with_the_probability() -> None:
    found = BUNDLE.predict_matrix(MATRIX)
    order = np.argsort(found.prediction, kind="stable")

    assert found.score is not None
    assert found.category is not None
    assert (np.diff(found.score[order]) >= 0).all()
    rank = {"low": 0, "medium": 1, "high": 2}
    assert (np.diff([rank[name] for name in found.category[order]]) >= 0).all()


def test_what_drives_a_prediction_adds_up_to_it() -> None:
    predictor = BUNDLE.predictor
    assert isinstance(predictor, Trees)

    rest = predictor.predict(MATRIX) - predictor.contributions(MATRIX).sum(axis=1)

    assert np.ptp(rest) == pytest.approx(0, abs=1e-9)


def test_drivers_come_largest_first_and_are_those_of_the_prediction() -> None:
    contributions = BUNDLE.predictor.contributions(MATRIX)
    names = [feature.name for feature in BUNDLE.features]

    for row, drivers in zip(contributions, BUNDLE.explain(MATRIX), strict=True):
        sizes = [abs(driver.effect) for driver in drivers]
        assert sizes == sorted(sizes, reverse=True)
        assert 1 <= len(drivers) <= MOST_DRIVERS
        assert drivers[0].feature == names[int(np.argmax(np.abs(row)))]
        assert [driver.effect for driver in drivers] == pytest.approx(
            [row[names.index(driver.feature)] for driver in drivers], abs=1e-4
        )


def test_supplied_rows_and_tables_predict_alike() -> None:
    one_by_one = BUNDLE.predict(ROWS.to_pylist())

    assert [found.prediction for found in one_by_one] == BUNDLE.predict_matrix(
        MATRIX
    ).prediction.tolist()
    assert {type(found.is_positive) for found in one_by_one} == {bool}


def test_trees_come_back_from_text_to_the_bit() -> None:
    text = BUNDLE.predictor.to_text()
    back = Trees.from_text(text)

    assert back.to_text() == text
    assert back.predict(MATRIX).tobytes() == BUNDLE.predictor.predict(MATRIX).tobytes()
    assert back.contributions(MATRIX).tobytes() == BUNDLE.predictor.contributions(MATRIX).tobytes()


def test_a_value_has_neither_score_nor_band() -> None:
    found = train_bundle("v").predict(ROWS.to_pylist()[:1])[0]
    assert found.score is not None

    regression = type(BUNDLE)("v", {}, Task.REGRESSION, BUNDLE.features, BUNDLE.predictor)
    [value] = regression.predict(ROWS.to_pylist()[:1])
    assert (value.score, value.category, value.is_positive) == (None, None, None)
    assert "the prediction." in value.drivers[0]["text"]
