from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.testing.workspaces import run_workspace

ROOT = Path(__file__).parents[3]
VARIABLE = "C360_EXAMPLE_DATA"


@pytest.fixture(scope="session")
def example_data() -> Iterator[Path]:
    """The folder of third-party data, which is no part of the repository."""
    folder = Path(os.environ.get(VARIABLE) or ROOT.parent / "shared" / "data").resolve()
    if not folder.is_dir():
        pytest.skip(f"the examples' data is not here: set {VARIABLE} to its folder")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder))
        # MiniLM reads 3,900 texts in minutes on a busy machine; the lexicon counts as well.
        patch.setenv("C360_TEXT__MODEL", "lexicon")
        yield folder


@pytest.fixture(scope="session")
def copy_example(
    example_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Path]:
    """Copies an example to where it may write."""

    def copy(name: str) -> Path:
        if not (example_data / name).is_dir():
            pytest.skip(f"{example_data} holds no folder {name}")
        root = tmp_path_factory.mktemp(name) / name
        shutil.copytree(ROOT / "examples" / name, root, ignore=shutil.ignore_patterns("data"))
        return root

    return copy


@pytest.fixture(scope="session")
def publish_example(copy_example: Callable[[str], Path]) -> Callable[[str], Workspace]:
    """Copies an example and runs it."""

    def publish(name: str) -> Workspace:
        workspace = open_workspace(copy_example(name))
        result = run_workspace(workspace)
        assert result.is_published, result.error
        return workspace

    return publish


@pytest.fixture(scope="session")
def complaints(publish_example: Callable[[str], Workspace]) -> Workspace:
    return publish_example("complaints")


@pytest.fixture(scope="session")
def cortex_revenue(publish_example: Callable[[str], Workspace]) -> Workspace:
    return publish_example("cortex_revenue")


@pytest.fixture(scope="session")
def sakila(publish_example: Callable[[str], Workspace]) -> Workspace:
    return publish_example("sakila")
