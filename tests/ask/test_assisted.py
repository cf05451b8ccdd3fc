"""A language model beside the parser: when it is asked, what it may know, what of it is taken."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ask.proposals import group, plan, propose, where
from c360.api.ask.knowledge import catalog_for
from c360.domain.roles import Role
from c360.llm.registry import open_language_model
from c360.llm.spec import ModelSpec
from c360.semantic.answering import Knowledge, learn
from c360.semantic.assisted import answer_assisted
from c360.semantic.parser import parse_question
from c360.semantic.plan import Plan
from c360.semantic.proposal.proposing import Assistant, Setting
from c360.semantic.reading import read_catalog
from c360.testing.language_models import FakeProvider, Reply, serve_provider
from c360.testing.servers import free_port
from c360.warehouse.snapshot import Snapshot

SEMANTIC_MODELS = Path(__file__).parents[2] / "semantic_models"
KEY = "sk-a-key-that-is-nowhere"
QUESTION = "splurge by segment"
BY_SEGMENT = {"subject": "transactions", "groups": [group("customers.customer_segment")]}
RIGHT = propose({"splurge": "spend"}, metrics=["spend"], **BY_SEGMENT)
FORGETFUL = propose({"splurge": "spend"}, metrics=["spend"], subject="transactions")
PEOPLE = "select full_name, email from marts.customer_360_profile where email is not null limit 1"
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    """A language model's server on loopback."""
    with serve_provider() as serving:
        yield serving


@pytest.fixture(autouse=True)
def _forget(provider: FakeProvider) -> None:
    provider.forget()


@pytest.fixture(scope="module")
def whole(snapshot: Snapshot) -> Knowledge:
    """What questions are understood by, all of it."""
    return learn(read_catalog((SEMANTIC_MODELS,)), snapshot)


@pytest.fixture(scope="module")
def viewer(snapshot: Snapshot) -> Knowledge:
    """What a viewer's questions are understood by."""
    return learn(catalog_for(read_catalog((SEMANTIC_MODELS,)), Role.VIEWER), snapshot)


@pytest.fixture(scope="module")
def assistant(provider: FakeProvider) -> Assistant:
    """A model behind that server."""
    model = open_language_model(ModelSpec("openai", "gpt", f"{provider.address}/v1", KEY))
    return Assistant(model, 1.0)


@pytest.fixture
def ask(whole: Knowledge, snapshot: Snapshot, assistant: Assistant, provider: FakeProvider) -> Ask:
    """Ask a question while the model replies so, one reply for each time it is asked."""

    def ask(
        question: str,
        *replies: Any,
        knowledge: Knowledge = whole,
        with_: Assistant = assistant,
        follows: Plan | None = None,
    ) -> dict[str, Any]:
        provider.will_say(*replies)
        setting = Setting(knowledge, whole, snapshot, follows)
        return answer_assisted(question, setting, with_)

    return ask


def told(provider: FakeProvider) -> str:
    """Return everything that left."""
    return "\n".join(provider.bodies)


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


def nested(depth: int) -> str:
    """Nested lists without end."""
    return "[" * depth


BAD_REPLIES: dict[str, Any] = {
    "nothing": "",
    "no JSON": "Sure! Here is your plan.",
    "SQL": "select * from marts.customer_360_profile; drop table x",
    "half": '{"read": [{"words": "splu',
    "a list": "[]",
    "a number": "1e999",
    "deep": nested(100_000),
    "no plan": "{}",
    "extra keys": {**RIGHT, "sql": "select 1"},
    "extra keys inside": {**RIGHT, "plan": {**plan(), "sql": "select 1"}},
    "null bytes": propose({"splurge": "spend\x00"}),
    "a nonsense metric": propose({"splurge": "joy"}, metrics=["joy"], **BY_SEGMENT),
    "a nonsense model": propose({"splurge": "spend"}, metrics=["spend"], subject="secrets"),
    "SQL as a name": propose(
        {"splurge": "spend"},
        metrics=["spend"],
        subject="transactions",
        groups=[group("customers.customer_segment; drop table x")],
    ),
    "SQL as a value": propose(
        {"splurge": "customers.city"},
        filters=[where("customers.city", "=", "x' or 1=1; drop table customers; --")],
        groups=BY_SEGMENT["groups"],
    ),
    "a shell of names": propose({"splurge": "sum:customers.age"}, metrics=["sum:customers.age"]),
    "no metric": propose({"splurge": "spend"}, metrics=[], **BY_SEGMENT),
    "many metrics": propose({"splurge": "spend"}, metrics=["spend"] * 5_000, **BY_SEGMENT),
    "a limit below nothing": propose(
        {"splurge": "spend"}, metrics=["spend"], limit=-1, **BY_SEGMENT
    ),
    "a huge limit": propose({"splurge": "spend"}, metrics=["spend"], limit=10**30, **BY_SEGMENT),
    "days that are none": propose(
        {"splurge": "spend"},
        metrics=["spend"],
        period={"first_day": "2026-02-31", "last_day": "soon"},
        **BY_SEGMENT,
    ),
    "the last day there is": propose(
        {"splurge": "time"},
        metrics=["spend"],
        period={"first_day": "2026-01-01", "last_day": "9999-12-31"},
        **BY_SEGMENT,
    ),
    "a histogram of words": propose(
        {"splurge": "customers.city"}, kind="histogram", columns=["customers.city"]
    ),
    "an association of nothing": propose({"splurge": "spend"}, kind="association", metrics=[]),
    "a list of nothing": propose({"splurge": "spend"}, kind="list"),
    "an echo of the rules": "You turn one question about a company's data into one plan.",
    "a refusal": Reply(None),
    "no completion": Reply(body=b"<html>hello</html>"),
    "an empty completion": Reply(body=b'{"choices": []}'),
    "a deep completion": Reply(body=nested(100_000).encode()),
    "an endless completion": Reply(body=b"x" * 1_000_000),
    "an odd encoding": Reply(body=b"\xff\xfe\x00"),
    "400": Reply(f"Incorrect API key provided: {KEY}", status=400),
    "401": Reply(f"Incorrect API key provided: {KEY}", status=401),
    "429": Reply("slow down", status=429),
    "500": Reply(f"trace with {KEY}", status=500),
    "503": Reply("", status=503),
}


@pytest.mark.parametrize("name", BAD_REPLIES)
def test_a_bad_reply_leaves_the_parser_s_result_with_a_note(
    ask: Ask, provider: FakeProvider, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.DEBUG, logger="c360")
    reply = BAD_REPLIES[name]

    answer = ask(QUESTION, reply, reply, RIGHT)

    assert (answer["status"], answer["rows"], answer["read_by"]) == ("unanswerable", [], None)
    assert answer["reason"].startswith("The data does not say anything about 'splurge'.")
    assert answer["notice"].startswith("A language model was asked as well: ")
    assert 1 <= len(provider.bodies) <= 2
    assert KEY not in caplog.text + str(answer)
    assert "Language model openai:gpt" in caplog.text


@pytest.mark.parametrize(
    "reply",
    [
        Reply("{}", wait_seconds=5),
        Reply(body=b'{"choices": [' + b" " * 5_000 + b"]}", drip_seconds=0.02),
    ],
    ids=["silent", "byte by byte"],
)
def test_a_slow_reply_is_not_waited_for(ask: Ask, assistant: Assistant, reply: Reply) -> None:
    answer = ask(QUESTION, reply, with_=replace(assistant, seconds=0.3))

    assert answer["status"] == "unanswerable"
    assert answer["notice"].endswith("it did not answer in time.")


def test_a_server_that_is_not_there_is_said_so(ask: Ask) -> None:
    address = f"http://127.0.0.1:{free_port()}/v1"
    model = open_language_model(ModelSpec("openai", "gpt", address, KEY))

    answer = ask(QUESTION, with_=Assistant(model, 1.0))

    assert answer["notice"] == "A language model was asked as well: it cannot be reached."


def test_a_question_follows_no_redirect(ask: Ask, provider: FakeProvider) -> None:
    with serve_provider() as other:
        ask(QUESTION, Reply("", status=307, location=f"{other.address}/v1/chat/completions"))

        assert len(provider.bodies) == 1
        assert other.bodies == []


def test_an_address_that_is_none_is_said_so(ask: Ask) -> None:
    model = open_language_model(ModelSpec("openai", "gpt", "http://[", KEY))

    answer = ask(QUESTION, with_=Assistant(model, 1.0))

    assert answer["notice"].endswith("it cannot be reached.")


def test_the_key_is_sent_to_the_server_and_named_nowhere_else(
    ask: Ask, provider: FakeProvider, assistant: Assistant
) -> None:
    ask(QUESTION, RIGHT)

    assert provider.headers[0]["authorization"] == f"Bearer {KEY}"
    assert KEY not in told(provider) + repr(ModelSpec("openai", "gpt", None, KEY)) + repr(assistant)


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
