"""The main run: publishes or leaves everything as it was, and does nothing twice."""

from __future__ import annotations

from datetime import date

import pytest
from new_deal import drop_deal

from c360.config.workspace import Workspace, open_workspace
from c360.errors import NotFoundError, WorkspaceBusyError
from c360.pipelines.context import STEPS
from c360.pipelines.live import open_live_sales
from c360.state.database import open_state
from c360.testing.workspaces import (
    ingest_workspace,
    query,
    read_marts,
    run_workspace,
)
from c360.warehouse.publish import list_snapshots, roll_back
from c360.warehouse.snapshot import read_pointer


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
