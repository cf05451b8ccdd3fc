from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.demo.generate import generate_demo
from c360.demo.options import DemoOptions
from c360.demo.workspace import demo_config
from c360.testing.snapshot import write_snapshot
from c360.testing.workspaces import make_workspace, run_workspace
from c360.warehouse.snapshot import Snapshot, SnapshotReader

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
