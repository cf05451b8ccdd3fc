from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from model_workspace import PEOPLE, ModelWorkspace
from small_models import define, make_people, put, train

from c360.ml.trainer import Trained
from c360.warehouse.duckdb import DuckDBWarehouse, Engine


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[DuckDBWarehouse]:
    with DuckDBWarehouse(tmp_path / "warehouse.duckdb", Engine(threads=1)) as opened:
        yield opened


@pytest.fixture(scope="session")
def _scored(tmp_path_factory: pytest.TempPathFactory) -> ModelWorkspace:
    made = ModelWorkspace(tmp_path_factory.mktemp("scored") / "company")
    made.put(PEOPLE)
    assert made.score() == []
    return made


@pytest.fixture
def scored(_scored: ModelWorkspace, tmp_path: Path) -> ModelWorkspace:
    """A workspace whose model was trained and has scored everybody."""
    return _scored.copy_to(tmp_path / "scored")


@pytest.fixture
def company(tmp_path: Path) -> ModelWorkspace:
    """A workspace whose model was never trained."""
    made = ModelWorkspace(tmp_path / "company")
    made.put(PEOPLE)
    return made


@pytest.fixture(scope="session")
def leaving(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A model of who leaves, trained once on honest data."""
    path = tmp_path_factory.mktemp("leaving") / "warehouse.duckdb"
    with DuckDBWarehouse(path, Engine(threads=1)) as opened:
        put(opened, make_people())
        return train(opened, define())
