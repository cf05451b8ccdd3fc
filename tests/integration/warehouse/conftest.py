from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from builder import Company, write_relations, write_warehouse
from companies import cases_company, random_company
from dbt_run import Build, DbtRun
from marts import Marts

from c360.kit.resources import resource_folder
from c360.warehouse.dbt import (
    compiled_sql,
    prepare_project,
    run_models,
    run_tests,
    run_unit_tests,
)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare_project(resource_folder("dbt"), tmp_path_factory.mktemp("dbt"))


@pytest.fixture(scope="session")
def warehouse_path(project: Path) -> Path:
    """One path for all runs, so that dbt parses the project once."""
    return project.parent / "warehouse.duckdb"


@pytest.fixture(scope="session")
def dbt_run(project: Path, warehouse_path: Path) -> DbtRun:
    write_warehouse(warehouse_path, cases_company())
    models = run_models(project, warehouse_path)
    sql = {model.name: compiled_sql(project, model.name) for model in models}
    marts, tests = Marts.read(warehouse_path), run_tests(project, warehouse_path)
    unit_tests = run_unit_tests(project, warehouse_path)
    with duckdb.connect(str(warehouse_path)) as connection:
        connection.execute("update config.build set is_full = false, run_id = 'r2'")
        connection.execute(
            "update config.build set previous_as_of = (select as_of from config.run)"
        )
    run_models(project, warehouse_path)
    return DbtRun(
        marts=marts,
        models=models,
        tests=tests,
        unit_tests=unit_tests,
        sql=sql,
        incremental_sql={model.name: compiled_sql(project, model.name) for model in models},
    )


@pytest.fixture(scope="session")
def build(dbt_run: DbtRun, project: Path) -> Build:
    """Build a company in memory by the SQL that dbt ran: a tenth of the time of a run."""
    schemas = {
        path.stem: path.relative_to(project / "models").parts[0]
        for path in (project / "models").rglob("*.sql")
    }

    def build_company(company: Company) -> Marts:
        connection = duckdb.connect()
        write_relations(connection, company)
        for schema in sorted(set(schemas.values())):
            connection.execute(f"create schema {schema}")
        for name, sql in dbt_run.sql.items():
            connection.execute(f"create table {schemas[name]}.{name} as {sql}")
        connection.execute("use marts")
        return Marts(connection)

    return build_company


@pytest.fixture(scope="session")
def random_world() -> Company:
    return random_company(accounts=150, seed=7)


@pytest.fixture(scope="session")
def random_marts(build: Build, random_world: Company) -> Marts:
    return build(random_world)


@pytest.fixture(scope="session")
def cases(dbt_run: DbtRun) -> Marts:
    return dbt_run.marts
