"""History of customers and what transactions point at: whole, and the same however it was learnt."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import duckdb
import pytest
from builder import Company, write_relations
from dbt_run import Build, DbtRun
from hypothesis import given, settings
from hypothesis import strategies as st

FIRST_DAY = date(2026, 6, 1)
DAYS = 6
HISTORY_MODELS = (
    "stg_feeds__customer_versions",
    "stg_feeds__merchant_categories",
    "stg_feeds__transaction_versions",
    "stg_feeds__new_transaction_keys",
    "int_customers_versioned",
    "int_customers_repointed",
    "dim_customer",
    "int_merchant_categories_recast",
    "dim_merchant_category",
    "int_transactions_touched",
    "int_transaction_keys_searched",
    "int_transaction_versions_searched",
    "int_transactions_resolved",
    "fct_transactions",
)
SCHEMAS = {"stg": "staging", "int": "intermediate", "dim": "marts", "fct": "marts"}
VERSIONS = """
select customer_id, version_number, valid_from, valid_to, is_current, is_deleted, card_type,
    credit_limit::varchar as credit_limit, state
from marts.dim_customer where customer_key <> -1 order by customer_id, valid_from
"""
POINTS = """
select transaction_id, t.customer_id, transaction_amount::varchar as amount, category_name, status,
    version_number
from marts.fct_transactions as t
left join marts.dim_customer as c using (customer_key) order by transaction_id
"""


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 6, 1) + timedelta(days=day, hours=hour)


customer_rows = st.fixed_dictionaries(
    {
        "feed": st.just("customers"),
        "customer_id": st.sampled_from(["C1", "C2"]),
        "card_type": st.sampled_from(["Standard", "Premium"]),
        "state": st.sampled_from(["CA", "TX"]),
        "_op": st.sampled_from(["upsert", "upsert", "upsert", "delete"]),
        "effective_at": st.integers(-3, DAYS).map(at),
        "account_open_date": st.sampled_from([date(2026, 5, 1), date(2026, 6, 3)]),
    }
)
transaction_rows = st.fixed_dictionaries(
    {
        "feed": st.just("transactions"),
        "transaction_id": st.sampled_from([f"T{number}" for number in range(5)]),
        "customer_id": st.sampled_from(["C1", "C2", "C9"]),
        "amount": st.integers(1, 9),
        "merchant_category": st.sampled_from(["Retail", "Travel", None]),
        "status": st.sampled_from(["approved", "declined"]),
        "transaction_at": st.tuples(st.integers(-3, DAYS), st.sampled_from([0, 9])).map(
            lambda pair: at(*pair)
        ),
        "_op": st.sampled_from(["upsert", "upsert", "upsert", "delete"]),
    }
)
category_rows = st.fixed_dictionaries(
    {
        "feed": st.just("merchant_categories"),
        "category_name": st.sampled_from(["Retail", "Travel"]),
        "_op": st.sampled_from(["upsert", "delete"]),
        "effective_at": st.integers(0, DAYS).map(at),
    }
)
arrivals = st.lists(
    st.tuples(st.integers(0, DAYS - 1), customer_rows | transaction_rows | category_rows),
    max_size=24,
)


def company_of(rows: list[tuple[int, dict[str, Any]]], last_day: int) -> Company:
    """The rows that had arrived by a day; each day's are a batch."""
    company = Company(as_of=FIRST_DAY + timedelta(days=last_day))
    for position, (day, row) in enumerate(sorted(rows, key=lambda pair: pair[0])):
        if day > last_day:
            break
        values = {name: value for name, value in row.items() if name not in {"feed", "amount"}}
        if row["feed"] == "transactions":
            values |= {
                "transaction_amount": row["amount"],
                "effective_at": max(row["transaction_at"], at(day - 2)),
            }
        company.add(
            row["feed"], **values, _sequence=day + 1, _position=position, _batch_id=f"b{day}"
        )
    return company


def build(connection: duckdb.DuckDBPyConnection, sql: dict[str, str]) -> None:
    for model in HISTORY_MODELS:
        schema = SCHEMAS[model.partition("_")[0]]
        connection.execute(f"create schema if not exists {schema}")
        connection.execute(f"create or replace table {schema}.{model} as {sql[model]}")


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.sql(sql).fetchall()


def build_at_once(rows: list[tuple[int, dict[str, Any]]], dbt_run: DbtRun) -> Any:
    connection = duckdb.connect(config={"threads": 1})
    write_relations(connection, company_of(rows, DAYS - 1))
    build(connection, dbt_run.sql)
    return connection


def build_day_by_day(rows: list[tuple[int, dict[str, Any]]], dbt_run: DbtRun) -> Any:
    """Build the first day in full, and each later one from what arrived or took effect on it."""
    connection = duckdb.connect(config={"threads": 1})
    for day in range(DAYS):
        for schema in ("raw", "derived", "config"):
            connection.execute(f"drop schema if exists {schema} cascade")
        write_relations(connection, company_of(rows, day))
        if day:
            connection.execute(
                "update config.build set is_full = false, previous_as_of = $previous",
                {"previous": FIRST_DAY + timedelta(days=day - 1)},
            )
            connection.execute(
                "create or replace view raw.new_transactions as"
                f" from raw.transactions where _batch_id = 'b{day}'"
            )
        build(connection, dbt_run.incremental_sql if day else dbt_run.sql)
    return connection


@given(rows=arrivals)
@settings(max_examples=25, deadline=None)
def test_replaying_day_by_day_equals_building_once(
    dbt_run: DbtRun, rows: list[tuple[int, dict[str, Any]]]
) -> None:
    once, daily = build_at_once(rows, dbt_run), build_day_by_day(rows, dbt_run)

    assert answer(daily, VERSIONS) == answer(once, VERSIONS)
    assert answer(daily, POINTS) == answer(once, POINTS)


@given(rows=arrivals)
@settings(max_examples=40, deadline=None)
def test_a_history_has_no_gap_no_overlap_and_one_current_version(
    dbt_run: DbtRun, rows: list[tuple[int, dict[str, Any]]]
) -> None:
    versions = answer(build_at_once(rows, dbt_run), VERSIONS)

    for customer_id in {version[0] for version in versions}:
        own = [version for version in versions if version[0] == customer_id]
        bounds = [(version[2], version[3]) for version in own]
        assert all(start < end for start, end in bounds)
        assert all(end == start for (_, end), (start, _) in pairwise(bounds))
        assert [version[4] for version in own] == [False] * (len(own) - 1) + [True]


@pytest.fixture(scope="module")
def history(dbt_run: DbtRun) -> Any:
    """Versions of customers whose rows came late, backdated, deleted and revived."""
    company = Company(as_of=date(2026, 6, 30))
    opened = date(2026, 1, 1)

    def card(customer: str, day: date, kind: str, **row: Any) -> None:
        company.customer(
            customer,
            card_type=kind,
            effective_at=datetime.combine(day, datetime.min.time()),
            account_open_date=opened,
            **row,
        )

    card("C1", date(2026, 1, 10), "Standard", city="Fresno")
    card("C1", date(2026, 5, 1), "Premium", city="Oakland")
    card("C1", date(2026, 3, 1), "Gold", city="Fresno", _sequence=2)
    card("C2", date(2026, 2, 1), "Standard")
    card("C2", date(2026, 3, 1), "Standard", _op="delete")
    card("C2", date(2026, 4, 1), "Premium")
    card("C3", date(2026, 2, 1), "Standard", _op="delete")
    for number, day in enumerate([date(2025, 12, 1), date(2026, 3, 15), date(2026, 6, 1)]):
        company.transaction("C1", day, transaction_id=f"T{number}")
    company.transaction("C9", date(2026, 6, 1), transaction_id="T9", merchant_category="Lunar")
    connection = duckdb.connect(config={"threads": 1})
    write_relations(connection, company)
    build(connection, dbt_run.sql)
    return connection


def test_a_backdated_version_lies_between_those_known_before(history: Any) -> None:
    cards = answer(
        history, "select card_type, valid_from::date from marts.dim_customer"
        " where customer_id = 'C1' order by valid_from"
    )  # fmt: skip

    assert cards == [
        ("Standard", date(2026, 1, 1)),
        ("Gold", date(2026, 3, 1)),
        ("Premium", date(2026, 5, 1)),
    ]


def test_other_attributes_are_as_they_are_now_on_every_version(history: Any) -> None:
    cities = answer(
        history, "select distinct city from marts.dim_customer where customer_id = 'C1'"
    )

    assert cities == [("Oakland",)]


def test_the_time_in_which_a_customer_was_deleted_is_a_version_of_its_own(history: Any) -> None:
    versions = answer(
        history, "select card_type, is_deleted, is_current from marts.dim_customer"
        " where customer_id = 'C2' order by valid_from"
    )  # fmt: skip

    assert versions == [
        ("Standard", False, False),
        ("Standard", True, False),
        ("Premium", False, True),
    ]


def test_a_customer_of_whom_only_a_delete_is_known_is_nobody(history: Any) -> None:
    assert answer(history, "from marts.dim_customer where customer_id = 'C3'") == []


def test_a_transaction_points_at_the_version_in_force_and_an_early_one_at_the_first(
    history: Any,
) -> None:
    points = [(row[0], row[5]) for row in answer(history, POINTS) if row[1] == "C1"]

    assert points == [("T0", 1), ("T1", 2), ("T2", 3)]


def test_an_unknown_customer_and_category_point_at_the_unknown_members(history: Any) -> None:
    found = answer(
        history, "select customer_key, customer_id, merchant_category, category_name"
        " from marts.fct_transactions where transaction_id = 'T9'"
    )  # fmt: skip

    assert found == [(-1, "C9", "Lunar", "unknown")]


def test_each_customer_is_one_profile_with_or_without_transactions(build: Build) -> None:
    company = Company().customer("C1").customer("C2")
    company.transaction("C1", date(2026, 6, 1))

    marts = build(company)

    assert marts.value("select count(*) from customer_360_profile") == 2
