"""The language model from the outside: through the API, at the command line, in the settings."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from ask.proposals import KEY, QUESTION, RIGHT
from c360.api.app import create_services
from c360.cli.language_model import workspace_assistant
from c360.cli.main import main
from c360.config.read import list_settings, read_settings
from c360.config.workspace import Workspace, open_workspace
from c360.domain.roles import Role
from c360.errors import ConfigError, UnknownNameError
from c360.llm import registry
from c360.llm.registry import open_language_model
from c360.llm.spec import ModelSpec
from c360.semantic.proposal.proposing import Assistant
from c360.testing.application import make_app, make_settings
from c360.testing.client import make_client
from c360.testing.language_models import FakeProvider, Reply

SEMANTIC_MODELS = Path(__file__).parents[3] / "semantic_models"


@pytest.fixture(scope="module")
def app(
    asked_workspace: Workspace, provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FastAPI]:
    """An application with a language model."""
    model = open_language_model(ModelSpec("openai", "gpt", f"{provider.address}/v1", KEY))
    settings = make_settings(
        asked_workspace.root,
        serving=asked_workspace.serving,
        state_url=str(tmp_path_factory.mktemp("state") / "state.db"),
        semantic_models=(SEMANTIC_MODELS,),
        assistant=Assistant(model, 5.0),
    )
    app = make_app(settings)
    yield app
    app.state.services.state.close()


def test_the_api_says_who_read_a_question(app: FastAPI, provider: FakeProvider) -> None:
    provider.will_say(RIGHT)

    answer = make_client(app, Role.VIEWER).post("/ask", json={"question": QUESTION}).json()

    assert (answer["status"], answer["read_by"]) == ("answered", "openai:gpt")
    assert answer["corrections"] == [{"typed": "splurge", "read_as": "spend"}]
    assert "customers.full_name" not in provider.bodies[0]


def test_the_api_says_why_a_model_was_of_no_help(app: FastAPI, provider: FakeProvider) -> None:
    provider.will_say(Reply("busy", status=429))

    response = make_client(app, Role.ANALYST).post("/ask", json={"question": QUESTION})

    assert response.status_code == 200
    assert response.json()["notice"].endswith("it answered with HTTP status 429.")
    assert response.json()["read_by"] is None


def test_an_application_asks_no_model_by_default(tmp_path: Path) -> None:
    services = create_services(make_settings(tmp_path))
    services.state.close()

    assert services.settings.assistant is None


def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *more: str) -> Any:
    monkeypatch.setattr(sys, "argv", ["c360", "ask", QUESTION, *more])
    with pytest.raises(SystemExit) as stopped:
        sys.exit(main())
    told = capsys.readouterr()
    return int(stopped.value.code or 0), told.out, told.err


def test_the_command_asks_the_model_that_is_set(
    asked_workspace: Workspace,
    provider: FakeProvider,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("C360_LLM__PROVIDER", "openai")
    monkeypatch.setenv("C360_LLM__MODEL", "gpt")
    monkeypatch.setenv("C360_LLM__BASE_URL", f"{provider.address}/v1")
    monkeypatch.setenv("C360_LLM__API_KEY", KEY)
    provider.will_say(RIGHT, RIGHT)

    code, out, err = call(monkeypatch, capsys, "--workspace", str(asked_workspace.root))
    _, told, _ = call(monkeypatch, capsys, "--workspace", str(asked_workspace.root), "--json")

    assert code == 0
    assert "Total spend by segment." in out
    assert "A language model proposed this reading: openai:gpt." in err
    assert "Read 'splurge' as 'spend'." in err
    assert json.loads(told)["read_by"] == "openai:gpt"
    assert KEY not in out + err + told


def test_the_command_sends_nothing_by_default(
    asked_workspace: Workspace,
    provider: FakeProvider,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("C360_LLM__BASE_URL", f"{provider.address}/v1")
    monkeypatch.setenv("C360_LLM__MODEL", "gpt")

    _, told, _ = call(monkeypatch, capsys, "--workspace", str(asked_workspace.root), "--json")

    answer = json.loads(told)
    assert (answer["status"], answer["read_by"], answer["notice"]) == ("unanswerable", None, None)
    assert provider.bodies == []


def write(folder: Path, text: str) -> Path:
    (folder / "c360.toml").write_text(f"[llm]\n{text}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('provider = "openai"', "needs a model"),
        ('provider = "openai"\nmodel = "gpt"', "needs an api_key, or the base_url"),
        (f'provider = "openai"\nmodel = "gpt"\napi_key = "{KEY}"', "llm.api_key holds a key"),
        (f'api_key = "x${{KEY}}{KEY}"', "llm.api_key holds a key"),
        (
            'provider = "bedrock"\nmodel = "m"\napi_key = "${KEY}"',
            "credentials are found by boto3",
        ),
        ('base_url = "http://me:secret@host/v1"', "base_url"),
        ('base_url = "ftp://host"', "base_url"),
        ("timeout_seconds = 0", "timeout_seconds"),
        ('send = "rows"', "send"),
        ('provider = "other"', "provider"),
    ],
)
def test_a_wrong_setting_is_named_and_no_key_shown(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_settings(write(tmp_path, text), {"KEY": KEY})

    assert told in str(error.value)
    assert KEY not in str(error.value)


@pytest.mark.parametrize("given", ["${KEY}", "file:key.txt"])
def test_a_key_is_read_from_where_it_is_and_shown_masked(tmp_path: Path, given: str) -> None:
    (tmp_path / "key.txt").write_text(KEY + "\n", encoding="utf-8")
    text = f'provider = "openai"\nmodel = "gpt"\napi_key = "{given}"'
    folder = write(tmp_path, text)

    key = read_settings(folder, {"KEY": KEY}).llm.api_key

    assert key is not None
    assert key.get_secret_value() == KEY
    assert KEY not in str(list_settings(folder, {"KEY": KEY}))


def test_no_model_is_opened_by_default(tmp_path: Path) -> None:
    (tmp_path / "c360.toml").write_text("", encoding="utf-8")

    assert workspace_assistant(open_workspace(tmp_path)) is None


def test_a_package_that_is_missing_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    adapter = ("c360.llm.openai", "OpenAiModel", "no_such_package")
    monkeypatch.setitem(registry.ADAPTERS, "openai", adapter)

    with pytest.raises(ConfigError, match=r"pip install 'c360\[llm\]'"):
        open_language_model(ModelSpec("openai", "gpt"))


def test_an_unknown_provider_is_named() -> None:
    with pytest.raises(UnknownNameError, match="Known: none, openai, bedrock"):
        open_language_model(ModelSpec("oracle", "x"))
