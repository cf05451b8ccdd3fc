"""What leaves for a language model: no personal data, no rows, nothing the role may not see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ask.proposals import (
    BY_SEGMENT,
    FORGETFUL,
    QUESTION,
    RIGHT,
    Ask,
    propose,
    told,
    where,
)
from c360.semantic.answering import Knowledge
from c360.semantic.plan import Plan
from c360.semantic.proposal.proposing import Assistant
from c360.testing.language_models import FakeProvider
from c360.warehouse.snapshot import Snapshot

PEOPLE = "select full_name, email from marts.customer_360_profile where email is not null limit 1"


def test_personal_data_is_masked_before_it_leaves_and_put_back_in_filters(
    ask: Ask, provider: FakeProvider, snapshot: Snapshot
) -> None:
    [person] = snapshot.rows(PEOPLE)
    reply = propose(
        {"splurge": "spend"},
        metrics=["spend"],
        subject="transactions",
        filters=[
            where("customers.full_name", "=", "[name 1]"),
            where("customers.email", "=", "[email 1]"),
        ],
    )

    answer = ask(f"splurge of {person['full_name']}, {person['email']}", reply)

    assert "splurge of [name 1], [email 1]" in provider.asked()["messages"][1]["content"]
    for secret in (person["full_name"], *person["full_name"].split(), person["email"]):
        assert secret.lower() not in told(provider).lower()
    values = [condition["values"] for condition in answer["plan"]["filters"]]
    assert values == [[person["full_name"]], [person["email"]]]


@pytest.mark.parametrize(
    ("question", "secret"),
    [
        ("splurge of c000012", "c000012"),
        ("splurge of anyone at +44 20 7946 0018", "7946"),
        ("splurge on card 4111 1111 1111 1111", "4111"),
        ("splurge of Nobody.Known@example.org", "example.org"),
    ],
)
def test_what_is_personal_by_its_form_does_not_leave(
    ask: Ask, provider: FakeProvider, question: str, secret: str
) -> None:
    ask(question, "{}", "{}")

    assert len(provider.bodies) == 2
    assert secret.lower() not in told(provider).lower()


def test_a_person_s_first_name_alone_does_not_leave(
    ask: Ask, provider: FakeProvider, snapshot: Snapshot
) -> None:
    [person] = snapshot.rows(PEOPLE)
    first = person["full_name"].split()[0]

    ask(f"what did {first.lower()} splurge", "{}", "{}")

    assert provider.bodies
    assert first.lower() not in provider.asked()["messages"][1]["content"].lower()


def test_a_plan_that_leaves_out_the_masked_person_is_not_taken(
    ask: Ask, snapshot: Snapshot
) -> None:
    [person] = snapshot.rows(PEOPLE)
    reply = propose({"splurge": "spend"}, metrics=["spend"], subject="transactions")

    answer = ask(f"splurge of {person['full_name']}", reply, reply)

    assert answer["status"] == "unanswerable"


def test_conditions_of_the_plan_before_are_masked(
    ask: Ask, provider: FakeProvider, snapshot: Snapshot
) -> None:
    [person] = snapshot.rows(PEOPLE)
    condition = where("customers.full_name", "=", person["full_name"])
    before = {"kind": "aggregate", "subject": "transactions", "metrics": ["spend"]}
    follows = Plan.from_json({**before, "filters": [condition]})

    ask("only splurge", "{}", "{}", follows=follows)

    assert "[name 1]" in provider.asked()["messages"][1]["content"]
    assert person["full_name"] not in told(provider)


def test_members_of_the_data_leave_only_where_that_is_set(
    ask: Ask, provider: FakeProvider, whole: Knowledge, assistant: Assistant
) -> None:
    city = whole.members["customers.city"][0]
    wrong = propose(
        {"splurge": "customers.city"},
        filters=[where("customers.city", "=", "Atlantis")],
        groups=BY_SEGMENT["groups"],
    )

    ask(QUESTION, wrong, wrong)
    assert len(provider.bodies) == 2
    assert city not in told(provider)

    provider.forget()
    ask(QUESTION, wrong, wrong, with_=replace(assistant, sends_members=True))
    assert city in told(provider)


def test_no_row_and_no_name_of_a_person_ever_leaves(
    ask: Ask, provider: FakeProvider, assistant: Assistant, snapshot: Snapshot
) -> None:
    ask(QUESTION, FORGETFUL, RIGHT, with_=replace(assistant, sends_members=True))

    people = snapshot.rows("select full_name, email from marts.customer_360_profile")
    sent = told(provider)
    assert [p for p in people if p["full_name"] in sent or (p["email"] or "\n\n") in sent] == []


def test_a_role_s_vocabulary_is_all_that_the_model_is_told(
    ask: Ask, provider: FakeProvider, viewer: Knowledge
) -> None:
    ask(QUESTION, RIGHT)
    assert "customers.full_name" in told(provider)
    assert "customers.age" in told(provider)

    provider.forget()
    answer = ask(QUESTION, RIGHT, knowledge=viewer)

    assert answer["status"] == "answered"
    for hidden in ("customers.full_name", "customers.email", "customers.age"):
        assert hidden not in told(provider)


@pytest.mark.parametrize("question", ["average age by segment", "customers older than 60"])
def test_a_refusal_by_access_rights_stands_and_nothing_is_sent(
    ask: Ask, provider: FakeProvider, viewer: Knowledge, question: str
) -> None:
    answer = ask(question, RIGHT, knowledge=viewer)

    assert (answer["status"], answer["read_by"]) == ("unanswerable", None)
    assert provider.bodies == []


def test_a_name_that_the_role_may_not_see_is_refused_whoever_proposes_it(
    ask: Ask, viewer: Knowledge
) -> None:
    reply = propose(
        {"splurge": "customers.email"}, kind="list", columns=["customers.email"], metrics=[]
    )

    answer = ask("splurge of customers", reply, reply, knowledge=viewer)

    assert (answer["status"], answer["rows"]) == ("unanswerable", [])


@pytest.mark.parametrize("field", ["customers.email", "customers.shoe_size"])
def test_nothing_is_sent_after_a_plan_that_the_caller_may_not_make(
    ask: Ask, provider: FakeProvider, viewer: Knowledge, field: str
) -> None:
    before = {"kind": "list", "subject": "customers", "columns": [field]}

    answer = ask("only splurge", RIGHT, knowledge=viewer, follows=Plan.from_json(before))

    assert answer["status"] == "unanswerable"
    assert provider.bodies == []


def test_a_follow_up_with_an_unknown_word_changes_the_plan_before(ask: Ask) -> None:
    before = {
        "kind": "aggregate",
        "subject": "transactions",
        "metrics": ["spend"],
        "groups": [{"dimension": "customers.customer_segment"}],
    }
    reply = propose(
        {"swanky": "customers.card_type"},
        metrics=["spend"],
        filters=[where("customers.card_type", "=", "Premium")],
        **BY_SEGMENT,
    )

    answer = ask("only swanky", reply, follows=Plan.from_json(before))

    assert answer["status"] == "answered"
    assert answer["plan"]["groups"] == before["groups"]
    assert answer["corrections"] == [{"typed": "swanky", "read_as": "card type"}]
