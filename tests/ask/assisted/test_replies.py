"""Whatever a language model's server replies, or does not: the parser's result stands."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest

from ask.proposals import (
    BY_SEGMENT,
    KEY,
    QUESTION,
    RIGHT,
    Ask,
    group,
    plan,
    propose,
    told,
    where,
)
from c360.llm.registry import open_language_model
from c360.llm.spec import ModelSpec
from c360.semantic.proposal.proposing import Assistant
from c360.testing.language_models import FakeProvider, Reply, serve_provider
from c360.testing.servers import free_port


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
