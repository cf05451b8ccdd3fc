from __future__ import annotations

from pathlib import Path

import pytest

from c360.demo.generate import generate_demo
from c360.demo.options import DemoOptions
from c360.demo.summary import DemoSummary


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, DemoSummary]:
    """The standard demo, seed 42."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, generate_demo(folder, DemoOptions())
