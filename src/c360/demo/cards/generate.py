"""Write the exports of a card business: customers, merchant categories, transactions by month."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from c360.demo.cards import places
from c360.demo.cards.customers_sql import CHANGES, DRAW, PEOPLE, VERSIONS
from c360.demo.cards.fates_sql import CAUSED, UNCAUSED
from c360.demo.cards.merchants import (
    NECESSITIES,
    category_lists,
    merchant_categories_csv,
    merchant_endings,
)
from c360.demo.cards.transactions_sql import FAULTS, MONTH, WRITE
from c360.demo.options import DemoOptions
from c360.demo.summary import CardSummary
from c360.kit.sql import quote_literal

FOLDER = Path("landing") / "cards"
SEASONS = (0.94, 0.92, 0.98, 1.0, 1.02, 1.06, 1.12, 1.1, 1.0, 1.02, 1.1, 1.26)
"""How much more than usual is paid for in each month of the year."""
MEMORY = "2GB"


@dataclass(frozen=True, slots=True)
class _Month:
    number: int
    first_day: date
    next_day: date

    @property
    def name(self) -> str:
        return f"{self.first_day:%Y-%m}"


def generate_cards(folder: Path, options: DemoOptions) -> CardSummary:
    """Write card customers and their transactions below ``folder/landing/cards``.

    Writes: customers.parquet, every version of each customer by ``updated_at``;
            merchant_categories.csv; transactions/YYYY-MM.parquet, in order of time. The same
            options give the same bytes.

    Args:
        folder: A workspace; files of the same name are replaced.
        options: Seed, number of customers, last day, causality.
    """
    target = folder / FOLDER
    (target / "transactions").mkdir(parents=True, exist_ok=True)
    (target / "merchant_categories.csv").write_text(merchant_categories_csv(), encoding="utf-8")
    scratch = folder / "data" / "work" / "demo"
    scratch.mkdir(parents=True, exist_ok=True)
    config: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": str(scratch)}
    with duckdb.connect(":memory:", config=config) as connection:
        _set(connection, seed=options.seed, end_of_data=options.as_of + timedelta(days=1))
        _write_settings(connection, options)
        for statement in (DRAW, PEOPLE, CHANGES, CAUSED if options.causal else UNCAUSED, VERSIONS):
            connection.execute(statement)
        customers_file = quote_literal(str(target / "customers.parquet"))
        connection.execute(f"copy versions to {customers_file} (format parquet, compression zstd)")
        counts = [
            _write_month(connection, month, target, is_last=month.next_day > options.as_of)
            for month in _months(options)
        ]
        versions = _count(connection, "versions")
    shutil.rmtree(scratch, ignore_errors=True)
    return CardSummary(options.customers, versions, sum(counts))


def _months(options: DemoOptions) -> Iterator[_Month]:
    last = options.as_of.year * 12 + options.as_of.month - 1
    for number in range(options.card_months):
        start, end = (last - options.card_months + number + extra for extra in (1, 2))
        first_day = date(start // 12, start % 12 + 1, 1)
        yield _Month(number, first_day, date(end // 12, end % 12 + 1, 1))


def _write_settings(connection: duckdb.DuckDBPyConnection, options: DemoOptions) -> None:
    employment = {name: weight for name, (weight, _) in places.EMPLOYMENT.items()}
    columns = {
        "as_of": options.as_of,
        "causal": options.causal,
        "card_months": options.card_months,
        "first_day": next(_months(options)).first_day,
        "customers": options.customers,
        "employment": places.weighted(employment),
        "premium_pct": {name: share for name, (_, share) in places.EMPLOYMENT.items()},
        "first_names": list(places.FIRST_NAMES),
        "last_names": list(places.LAST_NAMES),
        "states": places.weighted({name: weight for name, (weight, _) in places.STATES.items()}),
        "cities": {name: city for name, (_, city) in places.STATES.items()},
        "visits": category_lists(),
        "necessities": list(NECESSITIES),
        "merchants": merchant_endings(),
    }
    maps = {"premium_pct", "cities", "visits"}
    listed = ", ".join(
        f"map($keys_{name}, $values_{name}) as {name}" if name in maps else f"${name} as {name}"
        for name in columns
    )
    values: dict[str, Any] = {}
    for name, value in columns.items():
        if isinstance(value, dict):
            values |= {f"keys_{name}": list(value), f"values_{name}": list(value.values())}
        else:
            values[name] = value
    connection.execute(f"create table settings as select {listed}", values)


def _write_month(
    connection: duckdb.DuckDBPyConnection, month: _Month, target: Path, *, is_last: bool
) -> int:
    _set(
        connection,
        number=month.number,
        draw=100 + 10 * month.number,
        month_start=month.first_day,
        month_end=month.next_day,
        day_count=(month.next_day - month.first_day).days,
        season=SEASONS[month.first_day.month - 1],
    )
    connection.execute(MONTH)
    if is_last:
        connection.execute(FAULTS)
    path = target / "transactions" / f"{month.name}.parquet"
    connection.execute(WRITE.format(path=str(path).replace("'", "''")))
    return _count(connection, "month_rows")


def _set(connection: duckdb.DuckDBPyConnection, **values: object) -> None:
    for name, value in values.items():
        literal = f"date '{value}'" if isinstance(value, date) else str(value)
        connection.execute(f"set variable {name} = {literal}")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0
