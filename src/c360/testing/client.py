"""A client of an API application, in the same process. Needs httpx2."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.domain.roles import Role
from c360.testing.application import make_token

Login = Callable[[Role], TestClient]


def make_client(app: FastAPI, role: Role) -> TestClient:
    """Return a client that is logged in with a role; paths start below ``/api/v1``."""
    headers = {"Authorization": f"Bearer {make_token(app, role)}"}
    return TestClient(app, base_url="http://test/api/v1", headers=headers)
