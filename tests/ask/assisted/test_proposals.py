"""A language model beside the parser: when it is asked, and which of its plans is taken."""

from __future__ import annotations

import pytest

from ask.proposals import (
    BY_SEGMENT,
    FORGETFUL,
    QUESTION,
    RIGHT,
    Ask,
    group,
    propose,
    where,
)
from c360.semantic.answering import Knowledge
from c360.semantic.assisted import answer_assisted
from c360.semantic.parser import parse_question
from c360.semantic.proposal.proposing import Setting
from c360.testing.language_models import FakeProvider
from c360.warehouse.snapshot import Snapshot


def test_nothing_is_sent_where_the_parser_understands(ask: Ask, provider: FakeProvider) -> None:
    answer = ask("customers by segment", RIGHT)

    assert (answer["status"], answer["read_by"], answer["notice"]) == ("answered", None, None)
    assert provider.bodies == []


@pytest.mark.parametrize(
    "question",
    [
        "",
        "revenue",
        "select email from customers",
        "gold card customers",
        "x" * 500,
        "spend in January 1999",
        "predict customers by segment",
    ],
)
def test_nothing_is_sent_where_the_parser_asks_back_or_has_another_reason(
    ask: Ask, provider: FakeProvider, question: str
) -> None:
    answer = ask(question, RIGHT)

    assert answer["status"] != "answered" or question == "revenue"
    assert provider.bodies == []


def test_nothing_is_sent_without_a_model(
    whole: Knowledge, snapshot: Snapshot, provider: FakeProvider
) -> None:
    answer = answer_assisted(QUESTION, Setting(whole, whole, snapshot), None)

    assert answer["status"] == "unanswerable"
    assert provider.bodies == []


def test_a_plan_for_an_unknown_word_is_answered_and_says_who_read_it(
    ask: Ask, snapshot: Snapshot
) -> None:
    answer = ask(QUESTION, RIGHT)
    expected = snapshot.rows(
        "select customer_segment, sum(lifetime_value) as spend from marts.customer_360_profile "
        "group by 1 having spend > 0"
    )

    assert answer["status"] == "answered"
    assert answer["read_by"] == "openai:gpt"
    assert answer["corrections"] == [{"typed": "splurge", "read_as": "spend"}]
    assert answer["restatement"] == "Total spend by segment."
    assert dict(answer["rows"]) == pytest.approx(
        {row["customer_segment"]: float(row["spend"]) for row in expected}
    )


def test_what_is_wrong_is_sent_back_once_and_repaired(ask: Ask, provider: FakeProvider) -> None:
    answer = ask(QUESTION, FORGETFUL, RIGHT)

    assert answer["status"] == "answered"
    assert len(provider.bodies) == 2
    objection = provider.asked(1)["messages"][-1]["content"]
    assert "Nothing in the plan stands for 'segment'" in objection


def test_a_second_wrong_plan_leaves_the_refusal(ask: Ask, provider: FakeProvider) -> None:
    answer = ask(QUESTION, FORGETFUL, FORGETFUL, RIGHT)

    assert (answer["status"], answer["read_by"]) == ("unanswerable", None)
    assert "'splurge'" in answer["reason"]
    assert "does not hold to the question" in answer["notice"]
    assert len(provider.bodies) == 2


def test_a_model_that_does_not_know_is_believed(ask: Ask, provider: FakeProvider) -> None:
    answer = ask(QUESTION, {"read": [], "not_in_the_data": ["splurge"], "plan": None})

    assert answer["status"] == "unanswerable"
    assert "does not know either" in answer["notice"]
    assert len(provider.bodies) == 1


MADE_UP = {
    "a word left out": ("splurge by segment in Narnia", RIGHT),
    "a word that brings nothing": (
        "customers by segment in narnia",
        propose({"narnia": "customers.customer_segment"}, groups=BY_SEGMENT["groups"]),
    ),
    "a proper name that is no value": (
        "customers by segment in Narnia",
        propose({"Narnia": "spend"}, metrics=["customer_count", "spend"], **BY_SEGMENT),
    ),
    "a condition nobody asked for": (
        QUESTION,
        propose(
            {"splurge": "spend"},
            metrics=["spend"],
            filters=[where("customers.card_type", "=", "Premium")],
            **BY_SEGMENT,
        ),
    ),
    "another value": (
        "splurge of Premium customers",
        propose(
            {"splurge": "spend"},
            metrics=["spend"],
            subject="transactions",
            filters=[where("customers.card_type", "=", "Standard")],
        ),
    ),
    "a negation turned": (
        "splurge of customers not Premium",
        propose(
            {"splurge": "spend"},
            metrics=["spend"],
            subject="transactions",
            filters=[where("customers.card_type", "=", "Premium")],
        ),
    ),
    "another period": (
        "splurge last month",
        propose(
            {"splurge": "spend"},
            metrics=["spend"],
            subject="transactions",
            period={"first_day": "2020-01-01", "last_day": "2020-01-31"},
        ),
    ),
    "a period nobody asked for": (
        QUESTION,
        propose(
            {"splurge": "spend"},
            metrics=["spend"],
            period={"first_day": "2026-01-01", "last_day": "2026-01-31"},
            **BY_SEGMENT,
        ),
    ),
    "a number left out": (
        "top 7 states by splurge",
        propose(
            {"splurge": "spend"},
            metrics=["spend"],
            subject="transactions",
            groups=[group("customers.state")],
            order=[{"by": "spend", "descending": True}],
            limit=10,
        ),
    ),
    "a number nobody said": (
        "splurge by segment",
        propose({"splurge": "spend"}, metrics=["spend"], limit=3, **BY_SEGMENT),
    ),
    "another aggregate": (
        "median splurge by segment",
        propose({"splurge": "spend"}, metrics=["spend"], **BY_SEGMENT),
    ),
}


@pytest.mark.parametrize("name", MADE_UP)
def test_nothing_is_left_out_and_nothing_made_up(ask: Ask, name: str) -> None:
    question, proposal = MADE_UP[name]

    answer = ask(question, proposal, proposal)

    assert (answer["status"], answer["rows"]) == ("unanswerable", [])
    assert answer["notice"]


KEPT = {
    "top 7 states by splurge": propose(
        {"splurge": "spend"},
        metrics=["spend"],
        subject="transactions",
        groups=[group("customers.state")],
        order=[{"by": "spend", "descending": True}],
        limit=7,
    ),
    "splurge of premium customers by segment": propose(
        {"splurge": "spend"},
        metrics=["spend"],
        filters=[where("customers.card_type", "=", "premium")],
        **BY_SEGMENT,
    ),
    "splurge of customers over 60 years old": propose(
        {"splurge": "spend"},
        metrics=["spend"],
        subject="transactions",
        filters=[where("customers.age", ">", 60)],
    ),
    "median pocketbook by segment": propose(
        {"pocketbook": "customers.credit_limit"},
        metrics=[{"aggregation": "median", "number": "customers.credit_limit"}],
        groups=BY_SEGMENT["groups"],
    ),
}


@pytest.mark.parametrize("question", KEPT)
def test_a_plan_with_every_word_is_answered(ask: Ask, question: str) -> None:
    answer = ask(question, KEPT[question])

    assert (answer["status"], answer["notice"]) == ("answered", None)
    assert answer["rows"]


def test_periods_are_those_of_the_question(ask: Ask, snapshot: Snapshot, whole: Knowledge) -> None:
    as_of = snapshot.manifest.as_of
    parsed = parse_question("spend last month", whole.catalog, whole.lexicon, as_of)
    period = parsed.plans[0].to_json()["period"]
    last_day = parsed.plans[0].period
    assert last_day is not None
    days = {
        "first_day": period["start"],
        "last_day": str(last_day.end.fromordinal(last_day.end.toordinal() - 1)),
    }

    answer = ask(
        "splurge last month",
        propose({"splurge": "spend"}, metrics=["spend"], subject="transactions", period=days),
    )

    assert answer["plan"]["period"] == period
