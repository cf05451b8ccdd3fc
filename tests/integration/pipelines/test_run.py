"""The main run: publishes or leaves everything as it was, and does nothing twice."""

from __future__ import annotations

from datetime import date

import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.errors import AuditError, BuildError, NotFoundError, WorkspaceBusyError
from c360.pipelines.context import STEPS
from c360.pipelines.live import open_live_sales
from c360.state.database import open_state
from c360.testing.workspaces import (
    drop_file,
    ingest_workspace,
    make_workspace,
    query,
    read_marts,
    run_workspace,
)
from c360.warehouse.publish import list_snapshots, roll_back
from c360.warehouse.snapshot import read_pointer

DEAL_HEADER = (
    "deal_id,account_ref,customer_name,product_code,territory,stage,deal_status,deal_value,"
    "currency,created,expected_close,source,owner,modified\n"
)
NEW_DEAL = (
    "OPP-99999,ACC-0001,Orchard Health,ERP-100,North,Closed Won,Won,12345.00,GBP,"
    "2026-06-20,2026-06-30,Referral,OWN-01,2026-06-30 12:00:00\n"
)


def drop_deal(workspace: Workspace) -> None:
    drop_file(workspace.root, "landing/crm/opportunities_new.csv", DEAL_HEADER + NEW_DEAL)
    settings = workspace.root / "c360.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("opportunities.csv", "opportunities*.csv"), encoding="utf-8")


def test_running_twice_changes_nothing(demo: Workspace) -> None:
    served, before = read_pointer(demo.serving), read_marts(demo)

    result = run_workspace(demo)

    assert result.is_published
    assert [step.status.value for step in result.steps] == ["skipped"] * len(STEPS)
    assert (read_pointer(demo.serving), read_marts(demo)) == (served, before)


def test_every_row_of_the_demo_is_accounted_for(demo: Workspace) -> None:
    for feed in run_workspace(demo).feeds:
        lost = feed.rows_in - feed.rows_landed - feed.rows_quarantined - feed.rows_duplicate
        assert lost == 0
        assert feed.rows_in > 0 or feed.feed == "events"


def test_a_new_row_is_published_and_rolled_back_and_published_again(demo: Workspace) -> None:
    first = read_pointer(demo.serving)
    drop_deal(demo)
    workspace = open_workspace(demo.root)
    assert run_workspace(workspace).is_published
    found = "select amount from marts.opportunities where opportunity_id = 'OPP-99999'"
    assert len(query(workspace, found)) == 1

    assert roll_back(workspace.serving, None).run_id == first
    assert query(workspace, found) == []

    assert run_workspace(workspace).is_published
    assert len(query(workspace, found)) == 1


def test_rolling_back_before_the_first_snapshot_says_what_is_kept(demo: Workspace) -> None:
    with pytest.raises(NotFoundError, match=r"There is no snapshot before .*\. Kept: "):
        roll_back(demo.serving, None)


def test_old_snapshots_are_pruned_but_never_the_one_served(demo: Workspace) -> None:
    settings = demo.root / "c360.toml"
    text = settings.read_text(encoding="utf-8") + "\n[serving]\nkeep_snapshots = 2\n"
    settings.write_text(text, encoding="utf-8")
    workspace = open_workspace(demo.root)
    for day in (28, 29):
        assert run_workspace(workspace, date(2026, 6, day)).is_published

    kept = [snapshot.as_of.day for snapshot in list_snapshots(workspace.serving)]
    assert kept == [29, 28]


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


def test_a_second_writer_is_told_who_holds_the_workspace(demo: Workspace) -> None:
    with demo.lock("c360 run"), pytest.raises(WorkspaceBusyError, match="is in use by `c360 run`"):
        run_workspace(demo)


def test_a_run_is_logged_with_its_steps(demo: Workspace) -> None:
    result = run_workspace(demo)
    state = open_state(demo.state_url)

    run = state.runs.get_run(result.run_id)

    state.close()
    assert [step.name for step in run.steps] == list(STEPS)
    assert (run.status.value, run.is_published) == ("succeeded", True)


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


def test_a_deal_is_live_before_any_publish(demo: Workspace) -> None:
    before = open_live_sales(demo).recent_sales("ERP-100")
    drop_deal(demo)
    workspace = open_workspace(demo.root)
    ingest_workspace(workspace)

    after = open_live_sales(workspace).recent_sales("ERP-100")

    assert after.deals[0].opportunity_id == "OPP-99999"
    total = sum(group.total_amount for group in before.groups)
    assert float(sum(group.total_amount for group in after.groups) - total) == 12345.0
    assert (before.live_batches, after.live_batches) == (0, 1)


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
