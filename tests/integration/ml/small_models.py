"""Small tables and definitions to train on: people who leave for a reason, or for none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from c360.ml.dataset import ExampleReader
from c360.ml.definition import ModelDefinition
from c360.ml.trainer import Trained, train_model
from c360.ml.training import TrainingPlan
from c360.warehouse.duckdb import DuckDBWarehouse

AS_OF = date(2026, 6, 30)
CITIES = ("Bath", "Leeds", "York")
LEAVING: Mapping[str, Any] = {
    "name": "leaving",
    "title": "Who leaves",
    "task": "binary",
    "key": "person_id",
    "inputs": {"people": {"table": "staging.people", "event_time": None}},
    "cutoffs": {"every": "once"},
    "split": "key",
    "population": "select person_id from people",
    "features": "select person_id, age, city, visits, spend from people",
    "label": "select person_id, has_left as label from people",
    "baseline": "age",
    "costs": {"false_positive": 1, "false_negative": 3},
}
RETURNING: Mapping[str, Any] = {
    "name": "returning",
    "title": "Who comes back",
    "task": "binary",
    "key": "person_id",
    "horizon_days": 30,
    "inputs": {"visits": {"table": "staging.visits", "event_time": "visited_at", "known": "batch"}},
    "split": "time",
    "population": "select distinct person_id from visits",
    "features": "select person_id, count(*) as visit_count, sum(amount)::double as amount"
    " from visits group by person_id",
    "label": "select person_id, (person_id in (select person_id from future_visits))::integer"
    " as label from visits group by person_id",
}


def make_people(count: int = 900, *, seed: int = 0, strength: float = 1.0) -> pa.Table:
    """Return people: few visits and an address in York go with leaving, as far as ``strength``."""
    random = np.random.default_rng(seed)
    visits, city = random.poisson(5, count), random.integers(0, 3, count)
    log_odds = strength * (2.5 - 0.8 * visits + 1.2 * (city == 2))
    has_left = random.random(count) < 1 / (1 + np.exp(-log_odds))
    spend = np.round(visits * random.lognormal(2, 0.5, count), 2)
    return pa.table(
        {
            "person_id": [f"P-{number:05}" for number in range(count)],
            "age": random.integers(18, 80, count),
            "city": np.array(CITIES)[city],
            "visits": visits,
            "spend": pa.array(spend, mask=random.random(count) < 0.1),
            "has_left": has_left,
        }
    )


def put(warehouse: DuckDBWarehouse, table: pa.Table, name: str = "staging.people") -> None:
    warehouse.replace_table(name, table)


def put_visits(
    warehouse: DuckDBWarehouse, rows: Sequence[tuple[str, datetime, float, str]]
) -> None:
    """Write visits: who, when (UTC), how much, and in which batch they came."""
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    table = pa.table(
        {
            "person_id": pa.array(columns[0], pa.string()),
            "visited_at": pa.array(columns[1], pa.timestamp("us")),
            "amount": pa.array(columns[2], pa.float64()),
            "_batch_id": pa.array(columns[3], pa.string()),
        }
    )
    put(warehouse, table, "staging.visits")


def put_batches(warehouse: DuckDBWarehouse, known: Mapping[str, datetime | None]) -> None:
    """Write since when each batch is known; None for a first load."""
    times = pa.array(list(known.values()), pa.timestamp("us"))
    put(warehouse, pa.table({"batch_id": list(known), "known_at": times}), "config.batches")


def define(base: Mapping[str, Any] = LEAVING, **changes: Any) -> ModelDefinition:
    return ModelDefinition.model_validate({**base, **changes})


def make_plan(*, seed: int = 42, as_of: date = AS_OF, threads: int = 1) -> TrainingPlan:
    return TrainingPlan(as_of, "20260701-060000-a1b2", seed, "0.1.0", threads, {})


def read(
    warehouse: DuckDBWarehouse, definition: ModelDefinition, zone: str = "UTC"
) -> ExampleReader:
    return ExampleReader(definition, warehouse, zone)


def train(
    warehouse: DuckDBWarehouse, definition: ModelDefinition, plan: TrainingPlan | None = None
) -> Trained:
    reader = read(warehouse, definition)
    return train_model(reader, warehouse, plan or make_plan(), lambda *_: None)


def metric(card: Mapping[str, Any], name: str) -> float:
    [found] = [entry["value"] for entry in card["metrics"] if entry["name"] == name]
    return float(found)
