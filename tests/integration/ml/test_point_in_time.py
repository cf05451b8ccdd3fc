"""What a model sees at a cutoff: rows known before it, and outcomes of the days after it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from small_models import RETURNING, define, put, put_batches, put_visits, read

from c360.errors import DefinitionError
from c360.ml.dataset import Examples
from c360.warehouse.duckdb import DuckDBWarehouse

DAY = date(2026, 3, 1)
MIDNIGHT = datetime(2026, 3, 1)
SECOND = timedelta(seconds=1)
LOADED = {"b1": None}
"""A first load: its rows count from the day on which they happened."""


def labels(found: Examples) -> dict[str, float]:
    assert found.labels is not None
    return dict(zip(found.keys.tolist(), found.labels.tolist(), strict=True))


def counts(found: Examples) -> dict[str, int]:
    values = found.features.column("visit_count").to_pylist()
    return dict(zip(found.keys.tolist(), values, strict=True))


def test_rows_at_or_after_the_cutoff_are_not_seen(warehouse: DuckDBWarehouse) -> None:
    put_batches(warehouse, LOADED)
    put_visits(warehouse, [
        ("a", MIDNIGHT - SECOND, 1, "b1"), ("a", MIDNIGHT, 1, "b1"), ("late", MIDNIGHT, 1, "b1"),
    ])  # fmt: skip

    assert counts(read(warehouse, define(RETURNING)).read_unlabelled(DAY)) == {"a": 1}


def test_a_row_that_landed_later_teaches_nothing_and_counts_when_scoring(
    warehouse: DuckDBWarehouse,
) -> None:
    put_batches(warehouse, {"b1": None, "b2": MIDNIGHT - SECOND, "b3": MIDNIGHT})
    put_visits(warehouse, [("a", MIDNIGHT - SECOND, 1, batch) for batch in ("b1", "b2", "b3")])
    reader = read(warehouse, define(RETURNING))

    assert counts(reader.read_labelled(DAY)) == {"a": 2}
    assert counts(reader.read_unlabelled(DAY, is_scoring=False)) == {"a": 2}
    assert counts(reader.read_unlabelled(DAY)) == {"a": 3}


def test_a_column_may_say_when_a_row_was_known(warehouse: DuckDBWarehouse) -> None:
    put_visits(warehouse, [("a", MIDNIGHT - SECOND, 1, "b1"), ("a", MIDNIGHT - SECOND, 1, "b1")])
    warehouse.execute("alter table staging.visits add column known_at timestamp")
    warehouse.execute(
        "update staging.visits set known_at = case rowid when 0 then timestamp '2026-02-28 23:59:59'"
        " else timestamp '2026-03-01' end"
    )
    visits = {"table": "staging.visits", "event_time": "visited_at", "known": "known_at"}
    reader = read(warehouse, define(RETURNING, inputs={"visits": visits}))

    assert counts(reader.read_labelled(DAY)) == {"a": 1}
    assert counts(reader.read_unlabelled(DAY)) == {"a": 2}


def test_outcomes_count_from_the_cutoff_until_before_the_end_of_the_horizon(
    warehouse: DuckDBWarehouse,
) -> None:
    end = MIDNIGHT + timedelta(days=30)
    put_batches(warehouse, LOADED)
    before = [(who, MIDNIGHT - SECOND, 1.0, "b1") for who in ("first", "last", "after", "none")]
    after = [("first", MIDNIGHT), ("last", end - SECOND), ("after", end)]
    put_visits(warehouse, [*before, *((who, at, 1.0, "b1") for who, at in after)])

    found = labels(read(warehouse, define(RETURNING)).read_labelled(DAY))

    assert found == {"first": 1.0, "last": 1.0, "after": 0.0, "none": 0.0}


@pytest.mark.parametrize(
    ("zone", "begins"),
    [("UTC", MIDNIGHT), ("Asia/Tokyo", datetime(2026, 2, 28, 15)), ("America/New_York", datetime(2026, 3, 1, 5))],
)  # fmt: skip
def test_a_cutoff_begins_at_midnight_in_the_reporting_time_zone(
    warehouse: DuckDBWarehouse, zone: str, begins: datetime
) -> None:
    put_batches(warehouse, LOADED)
    put_visits(warehouse, [("a", begins - SECOND, 1, "b1"), ("b", begins, 1, "b1")])
    reader = read(warehouse, define(RETURNING), zone)

    assert counts(reader.read_unlabelled(DAY)) == {"a": 1}
    assert labels(reader.read_labelled(DAY)) == {"a": 0.0}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_days_are_cut_as_days_in_every_time_zone(warehouse: DuckDBWarehouse, zone: str) -> None:
    put_batches(warehouse, LOADED)
    days = {"a": DAY - timedelta(days=1), "last": DAY + timedelta(days=29),
            "after": DAY + timedelta(days=30)}  # fmt: skip
    people = ["a", "last", "after", "last", "after"]
    table = pa.table(
        {
            "person_id": people,
            "visited_on": [DAY - timedelta(days=1)] * 3 + [days["last"], days["after"]],
            "amount": [1.0] * 5,
            "_batch_id": ["b1"] * 5,
        }
    )
    put(warehouse, table, "staging.visits")
    visits = {"table": "staging.visits", "event_time": "visited_on", "known": "batch"}

    found = labels(
        read(warehouse, define(RETURNING, inputs={"visits": visits}), zone).read_labelled(DAY)
    )

    assert found == {"a": 0.0, "last": 1.0, "after": 0.0}


def test_who_has_lapsed_teaches_nothing_and_is_marked_when_scoring(
    warehouse: DuckDBWarehouse,
) -> None:
    put_batches(warehouse, LOADED)
    put_visits(
        warehouse, [("a", MIDNIGHT - SECOND, 1, "b1"), ("old", MIDNIGHT - timedelta(90), 1, "b1")]
    )
    lapsed = "select person_id from visits group by person_id having max(visited_at) < $cutoff - 60"
    reader = read(warehouse, define(RETURNING, lapsed=lapsed))

    assert reader.read_labelled(DAY).keys.tolist() == ["a"]
    scored = reader.read_unlabelled(DAY)
    assert dict(zip(scored.keys.tolist(), scored.is_lapsed.tolist(), strict=True)) == {
        "a": False, "old": True,
    }  # fmt: skip


def test_an_example_without_an_outcome_is_none(warehouse: DuckDBWarehouse) -> None:
    put_batches(warehouse, LOADED)
    put_visits(warehouse, [("a", MIDNIGHT - SECOND, 1, "b1"), ("b", MIDNIGHT - SECOND, 1, "b1")])
    label = "select person_id, case person_id when 'a' then 1 end as label from visits"

    assert labels(read(warehouse, define(RETURNING, label=label)).read_labelled(DAY)) == {"a": 1.0}


@pytest.mark.parametrize("part", ["population", "features", "label"])
def test_a_key_that_comes_twice_is_named(warehouse: DuckDBWarehouse, part: str) -> None:
    put_batches(warehouse, LOADED)
    put_visits(warehouse, [("a", MIDNIGHT - SECOND, 1, "b1"), ("b", MIDNIGHT - SECOND, 1, "b1"),
                           ("b", MIDNIGHT - SECOND, 1, "b1")])  # fmt: skip
    twice = {
        "population": "select person_id from visits",
        "features": "select person_id, amount from visits",
        "label": "select person_id, 1 as label from visits",
    }

    with pytest.raises(
        DefinitionError, match=r"each give one row.*person_id.*more than once is 'b'"
    ):
        read(warehouse, define(RETURNING, **{part: twice[part]})).read_labelled(DAY)


def test_training_and_scoring_give_the_same_features_to_the_byte(
    warehouse: DuckDBWarehouse,
) -> None:
    random = np.random.default_rng(0)
    put_batches(warehouse, LOADED)
    put_visits(warehouse, [
        (f"p{who}", MIDNIGHT - timedelta(hours=int(hours)), float(amount), "b1")
        for who, hours, amount in zip(
            random.integers(0, 40, 500), random.integers(-700, 3000, 500), random.lognormal(size=500), strict=True,
        )
    ])  # fmt: skip
    definition = define(RETURNING)

    trained = read(warehouse, definition).read_labelled(DAY)
    scored = read(warehouse, definition).read_unlabelled(DAY)

    assert trained.keys.tobytes() == scored.keys.tobytes()
    assert trained.features.equals(scored.features, check_metadata=True)
    assert [b.to_pybytes() for c in trained.features.columns for b in c.combine_chunks().buffers() if b] == [
        b.to_pybytes() for c in scored.features.columns for b in c.combine_chunks().buffers() if b
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"inputs": {"visits": {"table": "staging.none", "event_time": "visited_at"}}}, "'staging.none', which the warehouse does not have"),
        ({"inputs": {"visits": {"table": "staging.visits", "event_time": "at"}}}, "no column 'at'. It has: person_id"),
        ({"inputs": {"visits": {"table": "staging.visits", "event_time": "visited_at", "known": "landed"}}}, "no column 'landed'"),
        ({"features": "select person_id, nothing from visits"}, "its SQL fails at 2026-03-01"),
        ({"features": "select distinct person_id from visits"}, "gives no feature"),
    ],
)  # fmt: skip
def test_what_the_warehouse_does_not_have_is_named(
    warehouse: DuckDBWarehouse, changes: dict[str, object], words: str
) -> None:
    put_batches(warehouse, LOADED)
    put_visits(warehouse, [("a", MIDNIGHT - SECOND, 1, "b1")])

    with pytest.raises(DefinitionError) as raised:
        read(warehouse, define(RETURNING, **changes)).read_labelled(DAY)

    assert "'returning'" in str(raised.value)
    assert words in str(raised.value)
