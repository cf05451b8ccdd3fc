"""Features as a model sees them: what is learnt of them, and what is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from c360.errors import InvalidInputError, TrainingDataError
from c360.ml.features import Feature, encode_rows, encode_table, learn_features

CITY = Feature("city", "City", "category", ("Bath", "York"))
AGE = Feature("age", "Age", "number", (), 20.0, 40.0, 70.0)


def learn(**columns: Any) -> tuple[Feature, ...]:
    return learn_features(pa.table(columns), {"age": "Age in years"})


def test_a_number_has_its_usual_range_and_a_category_its_values() -> None:
    age, city = learn(age=[*range(101), None], city=["York", "Bath", None] * 34)

    assert (age.label, age.kind, age.low, age.median, age.high) == (
        "Age in years", "number", 10.0, 50.0, 90.0,
    )  # fmt: skip
    assert (city.kind, city.values) == ("category", ("Bath", "York"))
    assert city.missing_share == pytest.approx(1 / 3)


def test_whole_numbers_decimals_and_booleans_are_numbers() -> None:
    kinds = {
        "age": pa.array([1, 2], pa.int16()),
        "fee": pa.array([1, 2], pa.decimal128(38, 0)),
        "flag": [True, False],
    }

    assert {feature.kind for feature in learn(**kinds)} == {"number"}
    assert encode_table(learn(**kinds), pa.table(kinds))[0].tolist() == [[1, 1, 1], [2, 2, 0]]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ([5.0] * 40, "'age' has one and the same value in all 40 training rows"),
        (["York"] * 40, "'age' has one and the same value in all 40 training rows"),
        (pa.nulls(40, pa.float64()), "'age' has no value in any of 40 training rows"),
        (pa.nulls(40), "'age' has no value in any of 40 training rows"),
        ([1.0, math.inf, -math.inf], "'age' holds 2 infinite values. Divide by nullif"),
        ([f"C{number}" for number in range(201)], "'age' has 201 categories; at most 200"),
        (np.array(["2026-01-01", "2026-01-02"], "datetime64[D]"), "'age' is of type date32[day]; a number or a boolean is needed. Turn a day into"),
        ([[1], [2]], "'age' is of type list"),
    ],
)  # fmt: skip
def test_a_column_that_can_teach_nothing_is_named(column: Any, words: str) -> None:
    with pytest.raises(TrainingDataError) as raised:
        learn(age=column)

    assert words in str(raised.value)


def test_one_value_or_none_is_something_to_learn() -> None:
    assert learn(age=[5.0, None])[0].missing_share == 0.5


def test_a_category_never_seen_is_counted_and_scored_as_missing() -> None:
    rows = pa.table({"city": ["York", "Rome", None, "Rome", "Bath"]})

    matrix, unseen = encode_table([CITY], rows)

    assert np.array_equal(matrix[:, 0], [1, np.nan, np.nan, np.nan, 0], equal_nan=True)
    assert unseen == {"city": 2}


def test_a_number_that_became_a_text_is_refused() -> None:
    with pytest.raises(TrainingDataError, match="'age' is of type string; a number or a boolean"):
        encode_table([AGE], pa.table({"age": ["forty"]}))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"city": "Rome"}, "'city' is 'Rome', which the model has never seen. Allowed: Bath, York"),
        ({"city": 3.0}, "'city' is 3.0, which the model has never seen"),
        ({"age": "forty"}, "'age' is 'forty'; a finite number is needed"),
        ({"age": math.inf}, "'age' is inf; a finite number is needed"),
        ({"age": math.nan}, "'age' is nan; a finite number is needed"),
        ({"size": 1.0}, "Unknown feature 'size'. Known: age, city"),
    ],
)
def test_a_supplied_value_that_makes_no_sense_is_named(row: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        encode_rows([AGE, CITY], [row])

    assert words in str(raised.value)


def test_supplied_rows_and_tables_give_the_same_matrix() -> None:
    rows = [{"age": 30.0, "city": "York"}, {"age": None}, {}]
    table = pa.table({"age": [30.0, None, None], "city": ["York", None, None]})

    assert encode_rows([AGE, CITY], rows).tobytes() == encode_table([AGE, CITY], table)[0].tobytes()
    assert encode_rows([AGE, CITY], []).shape == (0, 2)


def test_a_feature_comes_back_from_json() -> None:
    assert Feature.from_json(CITY.to_json()) == CITY
