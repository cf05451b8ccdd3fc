from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest
from builder import Company, write_warehouse
from dbt_run import Build, DbtRun
from marts import Marts

from c360.errors import AuditError, BuildError, UnknownNameError
from c360.warehouse.dbt import (
    compiled_sql,
    prepare_project,
    require_passed,
    run_models,
    run_tests,
)


def test_building_again_gives_the_same_marts(
    build: Build, random_world: Company, random_marts: Marts
) -> None:
    assert build(random_world).fingerprints() == random_marts.fingerprints()


def test_every_blocking_test_passes_and_unknown_references_only_warn(dbt_run: DbtRun) -> None:
    require_passed(dbt_run.tests)

    warned = {result.name for result in dbt_run.tests if result.status == "warn"}
    assert any(name.startswith("relationships_opportunities_account_id") for name in warned)


def test_every_unit_test_of_the_models_passes(dbt_run: DbtRun) -> None:
    assert {result.status for result in dbt_run.unit_tests} == {"pass"}
    assert len(dbt_run.unit_tests) >= 20


def test_a_run_says_how_many_rows_each_table_has(dbt_run: DbtRun) -> None:
    rows = {result.name: result.rows for result in dbt_run.models}

    expected = dbt_run.marts.value("select count(*) from account_health")
    assert rows["account_health"] == expected > 0


def test_a_second_currency_is_an_error_that_says_what_to_do(
    project: Path, warehouse_path: Path
) -> None:
    company = Company().add("opportunities", currency="EUR")
    run_models(project, write_warehouse(warehouse_path, company), ["+opportunities"])

    results = run_tests(project, warehouse_path, ["assert_one_currency_in_opportunities"])

    with pytest.raises(
        AuditError, match=r"assert_one_currency_in_opportunities.*reporting currency"
    ):
        require_passed(results)


def test_nothing_holds_the_warehouse_after_a_run(
    project: Path, warehouse_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_warehouse(warehouse_path, Company())

    results = run_models(project, warehouse_path, ["stg_feeds__account_versions"])

    with duckdb.connect(str(warehouse_path), config={"threads": 1}) as connection:
        connection.execute("create schema proof")
    assert [(result.name, result.rows) for result in results] == [
        ("stg_feeds__account_versions", 0)
    ]
    assert capfd.readouterr() == ("", "")


def test_a_failing_model_is_named_in_one_line(project: Path, warehouse_path: Path) -> None:
    warehouse_path.unlink(missing_ok=True)
    duckdb.connect(str(warehouse_path)).close()

    with pytest.raises(BuildError, match=r"Model \w+ failed: .*does not exist") as failure:
        run_models(project, warehouse_path, ["stg_feeds__products"])

    assert "\n" not in str(failure.value)


def test_recent_sales_run_the_staging_sql_with_a_run_of_their_own(
    project: Path, warehouse_path: Path
) -> None:
    sql = compiled_sql(project, "stg_feeds__opportunities")
    company = Company().add("opportunities", opportunity_id="new", amount=7)
    with duckdb.connect(str(write_warehouse(warehouse_path, company))) as connection:
        found = connection.sql(f"select opportunity_id, amount from ({sql})").fetchall()

    assert [(key, int(amount)) for key, amount in found] == [("new", 7)]


def test_a_model_is_compiled_without_a_warehouse(tmp_path: Path) -> None:
    (tmp_path / "own" / "models").mkdir(parents=True)
    (tmp_path / "own" / "models" / "one.sql").write_text("select {{ 1 + 1 }} as two")
    (tmp_path / "own" / "dbt_project.yml").write_text("{name: c360, profile: c360}")
    project = prepare_project(tmp_path / "own", tmp_path / "work")

    assert compiled_sql(project, "one") == "select 2 as two"


def test_the_same_project_builds_each_workspace_and_a_changed_one_anew(tmp_path: Path) -> None:
    def build(place: str, number: int) -> list[tuple[int, str]]:
        own = tmp_path / place / "own" / "models"
        own.mkdir(parents=True)
        (own / "one.sql").write_text(f"select {number} as one, '{{{{ target.path }}}}' as place")
        (own.parent / "dbt_project.yml").write_text("{name: c360, profile: c360}")
        warehouse = tmp_path / place / "warehouse.duckdb"
        run_models(prepare_project(own.parent, tmp_path / place / "work"), warehouse)
        with duckdb.connect(str(warehouse)) as connection:
            return connection.sql("select one, place from main.one").fetchall()

    built = [build("here", 1), build("there", 1), build("elsewhere", 2)]

    assert built == [
        [(number, str((tmp_path / place / "warehouse.duckdb").resolve()))]
        for place, number in (("here", 1), ("there", 1), ("elsewhere", 2))
    ]


def test_an_unknown_model_is_refused_by_name(project: Path) -> None:
    with pytest.raises(UnknownNameError, match="no_such_model"):
        compiled_sql(project, "no_such_model")


def test_a_workspace_lies_over_the_packaged_project(tmp_path: Path) -> None:
    for source, content in (("packaged", "select 1"), ("own", "select 2")):
        (tmp_path / source / "models").mkdir(parents=True)
        (tmp_path / source / "models" / "mine.sql").write_text(content)
    sources = [tmp_path / "packaged", tmp_path / "own", tmp_path / "absent"]

    project = prepare_project(sources, tmp_path / "work")

    assert (project / "models" / "mine.sql").read_text() == "select 2"


def test_preparing_again_writes_only_what_changed(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("kept.sql", "dropped.sql"):
        (source / name).write_text("select 1")
    project = prepare_project(source, tmp_path / "work")
    os.utime(project / "kept.sql", (1, 1))
    (source / "dropped.sql").unlink()

    prepare_project(source, tmp_path / "work")

    assert [path.name for path in project.iterdir()] == ["kept.sql"]
    assert (project / "kept.sql").stat().st_mtime == 1
