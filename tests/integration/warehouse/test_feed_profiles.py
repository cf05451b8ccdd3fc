"""What is counted of an own feed's columns."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from c360.contracts.model import Column, Contract
from c360.domain.types import DataType, Kind
from c360.pipelines.feed_profiles import build_profiles
from c360.warehouse.duckdb import DuckDBWarehouse

KEY = Column("id", DataType(Kind.INTEGER), is_key=True)


def profile(folder: Path, column: Column, values: pa.Array) -> tuple[dict[str, Any], list[Any]]:
    """Describe a feed of one column besides its key; return the column and its bars."""
    contract = Contract("visits", "1.0.0", (KEY, column))
    at = pa.repeat(pa.scalar(datetime(2026, 1, 1), pa.timestamp("us")), len(values))
    rows = pa.table({"id": range(len(values)), column.name: values, "effective_at": at})
    with DuckDBWarehouse(folder / "warehouse.duckdb") as warehouse:
        warehouse.replace_table("marts.own_visits", rows)
        build_profiles(warehouse, {"visits": contract}, {"visits": "marts.own_visits"})
        (found,) = warehouse.query("from marts.feed_profile_columns where position = 1").to_pylist()
        bars = warehouse.query(
            "select label, row_count from marts.feed_profile_bars"
            f" where column_name = '{column.name}' order by position"
        )
        return found, [tuple(bar.values()) for bar in bars.to_pylist()]


@pytest.mark.parametrize(
    ("days", "bars"),
    [
        ((date(2026, 1, 1), date(2026, 1, 3)), ["2026-01-01", "2026-01-02", "2026-01-03"]),
        ((date(2025, 11, 30), date(2026, 3, 1)), None),
        ((date(2024, 1, 31), date(2024, 6, 1)), [f"2024-0{month}" for month in range(1, 7)]),
        ((date(1990, 5, 1), date(2020, 5, 1)), [str(year) for year in range(1990, 2021)]),
        ((date(1, 1, 1), date(9999, 12, 31)), None),
    ],
)
def test_a_chart_over_time_has_few_bars_without_gaps(
    tmp_path: Path, days: tuple[date, date], bars: list[str] | None
) -> None:
    column, drawn = profile(tmp_path, Column("on", DataType(Kind.DATE)), pa.array(days))

    assert column["chart"] == "periods"
    assert sum(count for _, count in drawn) == 2
    assert len(drawn) <= 124
    assert bars is None or [label for label, _ in drawn] == bars


def test_ranges_hold_every_number_once(tmp_path: Path) -> None:
    numbers = pa.array([*range(-50, 51), None], pa.int64())

    column, bars = profile(tmp_path, Column("points", DataType(Kind.BIGINT)), numbers)

    assert (column["chart"], column["null_count"], len(bars)) == ("ranges", 1, 20)
    assert sum(count for _, count in bars) == 101
    assert (bars[0], bars[-1]) == (("-50 to -45", 5), ("45 to 50", 6))


def test_of_a_personal_column_no_value_is_kept(tmp_path: Path) -> None:
    personal = Column("name", DataType(Kind.TEXT), classification="personal")

    column, bars = profile(tmp_path, personal, pa.array(["Ann", "Ann", None]))

    assert (column["null_count"], column["distinct_count"]) == (1, 1)
    assert (column["min_value"], column["max_value"], column["chart"], bars) == (
        None, None, None, [],
    )  # fmt: skip


def test_values_that_are_all_different_have_no_chart(tmp_path: Path) -> None:
    texts = pa.array([f"note {number}" for number in range(60)])

    column, bars = profile(tmp_path, Column("note", DataType(Kind.TEXT)), texts)

    assert (column["distinct_count"], column["chart"], bars) == (60, None, [])


def test_without_own_feeds_there_is_no_profile(tmp_path: Path) -> None:
    profile(tmp_path, Column("note", DataType(Kind.TEXT)), pa.array(["a"]))
    with DuckDBWarehouse(tmp_path / "warehouse.duckdb") as warehouse:
        build_profiles(warehouse, {}, {})
        assert warehouse.tables("marts") == ["own_visits"]
