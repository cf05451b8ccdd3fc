"""Rules of the parser, each on a question that only it decides, on a small snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from c360.kit.resources import resource_folder
from c360.semantic.answering import Knowledge, answer_question, learn
from c360.semantic.catalog import Catalog
from c360.semantic.reading import read_catalog
from c360.warehouse.snapshot import Snapshot

Ask = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return read_catalog([resource_folder("semantic_models")])


@pytest.fixture(scope="module")
def knowledge(catalog: Catalog, little: Snapshot) -> Knowledge:
    return learn(catalog, little)


@pytest.fixture(scope="module")
def ask(knowledge: Knowledge, little: Snapshot) -> Ask:
    return lambda question: answer_question(question, knowledge, little)


@pytest.mark.parametrize(
    ("question", "restatement"),
    [
        (
            "How many accounts have no interactions?",
            "Number of accounts, where there is no interaction.",
        ),
        (
            "minimum, average and maximum credit limit",
            "Lowest credit limit, average credit limit and highest credit limit.",
        ),
        (
            "What percentage of Californians is declining?",
            "Number of customers, and the share of which segment is declining, where state is CA.",
        ),
        (
            "percentage of enterprise accounts that are critical",
            "Number of accounts, and the share of which risk tier is critical, "
            "where tier is enterprise.",
        ),
        (
            "Which states have an average lifetime value above $40,000?",
            "Average lifetime value by state, where average lifetime value over 40,000, "
            "highest average lifetime value first, first 100.",
        ),
        (
            "show me customers by lifetime value",
            "Customers, highest lifetime value first, first 10.",
        ),
        (
            "customers sorted by age, lowest first",
            "Customers, lowest age first, first 10.",
        ),
        (
            "Accounts with support tickets",
            "Accounts, where support tickets over 0, lowest health score first, first 100.",
        ),
        (
            "highest health score per industry",
            "Highest health score by industry, highest first.",
        ),
        (
            "transactions per customer by segment",
            "Average transactions by segment, highest average transactions first.",
        ),
        (
            "In how many industries do we have churned accounts?",
            "Distinct values of industry, where risk tier is churned.",
        ),
        (
            "most common complaint of churned accounts",
            "Number of interactions by category, where risk tier is churned, "
            "highest number of interactions first, first 1.",
        ),
        (
            "largest deal per region",
            "Highest amount of opportunities by region, highest first.",
        ),
        (
            "smallest won deal by product",
            "Lowest amount of opportunities by product, where status is won, highest first.",
        ),
        (
            "churned accounts by month",
            "Number of accounts by month (churned on), where risk tier is churned.",
        ),
        (
            "Amount of declined transactions by channel",
            "Total amount of transactions by channel, where status is declined, "
            "highest total amount first.",
        ),
        (
            "accounts with error rate above 5",
            "Accounts, where error rate over 0.05, lowest health score first, first 100.",
        ),
        (
            "accounts with the most negative interactions",
            "Accounts, highest negative interactions first, first 10.",
        ),
        (
            "Show me the most negative interactions",
            "Interactions, lowest sentiment first, first 10.",
        ),
        (
            "number of customers that bought travel or dining",
            "Number of customers, where category is Travel or Dining.",
        ),
        (
            "top 3 industries by number of tickets",
            "Total support tickets by industry, highest total support tickets first, first 3.",
        ),
        ("spend and transactions by month", "Number of transactions and total spend by month."),
        (
            "customers by state and their spend",
            "Number of customers and total spend by state, highest number of customers first.",
        ),
        (
            "Breakdown of customers by segment",
            "Number of customers by segment, highest number of customers first.",
        ),
    ],
)
def test_a_question_is_understood_as(question: str, restatement: str, ask: Ask) -> None:
    assert ask(question)["restatement"] == restatement


@pytest.mark.parametrize(
    "question",
    [
        "How healthy are we?",
        "What do customers spend the most on?",
        "Breakdown by type",
        "Customers who bought travel but not groceries",
        "How many customers spend less than $500 a month?",
        "customers willing to pay",
        "customers in 5 states",
        "average tenure",
        "What's the total value?",
        "How are we doing on risk?",
        "average engagement score for members under 30",
        "average lifetime value of customers over 50",
        "customers with no transaction in May 2026",
        "what is our pipeline coverage",
        "who stopped spending",
        "how many customers stopped buying",
        "when did we lose the most accounts",
        "number of customers that bought travel and dining",
        "which of our enterprise clients are unhappy",
        "what deals are we about to close",
        "accounts and opportunities",
        "drop the transactions table please",
        "Delete all declining customers",
    ],
)
def test_what_is_half_understood_is_refused(question: str, ask: Ask) -> None:
    answer = ask(question)

    assert answer["status"] == "unanswerable"
    assert answer["reason"]


def test_two_things_are_not_counted_as_one(ask: Ask) -> None:
    answer = ask("How many customers and members do we have?")

    assert answer["status"] == "unanswerable"
    assert answer["reason"].startswith("Customers and members are not the same here.")


def test_who_has_none_is_not_who_has_another(ask: Ask, little: Snapshot) -> None:
    without = ask("How many accounts have no interactions?")["rows"]

    found = little.rows(
        "select count(*) as n from marts.account_health where account_id not in "
        "(select account_id from marts.interactions where account_id is not null)"
    )
    assert without == [[found[0]["n"]]]


def test_a_missing_column_takes_only_its_own_field_away(catalog: Catalog, little: Snapshot) -> None:
    accounts = catalog.model("accounts")
    seats = replace(accounts.dimensions["seats"], expression="no_such_column")
    lacking = replace(accounts, dimensions={**accounts.dimensions, "seats": seats})
    knowledge = learn(Catalog({**catalog.models, "accounts": lacking}, catalog.metrics), little)

    other = answer_question("How many accounts are there?", knowledge, little)
    gone = answer_question("average seats by industry", knowledge, little)

    assert other["status"] == "answered"
    assert gone["status"] == "unanswerable"
    assert "not in this data yet" in gone["reason"]
    assert "c360 run" in gone["reason"]
