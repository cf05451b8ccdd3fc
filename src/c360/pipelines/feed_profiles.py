"""Describe the rows of a workspace's own feeds, so that any of them has a dashboard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from c360.contracts.model import Column, Contract
from c360.domain.types import Kind
from c360.kit.sql import quote_identifier
from c360.warehouse.duckdb import DuckDBWarehouse

FEEDS, COLUMNS, BARS = "feed_profiles", "feed_profile_columns", "feed_profile_bars"
SHOWN_VALUES = 10
SHOWN_BINS = 20
SHOWN_LENGTH = 80
GRAINS = ((92, "day", 10), (3_660, "month", 7), (36_600, "year", 4), (366_000, "decade", 4))
"""Days up to which a chart over time has bars of this length, and the digits that name one."""
LONGEST_GRAIN = ("century", 4)
NUMBERS = frozenset({Kind.INTEGER, Kind.BIGINT, Kind.DECIMAL, Kind.DOUBLE})
TIMES = frozenset({Kind.DATE, Kind.TIMESTAMP})

FEED_SCHEMA = pa.schema(
    [
        ("feed", pa.string()),
        ("row_count", pa.int64()),
        ("newest_effective_at", pa.timestamp("us")),
        ("description", pa.string()),
    ]
)
COLUMN_SCHEMA = pa.schema(
    [
        ("feed", pa.string()),
        ("position", pa.int64()),
        ("column_name", pa.string()),
        ("data_type", pa.string()),
        ("is_key", pa.bool_()),
        ("is_personal", pa.bool_()),
        ("null_count", pa.int64()),
        ("distinct_count", pa.int64()),
        ("min_value", pa.string()),
        ("max_value", pa.string()),
        ("chart", pa.string()),
    ]
)
BAR_SCHEMA = pa.schema(
    [
        ("feed", pa.string()),
        ("column_name", pa.string()),
        ("position", pa.int64()),
        ("label", pa.string()),
        ("row_count", pa.int64()),
    ]
)


@dataclass(frozen=True, slots=True)
class _Mart:
    """The mart of one feed, and what of it is being described."""

    warehouse: DuckDBWarehouse
    feed: str
    table: str

    def rows(self, select: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.warehouse.query(select).to_pylist()
        return found


def build_profiles(
    warehouse: DuckDBWarehouse, contracts: Mapping[str, Contract], tables: Mapping[str, str]
) -> None:
    """Describe the marts of a workspace's own feeds.

    Reads:  the marts.
    Writes: marts.feed_profiles, a row for each feed; marts.feed_profile_columns, a row for each of
            its columns: nulls, distinct values, smallest and largest; marts.feed_profile_bars, the
            bars of a column's chart: its most frequent values, or counts by range or by time. Of
            personal columns only nulls and distinct values are counted. Without an own feed none of
            the three is there.

    Args:
        warehouse: That holds the marts.
        contracts: By feed.
        tables: The mart of each own feed, such as ``marts.own_orders``.
    """
    if not tables:
        for name in (FEEDS, COLUMNS, BARS):
            warehouse.drop_table(f"marts.{name}")
        return
    feeds: list[dict[str, Any]] = []
    columns: list[dict[str, Any]] = []
    bars: list[dict[str, Any]] = []
    for feed, table in sorted(tables.items()):
        mart, contract = _Mart(warehouse, feed, table), contracts[feed]
        feeds.append(_describe_feed(mart, contract))
        for position, column in enumerate(contract.columns):
            described = _describe_column(mart, column, feeds[-1]["row_count"])
            columns.append({**described, "feed": feed, "position": position})
            bars.extend(_draw(mart, column, described))
    for name, rows, schema in (
        (FEEDS, feeds, FEED_SCHEMA),
        (COLUMNS, columns, COLUMN_SCHEMA),
        (BARS, bars, BAR_SCHEMA),
    ):
        warehouse.replace_table(f"marts.{name}", pa.Table.from_pylist(rows, schema=schema))


def _describe_feed(mart: _Mart, contract: Contract) -> dict[str, Any]:
    (row,) = mart.rows(
        "select count(*) as row_count, max(effective_at) filter (where effective_at > '1970-01-01')"
        f" as newest_effective_at from {mart.table}"
    )
    return {**row, "feed": mart.feed, "description": contract.description}


def _describe_column(mart: _Mart, column: Column, row_count: int) -> dict[str, Any]:
    name = quote_identifier(column.name)
    (found,) = mart.rows(
        f"select count(*) - count({name}) as null_count, count(distinct {name}) as distinct_count,"
        f" left(min({name})::varchar, {SHOWN_LENGTH}) as min_value,"
        f" left(max({name})::varchar, {SHOWN_LENGTH}) as max_value from {mart.table}"
    )
    if column.is_personal:
        found |= {"min_value": None, "max_value": None}
    return {
        **found,
        "column_name": column.name,
        "data_type": str(column.type),
        "is_key": column.is_key,
        "is_personal": column.is_personal,
        "chart": _choose_chart(column, found, row_count),
    }


def _choose_chart(column: Column, found: Mapping[str, Any], row_count: int) -> str | None:
    """Return what tells most of a column: values, ranges, days, months, years, or nothing."""
    distinct = found["distinct_count"]
    if column.is_personal or not distinct:
        return None
    if column.type.kind in TIMES:
        return "periods"
    is_few = distinct <= SHOWN_BINS
    if column.type.kind in NUMBERS and not (is_few or column.is_key):
        return "ranges"
    # Of values that are all different no one is frequent.
    return "values" if is_few or distinct < row_count - found["null_count"] else None


def _draw(mart: _Mart, column: Column, described: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    draw = {"values": _values_sql, "ranges": _ranges_sql, "periods": _periods_sql}
    if described["chart"] is None:
        return
    select = draw[described["chart"]](mart, quote_identifier(column.name))
    for position, row in enumerate(mart.rows(select)):
        yield {**row, "feed": mart.feed, "column_name": column.name, "position": position}


def _values_sql(mart: _Mart, name: str) -> str:
    return (
        f"select left({name}::varchar, {SHOWN_LENGTH}) as label, count(*) as row_count"
        f" from {mart.table} where {name} is not null group by {name}"
        f" order by row_count desc, label limit {SHOWN_VALUES}"
    )


def _ranges_sql(mart: _Mart, name: str) -> str:
    """Count by ranges of equal width; the last one includes its end."""
    return f"""
        with bounds as (
            select min({name})::double as low, max({name})::double as high from {mart.table}
        ),
        widths as (select low, (high - low) / {SHOWN_BINS} as width from bounds),
        numbered as (
            select least(floor(({name}::double - low) / width), {SHOWN_BINS - 1})::int as number
            from {mart.table} cross join widths where {name} is not null
        )
        select format('{{:.6g}} to {{:.6g}}', low + number * width, low + (number + 1) * width)
            as label, count(numbered.number) as row_count
        from range({SHOWN_BINS}) as ranges(number)
        cross join widths left join numbered using (number)
        group by number, low, width order by number"""


def _periods_sql(mart: _Mart, name: str) -> str:
    (span,) = mart.rows(
        f"select datediff('day', min({name}), max({name})) as days from {mart.table}"
    )
    fitting = [(grain, length) for days, grain, length in GRAINS if span["days"] <= days]
    grain, length = fitting[0] if fitting else LONGEST_GRAIN
    step = f"interval 1 {grain}"
    return f"""
        with counted as (
            select date_trunc('{grain}', {name})::timestamp as period, count(*) as row_count
            from {mart.table} where {name} is not null group by period
        ),
        periods as (
            select unnest(generate_series(min(period), max(period), {step})) as period
            from counted
        )
        select left(period::varchar, {length}) as label, coalesce(row_count, 0) as row_count
        from periods left join counted using (period) order by period"""
