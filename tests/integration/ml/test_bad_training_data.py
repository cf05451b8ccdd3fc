"""Data that cannot teach: a clear message each, never a model quietly worse."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from small_models import (
    LEAVING,
    RETURNING,
    define,
    make_people,
    put,
    put_batches,
    put_visits,
    train,
)

from c360.errors import DefinitionError, TrainingDataError
from c360.warehouse.duckdb import DuckDBWarehouse

PEOPLE = make_people(600)
FEATURES = "select person_id, age, city, visits, spend, {} as extra from people"
LABEL = "select person_id, {} as label from people"


def few(outcome: str, count: int) -> str:
    """A label that only some of the people have."""
    return LABEL.format(
        f"(row_number() over (order by hash(person_id)) <= {count})::integer = {outcome}"
    )


BAD = {
    "no rows": ({"population": "select person_id from people where age > 200"}, "0 examples to train; at least 100 are needed"),
    "few rows": ({"population": "select person_id from people where person_id < 'P-00050'"}, "examples to train; at least 100"),
    "one class": ({"label": LABEL.format("0")}, "0 of 3.. examples to train have the outcome 1; at least 20 are needed"),
    "one class only": ({"label": LABEL.format("true")}, "examples to train have the outcome 0"),
    "few of a class": ({"label": few("1", 12)}, "have the outcome 1; at least 20 are needed"),
    "three values": ({"label": LABEL.format("age % 3")}, "'leaving': the label has the values 0, 1, 2; a binary label is 0 or 1"),
    "many values": ({"label": LABEL.format("age")}, "the label has the values 18, 19, 20, 21, 22 and others"),
    "text label": ({"label": LABEL.format("case when has_left then 'yes' else 'no' end")}, "'leaving': the label is of type string; a number or a boolean is needed"),
    "infinite label": ({"task": "regression", "label": LABEL.format("if(age > 30, 'infinity'::double, 1)")}, "'leaving': the label holds .* infinite values"),
    "constant outcome": ({"task": "regression", "label": LABEL.format("5.0")}, "all 3.. examples to train have the outcome 5"),
    "constant": ({"features": FEATURES.format("7")}, "'extra' has one and the same value"),
    "all null": ({"features": FEATURES.format("null::double")}, "'extra' has no value in any of"),
    "all untyped null": ({"features": FEATURES.format("null")}, "'extra' has no value in any of"),
    "infinite": ({"features": FEATURES.format("1.0::double / (age - age)")}, "'extra'"),
    "infinite for some": ({"features": FEATURES.format("if(age > 30, 'infinity'::double, age)")}, "'extra' holds .* infinite values"),
    "date": ({"features": FEATURES.format("date '2026-01-01' + age::integer")}, "'extra' is of type date32"),
    "key as text": ({"features": FEATURES.format("person_id")}, "'extra' has 3.. categories; at most 200"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_data_that_cannot_teach_is_refused(warehouse: DuckDBWarehouse, kind: str) -> None:
    put(warehouse, PEOPLE)
    changes, words = BAD[kind]

    with pytest.raises(TrainingDataError, match=words):
        train(warehouse, define(LEAVING, **changes))


def test_infinite_values_that_appear_after_training_began_are_refused(
    warehouse: DuckDBWarehouse,
) -> None:
    columns = PEOPLE.to_pydict()
    columns["spend"][-40:] = [np.inf] * 40
    put(warehouse, pa.table(columns))

    with pytest.raises(TrainingDataError, match=r"'spend' holds .* infinite values"):
        train(warehouse, define(LEAVING))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"baseline": "income"}, "baseline is 'income', which is no feature. Features: age, city"),
        ({"slices": ["county"]}, "slices name 'county', which is neither a feature nor protected"),
    ],
)
def test_names_that_no_column_has_are_refused(
    warehouse: DuckDBWarehouse, changes: dict[str, object], words: str
) -> None:
    put(warehouse, PEOPLE)

    with pytest.raises(DefinitionError, match=words):
        train(warehouse, define(LEAVING, **changes))


def test_too_little_history_says_how_much_is_needed(warehouse: DuckDBWarehouse) -> None:
    put_batches(warehouse, {})
    put_visits(warehouse, [])

    with pytest.raises(TrainingDataError, match="no day up to 2026-06-30 has a known outcome"):
        train(warehouse, define(RETURNING))


def test_a_model_of_value_without_its_four_features_is_refused(warehouse: DuckDBWarehouse) -> None:
    put(warehouse, PEOPLE)
    changes = {"task": "value", "split": "key", "horizon_days": 365, "evaluation_days": 90,
               "cutoffs": {"every": "input", "of": "people.day"}}  # fmt: skip
    people = {"table": "staging.people", "event_time": "day"}
    warehouse.execute("alter table staging.people add column day date")
    warehouse.execute("update staging.people set day = date '2026-01-01'")

    with pytest.raises(
        TrainingDataError, match="needs frequency, recency_days, age_days, mean_value"
    ):
        train(warehouse, define(LEAVING, inputs={"people": people}, **changes,
                                features="select person_id, age, visits from people",
                                label=LABEL.format("spend"), baseline=None))  # fmt: skip
