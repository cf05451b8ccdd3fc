"""Amazon Bedrock as the language model, against a server on loopback."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ask.proposals import FORGETFUL, QUESTION, RIGHT
from c360.llm.registry import open_language_model
from c360.llm.spec import ModelSpec
from c360.semantic.answering import Knowledge
from c360.semantic.assisted import answer_assisted
from c360.semantic.proposal.proposing import Assistant, Setting
from c360.testing.language_models import FakeProvider, Reply, serve_provider
from c360.testing.servers import free_port
from c360.warehouse.snapshot import Snapshot

SEMANTIC_MODELS = Path(__file__).parents[3] / "semantic_models"
SECRET = "a-secret-of-nobody"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    """The server, with credentials in the environment as boto3 finds them."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with serve_provider() as serving:
        yield serving


def ask(address: str, whole: Knowledge, snapshot: Snapshot, seconds: float = 5) -> dict[str, Any]:
    spec = ModelSpec("bedrock", "some.model-v1:0", address, region="eu-west-1", seconds=seconds)
    assistant = Assistant(open_language_model(spec), seconds)
    return answer_assisted(QUESTION, Setting(whole, whole, snapshot), assistant)


def test_a_plan_is_proposed_through_a_tool(
    provider: FakeProvider, whole: Knowledge, snapshot: Snapshot
) -> None:
    provider.will_say(FORGETFUL, RIGHT)

    answer = ask(provider.address, whole, snapshot)

    assert (answer["status"], answer["read_by"]) == ("answered", "bedrock:some.model-v1:0")
    assert provider.paths == ["/model/some.model-v1%3A0/converse"] * 2
    sent = provider.asked(1)
    assert sent["toolConfig"]["toolChoice"] == {"tool": {"name": "propose"}}
    assert [message["role"] for message in sent["messages"]] == ["user", "assistant", "user"]
    assert SECRET not in "".join(provider.bodies) + str(provider.headers)


@pytest.mark.parametrize(
    ("reply", "notice"),
    [
        ("select 1", "declined to answer"),
        ({"read": []}, "does not hold to the question"),
        (Reply("no", status=400), "HTTP status 400"),
        (Reply("slow down", status=429), "HTTP status 429"),
        (Reply("broken", status=500), "HTTP status 500"),
        (Reply(body=b"<html>"), "was asked as well: it "),
        (Reply(body=b'{"output": null}'), "declined to answer"),
        (Reply(RIGHT["read"][0]["words"], wait_seconds=9), "did not answer in time"),
        (Reply(body=b"{" + b" " * 5_000, drip_seconds=0.02), "did not answer in time"),
    ],
)
def test_a_bad_reply_leaves_the_parser_s_result_with_a_note(
    provider: FakeProvider,
    whole: Knowledge,
    snapshot: Snapshot,
    caplog: pytest.LogCaptureFixture,
    reply: Any,
    notice: str,
) -> None:
    caplog.set_level(logging.DEBUG, logger="c360")
    provider.will_say(reply, reply)

    answer = ask(provider.address, whole, snapshot, seconds=1.5)

    assert (answer["status"], answer["rows"], answer["read_by"]) == ("unanswerable", [], None)
    assert notice in answer["notice"]
    assert SECRET not in caplog.text


def test_a_server_that_is_not_there_is_said_so(
    provider: FakeProvider, whole: Knowledge, snapshot: Snapshot
) -> None:
    answer = ask(f"http://127.0.0.1:{free_port()}", whole, snapshot)

    assert answer["notice"].endswith("it cannot be reached.")


def test_credentials_that_are_not_there_are_said_so(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    provider: FakeProvider,
    whole: Knowledge,
    snapshot: Snapshot,
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))

    answer = ask(provider.address, whole, snapshot)

    assert "cannot be asked: see the log-in of AWS" in answer["notice"]
    assert provider.bodies == []
