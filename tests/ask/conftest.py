from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from c360.config.workspace import Workspace, open_workspace
from c360.demo.generate import generate_demo
from c360.demo.options import DemoOptions
from c360.demo.workspace import demo_config
from c360.domain.roles import Role
from c360.testing.application import make_app, make_settings
from c360.testing.client import Login, make_client
from c360.testing.snapshot import write_snapshot
from c360.testing.workspaces import make_workspace, run_workspace
from c360.warehouse.snapshot import Snapshot, SnapshotReader

SEMANTIC_MODELS = Path(__file__).parents[2] / "semantic_models"
GIVEN_WORKSPACE = "C360_ASK_WORKSPACE"
"""Names a demo that is published already, of any size, to ask instead of a small one."""

OPTIONS = DemoOptions(customers=1_200, engagement_profiles=1_000)


@pytest.fixture(scope="session")
def asked_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A published demo with every feed: all accounts, few customers and members."""
    if given := os.environ.get(GIVEN_WORKSPACE):
        return open_workspace(Path(given))
    root = tmp_path_factory.mktemp("ask") / "demo"
    root.mkdir()
    generate_demo(root, OPTIONS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("C360_TEXT__MODEL", "lexicon")
        workspace = make_workspace(root, demo_config(OPTIONS), {})
        result = run_workspace(workspace)
    assert result.is_published, result.error
    return workspace


@pytest.fixture(scope="session")
def snapshot(asked_workspace: Workspace) -> Iterator[Snapshot]:
    """What is published in it."""
    opened = SnapshotReader(asked_workspace.serving).current()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """A snapshot that is made in no time, for SQL that brings its own rows."""
    serving = tmp_path_factory.mktemp("little") / "serving"
    write_snapshot(serving, account_count=5, customer_count=5, transaction_count=2)
    opened = SnapshotReader(serving).current()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def app(asked_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """An application over the demo, with a state database of its own."""
    settings = make_settings(
        asked_workspace.root,
        serving=asked_workspace.serving,
        state_url=str(tmp_path_factory.mktemp("state") / "state.db"),
        semantic_models=(SEMANTIC_MODELS,),
    )
    app = make_app(settings)
    yield app
    app.state.services.state.close()


@pytest.fixture
def login(app: FastAPI) -> Login:
    """Make a client of a role."""
    return lambda role: make_client(app, role)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A client of an administrator."""
    return make_client(app, Role.ADMIN)
