"""Build an API application over a snapshot, with one user for each role."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI

from c360.api.app import create_app
from c360.api.settings import ApiSettings
from c360.domain.roles import Role
from c360.kit.clock import utc_now
from c360.testing.ports import (
    FakeContracts,
    FakeLiveSales,
    FakeQuarantine,
    FakeRetention,
    make_deal,
)
from c360.testing.snapshot import EMBEDDER

PASSWORD = "correct-horse-battery"
SECRET = "a secret of the tests, nobody else's"


def make_settings(folder: Path, **changes: object) -> ApiSettings:
    """Return settings for tests: light passwords, no limits that a test would run into."""
    settings = ApiSettings(
        workspace=folder,
        serving=folder / "serving",
        models=folder / "models",
        state_url=str(folder / "state.db"),
        secret=SECRET,
        live_sales=FakeLiveSales([make_deal()]),
        quarantine=FakeQuarantine(),
        embedder=EMBEDDER,
        contracts=FakeContracts(),
        retention=FakeRetention(),
        workspace_name="Tests",
        reporting_currency="GBP",
        requests_per_minute=0,
        argon2_memory_kib=8,
        argon2_time_cost=1,
    )
    return replace(settings, **changes)  # type: ignore[arg-type]


def make_app(settings: ApiSettings) -> FastAPI:
    """Return an application whose users are called like their roles."""
    app = create_app(settings)
    users = app.state.services.state.users
    for role in Role:
        if users.find_user(role.value) is None:
            users.add_user(role.value, role, PASSWORD)
    return app


def make_token(app: FastAPI, role: Role = Role.ADMIN) -> str:
    """Return a token of the user of a role, without logging in."""
    services = app.state.services
    user = services.state.users.get_user(role.value)
    token: str = services.tokens.issue(user.name, user.role.value, user.token_generation, utc_now())
    return token
