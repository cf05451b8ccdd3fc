"""A leak of each kind, planted: the model is refused, and the feature and the check are named."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from small_models import LEAVING, RETURNING, define, make_people, make_plan, put, read, train

from c360.errors import LeakError
from c360.ml.training import Material, prepare
from c360.warehouse.duckdb import DuckDBWarehouse

ACCOUNTS = {"table": "staging.accounts", "event_time": "started_on", "known": "always"}
ENDING = {
    **RETURNING,
    "inputs": {"accounts": ACCOUNTS},
    "population": "select person_id from accounts",
    "features": "select person_id, $cutoff - started_on as age_days, seats from accounts",
    "label": "select person_id, coalesce(ended_on < $cutoff + 30, false) as label from accounts"
    " where ended_on is null or ended_on >= $cutoff",
}


def put_accounts(warehouse: DuckDBWarehouse, ends: date | None = None) -> None:
    """Write accounts of which every third ends, one after the other."""
    count, first = 900, date(2025, 1, 1)
    random = np.random.default_rng(0)
    ended = [first + timedelta(days=int(day)) for day in random.integers(1, 600, count)]
    table = pa.table(
        {
            "person_id": [f"P-{number:04}" for number in range(count)],
            "started_on": [
                first - timedelta(days=int(day)) for day in random.integers(0, 900, count)
            ],
            "seats": random.integers(1, 9, count),
            "ended_on": [(ends or day) if number % 3 else None for number, day in enumerate(ended)],
        }
    )
    put(warehouse, table, "staging.accounts")


def prepare_model(
    warehouse: DuckDBWarehouse, changes: dict[str, object], zone: str = "UTC"
) -> Material:
    definition = define(ENDING, **changes)
    return prepare(read(warehouse, definition, zone), warehouse, make_plan())


def test_an_honest_model_has_no_finding(warehouse: DuckDBWarehouse) -> None:
    put_accounts(warehouse)

    assert prepare_model(warehouse, {}).leaks == ()


@pytest.mark.parametrize("part", ["features", "population"])
def test_an_input_without_time(warehouse: DuckDBWarehouse, part: str) -> None:
    put_accounts(warehouse)
    put(warehouse, make_people(20))
    inputs = {"accounts": ACCOUNTS, "people": {"table": "staging.people", "event_time": None}}
    joined = f"{ENDING[part]} left join people using (person_id)"

    with pytest.raises(LeakError, match=r"'returning' leaks.* people \(input without time\)"):
        prepare_model(warehouse, {"inputs": inputs, part: joined})


@pytest.mark.parametrize("name", ["ended_on", "ENDED_ON", "accounts.ended_on"])
def test_a_day_after_the_cutoff(warehouse: DuckDBWarehouse, name: str) -> None:
    put_accounts(warehouse)
    features = f"select person_id, seats, ({name} is null)::integer as is_open from accounts"

    with pytest.raises(LeakError, match=r"accounts\.ended_on \(day after the cutoff\)"):
        prepare_model(warehouse, {"features": features})


def test_the_day_of_the_cutoff_is_after_it_west_of_greenwich(warehouse: DuckDBWarehouse) -> None:
    put_accounts(warehouse, ends=date(2026, 6, 1))
    features = "select person_id, seats, (ended_on is null)::integer as is_open from accounts"

    with pytest.raises(LeakError, match="rows before 2026-06-01 hold a ended_on on or after it"):
        prepare_model(warehouse, {"features": features}, "America/New_York")


def test_a_day_known_ahead_may_be_read_once_the_definition_says_so(
    warehouse: DuckDBWarehouse,
) -> None:
    put_accounts(warehouse)
    inputs = {"accounts": {**ACCOUNTS, "known_ahead": ["ended_on"]}}
    # Too coarse to tell this month from the next.
    features = "select person_id, seats, year(ended_on) as end_year from accounts"

    assert prepare_model(warehouse, {"inputs": inputs, "features": features}).leaks == ()


def test_a_timestamp_is_held_to_the_moment(warehouse: DuckDBWarehouse) -> None:
    put_accounts(warehouse)
    warehouse.execute("alter table staging.accounts add column seen_at timestamp")
    warehouse.execute("update staging.accounts set seen_at = timestamp '2026-06-01'")
    features = "select person_id, seats, $cutoff::timestamp - seen_at < interval 1 day as is_new from accounts"

    with pytest.raises(LeakError, match=r"accounts\.seen_at \(day after the cutoff\)"):
        prepare_model(warehouse, {"features": features})


def train_with(warehouse: DuckDBWarehouse, column: str, **changes: object) -> None:
    people = make_people(600)
    random = np.random.default_rng(1)
    outcome = np.array(people["has_left"].to_pylist(), dtype=float)
    columns = {
        "same": people["has_left"],
        "renamed": pc.if_else(people["has_left"], "gone", "here"),
        "detailed": pa.array(
            np.where(outcome == 1, random.choice(["moved", "cross"], 600), "none")
        ),
        "shifted": pa.array(10 - 4 * outcome),
        "days_silent": pa.array(outcome * 60 + random.normal(0, 12, 600)),
        "reason": pa.array(
            np.where(random.random(600) < 0.02, "other", np.where(outcome == 1, "moved", "none"))
        ),
    }
    put(warehouse, people.append_column(column, columns[column]))
    features = f"select person_id, age, visits, {column} from people"
    train(warehouse, define(LEAVING, features=features, **changes))


@pytest.mark.parametrize("column", ["same", "renamed", "detailed", "shifted"])
def test_a_feature_that_is_the_label(warehouse: DuckDBWarehouse, column: str) -> None:
    with pytest.raises(LeakError, match=rf"{column} \(duplicates the label\)"):
        train_with(warehouse, column)


@pytest.mark.parametrize("column", ["days_silent", "reason"])
def test_a_feature_that_alone_predicts_too_well(warehouse: DuckDBWarehouse, column: str) -> None:
    with pytest.raises(LeakError, match=rf"{column} \(predicts alone\): .* an AUC of (0\.9|1)"):
        train_with(warehouse, column)


def test_a_model_too_good_to_be_true(warehouse: DuckDBWarehouse) -> None:
    with pytest.raises(LeakError, match=r"the model \(too good to be true\): AUC (0\.9|1)"):
        train_with(warehouse, "days_silent", single_feature_above=1.0)


def test_a_regression_that_is_given_its_own_outcome(warehouse: DuckDBWarehouse) -> None:
    put(warehouse, make_people(600))
    regression = {
        "task": "regression",
        "label": "select person_id, visits * 3.0 as label from people",
        "features": "select person_id, age, visits from people",
    }

    with pytest.raises(LeakError, match=r"visits \((duplicates the label|predicts alone)\)"):
        train(warehouse, define(LEAVING, **regression))
