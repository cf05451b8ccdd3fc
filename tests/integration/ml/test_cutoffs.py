"""Which days a model looks ahead from, and which of them teach, choose and test."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pytest
from small_models import LEAVING, RETURNING, define, make_people, put, put_visits, read

from c360.errors import DefinitionError
from c360.warehouse.duckdb import DuckDBWarehouse

FIRST = datetime(2026, 1, 10)


def list_days(warehouse: DuckDBWarehouse, as_of: date, **changes: object) -> list[str]:
    put_visits(warehouse, [("a", FIRST, 1, "b1")])
    return [str(day) for day in read(warehouse, define(RETURNING, **changes)).list_cutoffs(as_of)]


def test_months_begin_after_the_first_row_and_end_with_a_known_outcome(
    warehouse: DuckDBWarehouse,
) -> None:
    # Thirty days from 1 April end with the 30th.
    assert list_days(warehouse, date(2026, 4, 30)) == ["2026-02-01", "2026-03-01", "2026-04-01"]
    assert list_days(warehouse, date(2026, 4, 29)) == ["2026-02-01", "2026-03-01"]


def test_months_leave_room_for_the_history_that_is_asked_for(warehouse: DuckDBWarehouse) -> None:
    cutoffs = {"every": "month", "history_days": 50}

    assert list_days(warehouse, date(2026, 4, 30), cutoffs=cutoffs) == ["2026-03-01", "2026-04-01"]


def test_only_the_newest_cutoffs_are_kept(warehouse: DuckDBWarehouse) -> None:
    cutoffs = {"every": "month", "most": 2}

    assert list_days(warehouse, date(2026, 4, 30), cutoffs=cutoffs) == ["2026-03-01", "2026-04-01"]


def test_a_model_of_value_waits_for_the_days_it_is_held_to(warehouse: DuckDBWarehouse) -> None:
    found = list_days(warehouse, date(2026, 4, 30), task="value", evaluation_days=60)

    assert found == ["2026-02-01", "2026-03-01"]


def test_without_rows_there_is_no_cutoff(warehouse: DuckDBWarehouse) -> None:
    put_visits(warehouse, [])

    assert read(warehouse, define(RETURNING)).list_cutoffs(date(2026, 4, 30)) == []


def test_a_column_of_days_gives_the_days_after_them(warehouse: DuckDBWarehouse) -> None:
    days = [date(2026, 3, 1), date(2026, 1, 1), None, date(2026, 3, 1), date(2026, 4, 30)]
    put(
        warehouse,
        pa.table({"person_id": list("abcde"), "day": pa.array(days, pa.date32())}),
        "staging.days",
    )
    inputs = {"days": {"table": "staging.days", "event_time": "day"}}
    cutoffs = {"every": "input", "of": "days.day"}
    definition = define(RETURNING, inputs=inputs, cutoffs=cutoffs)

    found = read(warehouse, definition).list_cutoffs(date(2026, 4, 30))

    assert found == [date(2026, 1, 2), date(2026, 3, 2)]


@pytest.mark.parametrize("place", ["days.other", "nothing.day", "day"])
def test_a_place_without_such_a_column_is_named(warehouse: DuckDBWarehouse, place: str) -> None:
    put(warehouse, pa.table({"person_id": ["a"], "day": [date(2026, 3, 1)]}), "staging.days")
    inputs = {"days": {"table": "staging.days", "event_time": "day"}}
    definition = define(RETURNING, inputs=inputs, cutoffs={"every": "input", "of": place})

    with pytest.raises(DefinitionError, match=f"cutoffs.of is '{place}'"):
        read(warehouse, definition).list_cutoffs(date(2026, 4, 30))


def test_a_table_without_time_is_read_once_as_it_is(warehouse: DuckDBWarehouse) -> None:
    put(warehouse, make_people(30))

    assert read(warehouse, define(LEAVING)).list_cutoffs(date(2026, 4, 30)) == [date(2026, 5, 1)]
