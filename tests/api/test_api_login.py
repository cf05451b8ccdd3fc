"""Logging in, and when a log-in ends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.api.app import create_services
from c360.api.limits import RequestLimiter
from c360.domain.roles import Role
from c360.errors import ConfigError
from c360.testing.application import PASSWORD, make_settings, make_token
from c360.testing.client import make_client


def log_in(app: FastAPI, name: str, password: str = PASSWORD) -> tuple[int, dict[str, object]]:
    client = TestClient(app, base_url="http://test/api/v1")
    response = client.post("/auth/token", data={"username": name, "password": password})
    return response.status_code, response.json()


def test_right_password_gives_a_token_that_works(own_app: FastAPI) -> None:
    status, body = log_in(own_app, "analyst")

    assert status == 200
    assert (body["role"], body["name"], body["token_type"]) == ("analyst", "analyst", "bearer")
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    assert TestClient(own_app).get("/api/v1/me", headers=headers).json()["name"] == "analyst"


@pytest.mark.parametrize("name", ["analyst", "nobody", "", "x" * 5000, "a\0b", "é"])
def test_wrong_log_ins_look_alike(own_app: FastAPI, name: str) -> None:
    status, body = log_in(own_app, name, "wrong-password")

    assert status in {401, 422}
    assert "wrong-password" not in str(body)


def test_unknown_and_known_names_get_the_same_answer(own_app: FastAPI) -> None:
    assert log_in(own_app, "analyst", "wrong") == log_in(own_app, "nobody", "wrong")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"username=a", "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"&".join([b"a=1"] * 100), "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", ""),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(own_app: FastAPI, body: bytes, kind: str) -> None:
    response = TestClient(own_app).post(
        "/api/v1/auth/token", content=body, headers={"Content-Type": kind}
    )

    assert response.status_code == 422


def test_failed_log_ins_are_throttled_per_name(own_app: FastAPI) -> None:
    statuses = [log_in(own_app, "analyst", "wrong")[0] for _ in range(7)]

    assert statuses == [401] * 5 + [429] * 2
    assert log_in(own_app, "analyst")[0] == 429
    assert log_in(own_app, "viewer")[0] == 200


def test_failed_log_ins_are_throttled_per_address(own_app: FastAPI) -> None:
    statuses = [log_in(own_app, f"name{number}", "wrong")[0] for number in range(25)]

    assert statuses == [401] * 20 + [429] * 5


def test_throttled_log_in_says_when_to_try_again(own_app: FastAPI) -> None:
    client = TestClient(own_app, base_url="http://test/api/v1")
    form = {"username": "analyst", "password": "wrong"}
    response = [client.post("/auth/token", data=form) for _ in range(6)][-1]

    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert response.json()["error"]["code"] == "too_many_requests"


def test_a_success_forgets_the_failures_before(own_app: FastAPI) -> None:
    for _ in range(3):
        for _ in range(4):
            assert log_in(own_app, "analyst", "wrong")[0] == 401
        assert log_in(own_app, "analyst")[0] == 200


@pytest.mark.parametrize(
    "change", [{"is_disabled": True}, {"role": "viewer"}, {"reset_password": True}]
)
def test_a_change_of_the_user_ends_tokens_at_once(
    own_app: FastAPI, change: dict[str, object]
) -> None:
    analyst, admin = make_client(own_app, Role.ANALYST), make_client(own_app, Role.ADMIN)
    assert analyst.get("/me").status_code == 200

    assert admin.patch("/users/analyst", json=change).status_code == 200

    assert analyst.get("/me").status_code == 401


def test_a_user_is_limited_to_so_many_requests(own_app: FastAPI) -> None:
    own_app.state.services = replace(own_app.state.services, limiter=RequestLimiter(3))
    client, other = make_client(own_app, Role.ADMIN), make_client(own_app, Role.VIEWER)

    responses = [client.get("/me") for _ in range(4)]

    assert [response.status_code for response in responses] == [200, 200, 200, 429]
    assert int(responses[-1].headers["Retry-After"]) >= 1
    assert other.get("/me").status_code == 200


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="openssl rand"):
        create_services(make_settings(tmp_path, secret="short"))


def test_a_token_survives_a_restart(own_app: FastAPI) -> None:
    token = make_token(own_app, Role.VIEWER)
    services = own_app.state.services
    own_app.state.services = create_services(services.settings)

    response = TestClient(own_app).get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})

    assert response.status_code == 200
    own_app.state.services.state.close()
