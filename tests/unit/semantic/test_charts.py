from __future__ import annotations

from dataclasses import replace

import pytest

from c360.kit.resources import resource_folder
from c360.semantic.catalog import Catalog
from c360.semantic.charts import ChartKind, choose_chart
from c360.semantic.fields import describe_fields
from c360.semantic.plan import Grain, Group, Plan, PlanKind
from c360.semantic.reading import read_catalog
from c360.semantic.restating import restate


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog([resource_folder("semantic_models")])


def by_segment(*metrics: str) -> Plan:
    return Plan(
        kind=PlanKind.AGGREGATE,
        subject="customers",
        metrics=metrics,
        groups=(Group("customers.customer_segment"),),
    )


def offers_pie(plan: Plan, catalog: Catalog) -> bool:
    return ChartKind.PIE in choose_chart(plan, describe_fields(plan, catalog), 6).others


@pytest.mark.parametrize(
    ("metric", "is_part"),
    [
        ("customer_count", True),
        ("total_lifetime_value", True),
        ("average_lifetime_value", False),
        ("median:customers.age", False),
        ("decline_rate", False),
    ],
)
def test_a_pie_is_for_parts_of_a_whole(metric: str, is_part: bool, catalog: Catalog) -> None:
    assert offers_pie(by_segment(metric), catalog) is is_part


def test_a_top_three_is_no_whole(catalog: Catalog) -> None:
    assert not offers_pie(replace(by_segment("customer_count"), limit=3), catalog)


@pytest.mark.parametrize(
    ("metrics", "row_count", "is_offered"),
    [
        (("spend", "customer_count"), 6, True),
        (("spend", "customer_count"), 2, False),
        (("spend",), 6, False),
    ],
)
def test_points_are_for_members_with_two_numbers(
    metrics: tuple[str, ...], row_count: int, is_offered: bool, catalog: Catalog
) -> None:
    plan = by_segment(*metrics)

    chart = choose_chart(plan, describe_fields(plan, catalog), row_count)

    assert (ChartKind.SCATTER in chart.others) is is_offered


def test_months_with_two_numbers_stay_a_line(catalog: Catalog) -> None:
    months = (Group("transactions.transaction_date", grain=Grain.MONTH),)
    plan = replace(by_segment("spend", "transaction_count"), groups=months)

    chart = choose_chart(plan, describe_fields(plan, catalog), 12)

    assert (chart.kind, ChartKind.SCATTER in chart.others) == (ChartKind.LINE, False)


@pytest.mark.parametrize(
    ("metric", "sentence"),
    [
        ("spend", "Total spend by segment."),
        ("won_amount", "Amount of won opportunities by segment."),
        ("average:customers.age", "Average age of customers by segment."),
        ("average_lifetime_value", "Average lifetime value by segment."),
    ],
)
def test_a_restatement_reads_as_a_sentence(metric: str, sentence: str, catalog: Catalog) -> None:
    assert restate(by_segment(metric), catalog) == sentence
