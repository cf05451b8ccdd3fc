"""What a run is set to do, and what fails it: said by name, and what was published stays."""

from __future__ import annotations

from datetime import date

from new_deal import drop_deal

from c360.config.workspace import Workspace, open_workspace
from c360.errors import AuditError, BuildError
from c360.state.database import open_state
from c360.testing.workspaces import (
    drop_file,
    make_workspace,
    query,
    run_workspace,
)
from c360.warehouse.snapshot import read_pointer


def test_a_failing_model_leaves_the_snapshot_and_names_the_model(demo: Workspace) -> None:
    served = read_pointer(demo.serving)
    drop_file(demo.root, "dbt/models/marts/quality/feed_status.sql", "select no_such_column")

    result = run_workspace(demo)

    assert isinstance(result.error, BuildError)
    assert "feed_status" in str(result.error)
    assert read_pointer(demo.serving) == served


def test_a_failing_check_leaves_the_snapshot_and_names_the_check(demo: Workspace) -> None:
    served = read_pointer(demo.serving)
    drop_file(demo.root, "dbt/tests/assert_nobody_is_healthy.sql", "select 1 as account_id")

    result = run_workspace(demo)

    assert isinstance(result.error, AuditError)
    assert "assert_nobody_is_healthy" in str(result.error)
    assert read_pointer(demo.serving) == served


def test_a_deal_whose_stage_contradicts_its_status_is_reported(demo: Workspace) -> None:
    drop_deal(demo)
    path = demo.root / "landing/crm/opportunities_new.csv"
    path.write_text(path.read_text("utf-8").replace("Closed Won,Won", "Closed Lost,Won"), "utf-8")
    state = open_state(demo.state_url)

    result = run_workspace(open_workspace(demo.root))

    found = state.quality.list_results(result.run_id, "opportunities")
    state.close()
    (check,) = [one for one in found if one.check_name == "status agrees with stage"]
    assert (check.status, check.records_failed > 0) == ("warn", True)


def test_a_workspace_without_any_source_publishes_empty_marts(tmp_path) -> None:
    workspace = make_workspace(tmp_path / "empty", "", {})

    result = run_workspace(workspace, date(2026, 6, 30))

    assert result.is_published, result.error
    assert query(workspace, "select count(*) from marts.account_health") == [(0,)]
    assert query(workspace, "select bool_or(is_connected) from marts.feed_status") == [(False,)]


def test_the_profile_that_is_set_is_the_one_shown(demo: Workspace) -> None:
    settings = demo.root / "c360.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + '\n[health]\nprofile = "classic"\n', encoding="utf-8")

    assert run_workspace(open_workspace(demo.root)).is_published

    differing = """
        select distinct shown.profile, shown.health_score = history.health_score
        from marts.account_health as shown
        join marts.account_health_history as history
          on shown.account_id = history.account_id and history.profile = 'classic'
         and history.health_date = shown.as_of"""
    assert query(demo, differing) == [("classic", True)]


def test_an_unknown_profile_is_named(demo: Workspace) -> None:
    settings = demo.root / "c360.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + '\n[health]\nprofile = "clasic"\n', encoding="utf-8")

    result = run_workspace(open_workspace(demo.root))

    assert "health.profile is 'clasic'" in str(result.error)
    assert "Known: classic, default" in str(result.error)
