"""User administration and the audit trail."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.domain.roles import Role
from c360.testing.application import PASSWORD
from c360.testing.client import make_client


@pytest.fixture
def admin(own_app: FastAPI) -> TestClient:
    return make_client(own_app, Role.ADMIN)


def read_audit(admin: TestClient, **query: Any) -> list[tuple[str, str, str | None, str]]:
    items = admin.get("/audit", params=query).json()["items"]
    return [(i["user_name"], i["action"], i["target"], i["status"]) for i in items]


def log_in(admin: TestClient, name: str, password: str) -> int:
    client = TestClient(admin.app, base_url="http://test/api/v1")
    return client.post("/auth/token", data={"username": name, "password": password}).status_code


def test_a_new_user_gets_a_password_once(admin: TestClient) -> None:
    added = admin.post("/users", json={"name": "eve@example.com", "role": "viewer"})

    assert added.status_code == 201
    assert log_in(admin, "eve@example.com", added.json()["password"]) == 200
    assert "password" not in admin.get("/users").text


def test_a_password_that_was_chosen_is_not_repeated(admin: TestClient) -> None:
    new = {"name": "eve", "role": "viewer", "password": "long-enough-1"}

    assert admin.post("/users", json=new).json()["password"] is None
    assert log_in(admin, "eve", "long-enough-1") == 200


@pytest.mark.parametrize(
    ("new", "status"),
    [
        ({"name": "ADMIN", "role": "viewer"}, 409),
        ({"name": "a b", "role": "viewer"}, 422),
        ({"name": "", "role": "viewer"}, 422),
        ({"name": "eve", "role": "owner"}, 422),
        ({"name": "eve", "role": "viewer", "password": "short"}, 422),
        ({"name": "eve", "role": "viewer", "is_admin": True}, 422),
        ({"name": "\ud800", "role": "viewer"}, 422),
        ([], 422),
        (None, 422),
    ],
)
def test_a_bad_user_is_refused(admin: TestClient, new: object, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    response = admin.post("/users", content=json.dumps(new), headers=headers)

    assert response.status_code == status


def test_a_reset_password_replaces_the_old(admin: TestClient) -> None:
    password = admin.patch("/users/viewer", json={"reset_password": True}).json()["password"]

    assert log_in(admin, "viewer", PASSWORD) == 401
    assert log_in(admin, "viewer", password) == 200


def test_a_disabled_user_cannot_log_in_until_enabled(admin: TestClient) -> None:
    admin.patch("/users/viewer", json={"is_disabled": True})
    assert log_in(admin, "viewer", PASSWORD) == 401

    admin.patch("/users/viewer", json={"is_disabled": False})
    assert log_in(admin, "viewer", PASSWORD) == 200


@pytest.mark.parametrize("change", [{"is_disabled": True}, {"role": "viewer"}])
def test_administrators_cannot_lock_themselves_out(
    admin: TestClient, change: dict[str, object]
) -> None:
    assert admin.patch("/users/admin", json=change).status_code == 409


def test_an_unknown_user_is_not_found(admin: TestClient) -> None:
    response = admin.patch("/users/viewr", json={"is_disabled": True})

    assert response.status_code == 404
    assert "Did you mean 'viewer'?" in response.json()["error"]["message"]


def test_administration_is_written_to_the_audit_trail(admin: TestClient) -> None:
    admin.post("/users", json={"name": "eve", "role": "viewer"})
    admin.post("/users", json={"name": "eve", "role": "viewer"})
    admin.patch("/users/eve", json={"role": "analyst", "reset_password": True})
    admin.patch("/users/eve", json={"is_disabled": True})

    assert read_audit(admin) == [
        ("admin", "users.disable", "eve", "succeeded"),
        ("admin", "users.reset", "eve", "succeeded"),
        ("admin", "users.role.analyst", "eve", "succeeded"),
        ("admin", "users.add", "eve", "failed"),
        ("admin", "users.add", "eve", "succeeded"),
    ]


def test_log_ins_are_written_to_the_audit_trail(admin: TestClient) -> None:
    log_in(admin, "viewer", PASSWORD)
    log_in(admin, "viewer", "wrong")
    for _ in range(5):
        log_in(admin, "nobody", "wrong")
    log_in(admin, "nobody", "wrong")

    entries = read_audit(admin, action="session.login")
    assert entries[0] == ("nobody", "session.login", None, "denied")
    assert entries[-2:] == [
        ("viewer", "session.login", None, "failed"),
        ("viewer", "session.login", None, "succeeded"),
    ]


def test_exports_and_refusals_are_written_to_the_audit_trail(
    own_app: FastAPI, admin: TestClient
) -> None:
    make_client(own_app, Role.ANALYST).get("/accounts/export")
    make_client(own_app, Role.VIEWER).get("/accounts/export")

    target = "GET /api/v1/accounts/export"
    assert read_audit(admin) == [
        ("viewer", "access", target, "denied"),
        ("analyst", "accounts.export", target, "succeeded"),
    ]


def test_reading_what_was_said_is_written_even_from_a_kept_answer(
    own_app: FastAPI, admin: TestClient
) -> None:
    viewer = make_client(own_app, Role.VIEWER)
    etag = viewer.get("/accounts/ACC-00001/interactions").headers["ETag"]
    viewer.get("/accounts/ACC-00001/interactions")
    viewer.get("/accounts/ACC-00001/interactions", headers={"If-None-Match": etag})
    viewer.get("/accounts/nobody/summary")

    assert sorted(read_audit(admin, user="viewer"), key=str) == [
        ("viewer", "account.read", "ACC-00001", "succeeded"),
        ("viewer", "account.read", "ACC-00001", "succeeded"),
        ("viewer", "account.read", "ACC-00001", "succeeded"),
        ("viewer", "account.read", "nobody", "failed"),
    ]


def test_reads_are_written_without_anybody_asking(own_app: FastAPI) -> None:
    make_client(own_app, Role.VIEWER).get("/accounts/ACC-00001/summary")
    trail = own_app.state.services.state.audit

    deadline = time.monotonic() + 10
    while trail.count_audit() == 0 and time.monotonic() < deadline:
        time.sleep(0.05)

    assert trail.count_audit(action="account.read") == 1


def test_reads_are_written_at_shutdown(own_app: FastAPI) -> None:
    make_client(own_app, Role.VIEWER).get("/accounts/ACC-00001/summary")

    own_app.state.services.audit.close()

    assert own_app.state.services.state.audit.count_audit(user="viewer") == 1


def test_the_audit_trail_pages_newest_first(admin: TestClient) -> None:
    for _ in range(5):
        admin.patch("/users/viewer", json={"reset_password": True})
    first = admin.get("/audit?limit=3").json()

    second = admin.get("/audit", params={"limit": 3, "cursor": first["next_cursor"]}).json()

    ids = [item["id"] for item in first["items"] + second["items"]]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), first["total"], second["next_cursor"]) == (5, 5, None)
