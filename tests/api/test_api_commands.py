"""Commands are queued, shown, cancelled and retried; nobody but engineers and administrators may."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI

from c360.domain.commands import CommandKind, CommandStatus
from c360.domain.roles import Role
from c360.state.commands import CommandEnd
from c360.state.database import StateDatabase
from c360.state.runs import RunStatus
from c360.testing.client import make_client

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def state_of(app: FastAPI) -> StateDatabase:
    state: StateDatabase = app.state.services.state
    return state


def start(app: FastAPI, body: dict[str, Any], role: Role = Role.ENGINEER) -> Any:
    return make_client(app, role).post("commands", json=body)


def test_an_engineer_starts_a_run_for_a_day(own_app: FastAPI) -> None:
    answer = start(own_app, {"kind": "run", "parameters": {"as_of": "2026-06-30"}})

    assert answer.status_code == 201
    body = answer.json()
    assert (body["status"], body["requested_by"]) == ("queued", "engineer")
    assert body["parameters"]["as_of"] == "2026-06-30"
    [entry] = state_of(own_app).audit.list_audit(action="commands.start")
    assert (entry.user_name, entry.target, entry.status) == ("engineer", "run 1", "succeeded")


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SCIENTIST, Role.VIEWER])
def test_others_may_not_start_anything(own_app: FastAPI, role: Role) -> None:
    assert start(own_app, {"kind": "run"}, role).status_code == 403
    assert state_of(own_app).commands.list_commands() == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"kind": "erase"}, "kind"),
        ({"kind": "run", "parameters": {"as_of": "tomorrow"}}, "as_of"),
        ({"kind": "run", "parameters": {"to": "r1"}}, "takes no 'to'"),
        ({"kind": "ingest", "parameters": {"source": "crm"}}, "source"),
        ({"kind": "rollback", "parameters": {"to": "a\0b"}}, "to"),
        ({}, "kind"),
    ],
)
def test_bad_input_is_refused_in_words(own_app: FastAPI, body: dict[str, Any], words: str) -> None:
    answer = start(own_app, body)

    assert answer.status_code == 422
    assert words in answer.text


def test_the_same_command_does_not_wait_twice(own_app: FastAPI) -> None:
    start(own_app, {"kind": "run"})

    answer = start(own_app, {"kind": "run"})

    assert answer.status_code == 409
    assert "waits already, as number 1" in answer.text


def test_a_command_that_waits_is_cancelled_at_once(own_app: FastAPI) -> None:
    client = make_client(own_app, Role.ENGINEER)
    start(own_app, {"kind": "run"})

    assert client.post("commands/1/cancel").json()["status"] == "cancelled"
    assert client.post("commands/1/cancel").status_code == 409
    assert state_of(own_app).commands.claim_next() is None


def test_a_command_that_runs_is_being_cancelled(own_app: FastAPI) -> None:
    start(own_app, {"kind": "run"})
    state_of(own_app).commands.claim_next()

    body = make_client(own_app, Role.ENGINEER).post("commands/1/cancel").json()

    assert (body["status"], body["is_cancelling"]) == ("running", True)


def test_a_command_that_failed_is_retried(own_app: FastAPI) -> None:
    client, state = make_client(own_app, Role.ENGINEER), state_of(own_app)
    start(own_app, {"kind": "run", "parameters": {"as_of": "2026-06-30"}})
    state.commands.claim_next()
    assert client.post("commands/1/retry").status_code == 409
    state.commands.finish_command(1, CommandEnd(CommandStatus.FAILED, error="BuildError: no"))

    body = client.post("commands/1/retry").json()

    assert (body["id"], body["retry_of"], body["parameters"]["as_of"]) == (2, 1, "2026-06-30")


def test_a_run_that_was_typed_is_retried_for_its_day(own_app: FastAPI) -> None:
    runs = state_of(own_app).runs
    runs.start_run("r9", "run", NOW.date(), NOW)
    client = make_client(own_app, Role.ENGINEER)
    assert client.post("runs/r9/retry").status_code == 409
    runs.finish_run("r9", RunStatus.FAILED, NOW, error="AuditError: no")

    body = client.post("runs/r9/retry").json()

    assert (body["kind"], body["parameters"]["as_of"]) == ("run", "2026-06-01")
    assert client.post("runs/none/retry").status_code == 404


def test_commands_are_listed_newest_first_page_by_page(own_app: FastAPI) -> None:
    for number in range(3):
        state_of(own_app).commands.add_command(CommandKind.ROLLBACK, {"to": f"r{number}"}, "maria")
    client = make_client(own_app, Role.ENGINEER)

    first = client.get("commands", params={"limit": 2}).json()
    second = client.get("commands", params={"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [row["id"] for row in first["items"] + second["items"]] == [3, 2, 1]
    assert second["next_cursor"] is None


def test_a_command_that_is_not_there_is_not_found(own_app: FastAPI) -> None:
    client = make_client(own_app, Role.ENGINEER)

    assert client.get("commands/77").status_code == 404
    assert client.get("commands/x").status_code == 422
