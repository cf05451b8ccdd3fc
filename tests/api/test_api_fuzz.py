"""Whatever is sent, nothing breaks: generated requests, and SQL where values are due."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from c360.api.app import create_routes
from c360.domain.roles import Role
from c360.testing.application import make_token
from c360.testing.client import make_client

INJECTIONS = [
    "' or '1'='1",
    "'; drop table marts.account_health; --",
    "1) or (1=1",
    "$q",
    "x' union select password_hash from users --",
    "\"; attach '/tmp/x.db' as x; --",
    "%",
    "\\",
    "a\0b",
    "''",
    "\U0001f600" * 40,
    "‮",
]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
NAMED = {"{account_id}": "ACC-00001", "{customer_id}": "CUS-000001", "{run_id}": "r1"}
DESCRIPTION = create_routes().openapi()


def can_be_wrong(operation: dict[str, Any]) -> bool:
    """Whether there is anything but a path to get wrong: any text is a path."""
    places = [parameter["in"] for parameter in operation.get("parameters", [])]
    return "query" in places or "requestBody" in operation


OPERATIONS = [
    (path, method, mode)
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or can_be_wrong(operation)
]
QUICK = settings(
    max_examples=int(os.environ.get("C360_FUZZ_EXAMPLES", "5")),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(("path", "method", "mode"), OPERATIONS)
def test_generated_requests_never_break_the_server(
    own_app: FastAPI, path: str, method: str, mode: GenerationMode
) -> None:
    token = make_token(own_app, Role.ADMIN)
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", own_app)

    @QUICK
    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        case.call_and_validate(headers=headers, checks=CHECKS)

    send()


def list_parameters() -> list[tuple[str, str]]:
    return [
        (path, parameter["name"])
        for path, operations in DESCRIPTION["paths"].items()
        for parameter in operations.get("get", {}).get("parameters", [])
    ]


@pytest.mark.parametrize(("path", "name"), list_parameters())
def test_sql_in_a_parameter_is_only_text(client: TestClient, path: str, name: str) -> None:
    before = client.get("/accounts?limit=500").json()

    for injection in INJECTIONS:
        own = {f"{{{name}}}": injection} if f"{{{name}}}" in path else {}
        url = fill(path, {**NAMED, **own})
        response = client.get(f"http://test{url}", params={} if own else {name: injection})
        assert response.status_code in {200, 404, 422}, response.text

    assert client.get("/accounts?limit=500").json() == before


def fill(path: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        path = path.replace(name, quote(value, safe=""))
    return path


@pytest.mark.parametrize("injection", INJECTIONS)
def test_sql_in_a_search_matches_only_what_holds_it(client: TestClient, injection: str) -> None:
    names = [
        f"{row['account_id']} {row['account_name']} {row['account_owner_name']}".lower()
        for row in client.get("/accounts?limit=500").json()["items"]
    ]

    found = client.get("/accounts", params={"q": injection, "limit": 500}).json()

    assert found["total"] == sum(injection.lower() in name for name in names)


@pytest.mark.parametrize("injection", INJECTIONS)
def test_sql_in_a_body_changes_nothing(own_app: FastAPI, injection: str) -> None:
    admin = make_client(own_app, Role.ADMIN)
    before = admin.get("/users").json()

    added = admin.post("/users", json={"name": injection, "role": "viewer"})
    form = {"username": injection, "password": injection}
    logged_in = TestClient(own_app).post("/api/v1/auth/token", data=form)

    assert added.status_code == 422
    assert logged_in.status_code in {401, 422}
    assert admin.get("/users").json() == before
