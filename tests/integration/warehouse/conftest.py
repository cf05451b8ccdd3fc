from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builder import Company, write_warehouse
from companies import cases_company, random_company
from marts import Marts

from c360.kit.resources import resource_folder
from c360.warehouse.dbt import prepare_project, run_models

Build = Callable[[Company], Marts]


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare_project(resource_folder("dbt"), tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="session")
def warehouse_path(project: Path) -> Path:
    """One path for all builds, so that dbt parses the project once."""
    return project.parent / "warehouse.duckdb"


@pytest.fixture(scope="session")
def build(project: Path, warehouse_path: Path) -> Build:
    def build_company(company: Company) -> Marts:
        run_models(project, write_warehouse(warehouse_path, company))
        return Marts.read(warehouse_path)

    return build_company


@pytest.fixture(scope="session")
def random_world() -> Company:
    return random_company(accounts=150, seed=7)


@pytest.fixture(scope="session")
def random_marts(build: Build, random_world: Company) -> Marts:
    return build(random_world)


@pytest.fixture(scope="session")
def cases(build: Build) -> Marts:
    return build(cases_company())
