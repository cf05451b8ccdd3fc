"""One snapshot for all tests; an application of its own for each test that changes state."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.api.app import create_services
from c360.domain.quarantine import QuarantinedRow
from c360.domain.roles import Role
from c360.testing.application import make_app, make_settings
from c360.testing.client import Login, make_client
from c360.testing.ports import FakeQuarantine
from c360.testing.snapshot import write_snapshot

QUARANTINED = QuarantinedRow(
    feed="accounts",
    batch_id="b1",
    source="crm",
    line=7,
    reason="arr_amount: not a number",
    record='{"account_id": "A7", "contact": "ann@example.com", "arr_amount": "12,x"}',
)


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    write_snapshot(folder / "serving", account_count=60)
    return folder


@pytest.fixture(scope="session")
def app(workspace: Path) -> Iterator[FastAPI]:
    """The application that tests read from."""
    app = make_app(make_settings(workspace, quarantine=FakeQuarantine((QUARANTINED,))))
    yield app
    app.state.services.state.close()


@pytest.fixture(scope="session")
def routes(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """An application whose services each test brings itself: routes are slow to make."""
    state_url = str(tmp_path_factory.mktemp("routes") / "state.db")
    app = make_app(make_settings(workspace, state_url=state_url))
    app.state.services.state.close()
    app.state.template = state_url
    return app


@pytest.fixture
def own_app(routes: FastAPI, workspace: Path, tmp_path: Path) -> Iterator[FastAPI]:
    """An application with a state database of its own."""
    state = tmp_path / "state.db"
    shutil.copy(routes.state.template, state)
    services = create_services(make_settings(workspace, state_url=str(state)))
    routes.state.services = services
    yield routes
    services.audit.close()
    services.state.close()


@pytest.fixture
def login(app: FastAPI) -> Login:
    """Make a client of a role."""
    return lambda role: make_client(app, role)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A client of an administrator."""
    return make_client(app, Role.ADMIN)


@pytest.fixture
def admin(own_app: FastAPI) -> TestClient:
    """A client of an administrator, of an application that may change."""
    return make_client(own_app, Role.ADMIN)


@pytest.fixture
def analyst(own_app: FastAPI) -> TestClient:
    """A client of an analyst, of an application that may change."""
    return make_client(own_app, Role.ANALYST)


@pytest.fixture
def viewer(own_app: FastAPI) -> TestClient:
    """A client of a viewer, of an application that may change."""
    return make_client(own_app, Role.VIEWER)
