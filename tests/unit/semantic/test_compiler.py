from __future__ import annotations

from datetime import date

import duckdb
import pytest

from c360.errors import SemanticError
from c360.kit.resources import resource_folder
from c360.semantic.catalog import Catalog
from c360.semantic.compiler import compile_plan
from c360.semantic.plan import (
    TIME,
    Calculation,
    Filter,
    Grain,
    Group,
    Operator,
    Period,
    Plan,
    PlanKind,
)
from c360.semantic.reading import read_catalog

HALF_YEAR = Period(date(2026, 1, 1), date(2026, 7, 1), "")
FROM_THE_SECOND = Period(date(2026, 1, 2), date(2026, 7, 1), "")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog([resource_folder("semantic_models")])


def spend(**changes: object) -> Plan:
    parts = {"kind": PlanKind.AGGREGATE, "subject": "transactions", "metrics": ("spend",)}
    return Plan(**{**parts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("plan", "table"),
    [
        (spend(), "metric_customer_ltv"),
        (spend(groups=(Group(TIME, Grain.MONTH),)), "monthly_customer_spending"),
        (spend(period=HALF_YEAR), "monthly_customer_spending"),
        (spend(groups=(Group("categories.category_name"),)), "monthly_category_spending"),
        (spend(period=FROM_THE_SECOND), "fct_transactions"),
        (spend(groups=(Group(TIME, Grain.WEEK),)), "fct_transactions"),
        (spend(groups=(Group("transactions.channel"),)), "fct_transactions"),
    ],
)
def test_the_smallest_table_with_the_same_answer_is_read(
    plan: Plan, table: str, catalog: Catalog
) -> None:
    assert f"FROM marts.{table} AS transactions" in compile_plan(plan, catalog)


def test_a_join_that_repeats_rows_is_refused(catalog: Catalog) -> None:
    plan = Plan(
        kind=PlanKind.AGGREGATE,
        subject="customers",
        metrics=("total_lifetime_value",),
        groups=(Group("transactions.channel"),),
    )

    with pytest.raises(SemanticError, match="fan-out"):
        compile_plan(plan, catalog)


def test_conditions_on_rows_that_belong_are_of_the_same_row(catalog: Catalog) -> None:
    filters = (
        Filter("transactions.channel", Operator.EQ, ("online",)),
        Filter("categories.category_name", Operator.EQ, ("Travel",)),
    )
    plan = Plan(
        kind=PlanKind.LIST,
        subject="customers",
        columns=("customers.customer_id",),
        filters=filters,
    )

    assert compile_plan(plan, catalog).count("EXISTS") == 1


def test_values_never_enter_as_sql(catalog: Catalog) -> None:
    evil = "x' or 1=1; drop table t; --"
    plan = Plan(
        kind=PlanKind.LIST,
        subject="customers",
        columns=("customers.customer_id",),
        filters=(Filter("customers.customer_id", Operator.EQ, (evil,)),),
    )

    statements = duckdb.extract_statements(compile_plan(plan, catalog))

    assert len(statements) == 1
    assert "''" in statements[0].query


def test_two_facts_are_added_up_apart(catalog: Catalog) -> None:
    plan = Plan(
        kind=PlanKind.AGGREGATE,
        subject="accounts",
        metrics=("total_arr", "interaction_count"),
        groups=(Group("accounts.industry"),),
    )

    sql = compile_plan(plan, catalog)

    assert "UNION ALL" in sql
    assert sql.count("GROUP BY") == 3


def test_a_plan_is_read_back_as_it_was_written() -> None:
    plan = spend(
        groups=(Group(TIME, Grain.MONTH), Group("customers.state")),
        filters=(Filter("customers.card_type", Operator.IN, ("Premium", "Standard")),),
        period=HALF_YEAR,
        calculation=Calculation.CHANGE,
        limit=5,
    )

    assert Plan.from_json(plan.to_json()) == plan


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"kind": "pie"},
        {"kind": "list", "subject": "customers", "filters": [1]},
        {"kind": "list", "subject": "customers", "columns": [1]},
        {"kind": "list", "subject": "customers", "limit": "a"},
        {"kind": "list", "subject": 1},
    ],
)
def test_a_plan_of_another_form_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(SemanticError, match="documented form"):
        Plan.from_json(value)
