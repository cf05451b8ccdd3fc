"""Every route refuses who may not call it."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.testclient import TestClient

from c360.api.app import create_routes
from c360.api.permissions import PUBLIC, GuardedRoute, list_routes
from c360.api.roles_doc import describe_roles
from c360.domain.roles import Permission, Role, has_permission
from c360.kit.clock import utc_now
from c360.testing.application import SECRET, make_token
from c360.testing.client import Login

ROLES_PAGE = Path(__file__).parents[2] / "docs/reference/roles.md"
ROUTES = [route for route in list_routes(create_routes()) if route.permission is not None]
NAMES = [f"{route.method} {route.path}" for route in ROUTES]
REFUSED = [
    (route, role)
    for route in ROUTES
    for role in Role
    if route.permission is not None and not has_permission(role, route.permission)
]
every_route = pytest.mark.parametrize("route", ROUTES, ids=NAMES)


def call(app: FastAPI, route: GuardedRoute, token: str | None) -> tuple[int, dict[str, object]]:
    path = route.path.replace("{account_id}", "ACC-00001").replace("{name}", "viewer")
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    body = None if route.method == "GET" else {"name": "eve", "role": "admin"}
    response = TestClient(app).request(
        route.method,
        path.replace("{run_id}", "r1").replace("{command_id}", "1"),
        headers=headers,
        json=body,
    )
    if response.status_code == 401:
        assert response.headers["WWW-Authenticate"] == "Bearer"
    return response.status_code, response.json()


def encode(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def sign(claims: dict[str, object], secret: str = SECRET, alg: str = "HS256") -> str:
    key = OctKey.import_key(secret)
    return jwt.encode({"alg": alg}, claims, key, algorithms=[alg])


def make_claims(**changes: object) -> dict[str, object]:
    now = utc_now()
    return {
        "sub": "admin",
        "role": "admin",
        "gen": 1,
        "iat": int(now.timestamp()),
        "exp": int((now + timedelta(hours=1)).timestamp()),
        **changes,
    }


BAD_TOKENS = {
    "absent": None,
    "garbage": "abc.def.ghi",
    "expired": sign(make_claims(exp=int(utc_now().timestamp()) - 1)),
    "without_end": sign({"sub": "admin", "gen": 1}),
    "forged": sign(make_claims(), "another secret that is long enough!"),
    "other_algorithm": sign(make_claims(), alg="HS384"),
    "unsigned": f"{encode({'alg': 'none'})}.{encode(make_claims())}.",
    "other_generation": sign(make_claims(gen=2)),
    "unknown_user": sign(make_claims(sub="nobody")),
    "odd_claims": sign(make_claims(sub=["admin"], gen="1", exp="9")),
}


@every_route
@pytest.mark.parametrize("token", BAD_TOKENS.values(), ids=BAD_TOKENS.keys())
def test_route_refuses_a_bad_token(app: FastAPI, route: GuardedRoute, token: str | None) -> None:
    status, body = call(app, route, token)

    assert status == 401
    assert body["error"]["code"] == "not_logged_in"  # type: ignore[index]


@pytest.mark.parametrize(
    ("route", "role"), REFUSED, ids=lambda value: str(getattr(value, "path", value))
)
def test_route_refuses_a_role_without_the_right(
    app: FastAPI, route: GuardedRoute, role: Role
) -> None:
    status, body = call(app, route, make_token(app, role))

    assert status == 403
    assert body["error"]["code"] == "not_allowed"  # type: ignore[index]


def test_every_route_names_a_permission_or_is_public(app: FastAPI) -> None:
    unguarded = {route.path for route in list_routes(app) if route.permission is None}

    assert unguarded <= PUBLIC


def test_a_role_without_the_right_gets_no_kept_answer(login: Login) -> None:
    etag = login(Role.VIEWER).get("/revenue/summary").headers["ETag"]

    response = login(Role.SCIENTIST).get("/revenue/summary", headers={"If-None-Match": etag})

    assert response.status_code == 403


def test_admin_holds_every_permission() -> None:
    assert all(has_permission(Role.ADMIN, permission) for permission in Permission)


def test_roles_page_is_what_the_application_does() -> None:
    assert ROLES_PAGE.read_text() == describe_roles()
