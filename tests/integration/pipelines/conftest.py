from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.demo.generate import generate_demo
from c360.demo.options import DemoOptions
from c360.demo.workspace import demo_config
from c360.testing.workspaces import make_workspace, run_workspace

SMALL = DemoOptions(
    seed=7,
    accounts=12,
    usage_events=900,
    interactions=60,
    customers=40,
    card_months=5,
    engagement_profiles=240,
)


@pytest.fixture(scope="session", autouse=True)
def _light_text_model() -> Iterator[None]:
    """The lexicon is enough where texts are not what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("C360_TEXT__MODEL", "lexicon")
        yield


@pytest.fixture(scope="session")
def published_demo(tmp_path_factory: pytest.TempPathFactory, _light_text_model: None) -> Path:
    """A small demo, run once. Copy it before changing anything."""
    root = tmp_path_factory.mktemp("published-demo")
    generate_demo(root, SMALL)
    workspace = make_workspace(root, demo_config(SMALL), {})
    result = run_workspace(workspace)
    assert result.is_published, result.error
    return root


@pytest.fixture
def demo(published_demo: Path, tmp_path: Path) -> Workspace:
    """A copy of the small demo, published."""
    root = tmp_path / "demo"
    shutil.copytree(published_demo, root)
    return open_workspace(root)
