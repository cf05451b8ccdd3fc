from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from c360.ml.backtest import backtest
from c360.ml.definition import Task
from c360.ml.scoring import hash_rows
from c360.ml.tables import DERIVED_SCHEMAS, PREDICTION_SCHEMA, empty_sql

DAY, UNTIL = date(2026, 6, 30), date(2026, 8, 29)


def predicted(*probabilities: float | None) -> pa.Table:
    rows = [
        {
            "model": "m",
            "model_version": "v",
            "entity_id": f"P-{number}",
            "as_of": DAY,
            "prediction": value,
        }
        for number, value in enumerate(probabilities)
    ]
    return pa.Table.from_pylist(rows, schema=PREDICTION_SCHEMA)


def happened(*outcomes: float) -> tuple[np.ndarray, np.ndarray]:
    return np.array([f"P-{number}" for number in range(len(outcomes))]), np.array(outcomes)


def test_equal_rows_have_equal_hashes_and_others_do_not() -> None:
    rows = np.array([[1.0, np.nan], [1.0, np.nan], [np.nan, 1.0], [1.0, 0.0], [0.0, 1.0]])

    hashes = hash_rows(rows)

    assert hashes[0] == hashes[1]
    assert len(set(hashes.tolist())) == 4


def test_a_small_change_of_any_value_changes_the_hash() -> None:
    random = np.random.default_rng(0)
    rows = random.normal(size=(2_000, 6))
    other = rows.copy()
    other[np.arange(2_000), random.integers(0, 6, 2_000)] += 1e-9

    assert not (hash_rows(rows) == hash_rows(other)).any()
    assert len(set(hash_rows(rows).tolist())) == 2_000


def test_a_look_back_counts_those_who_have_an_outcome() -> None:
    [row] = backtest(
        Task.BINARY, predicted(0.1, 0.4, 0.35, 0.8, 0.9, None), happened(0, 0, 1, 1), UNTIL
    ).to_pylist()

    # Of the four pairs 0.35 stands above 0.1 but not above 0.4, 0.8 above both.
    assert row == {
        "model": "m", "model_version": "v", "scored_as_of": DAY, "observed_until": UNTIL, "row_count": 4,
        "positive_count": 2, "auc": 0.75, "mean_predicted": 0.4125, "observed_rate": 0.5,
        "is_held_out": False,
    }  # fmt: skip


def test_a_look_back_at_one_outcome_has_no_auc_and_at_a_value_no_positives() -> None:
    [one] = backtest(Task.BINARY, predicted(0.1, 0.4), happened(0, 0), UNTIL).to_pylist()
    [value] = backtest(Task.VALUE, predicted(10, 40), happened(20, 60), UNTIL).to_pylist()

    assert (one["auc"], one["positive_count"]) == (None, 0)
    assert (value["auc"], value["positive_count"], value["observed_rate"]) == (None, None, 40.0)


def test_a_look_back_at_nobody_has_no_row() -> None:
    assert (
        backtest(
            Task.BINARY, predicted(0.1), (np.array(["other"]), np.array([1.0])), UNTIL
        ).num_rows
        == 0
    )


@pytest.mark.parametrize("schema", DERIVED_SCHEMAS.values(), ids=DERIVED_SCHEMAS)
def test_without_scores_the_columns_are_the_same(schema: pa.Schema) -> None:
    with duckdb.connect() as connection:
        table = connection.sql(empty_sql(schema)).to_arrow_table()

    assert table.num_rows == 0
    assert table.cast(schema).schema == schema
