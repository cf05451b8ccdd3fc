"""Raw rows expire in runs, and whatever is built after that equals what was built before."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.kit.resources import resource_folder
from c360.lake.lake import Lake
from c360.pipelines.retention import report_retention
from c360.pipelines.run import RunResult, run_pipeline
from c360.state.database import open_state
from c360.testing.workspaces import SilentProgress, drop_file, read_marts, run_workspace

DAYS = 120
NEXT_DAY = date(2026, 7, 1)


def expire_after(workspace: Workspace, days: int) -> Workspace:
    """Let every feed's contract say how many days, and runs apply it."""
    for path in resource_folder("contracts").glob("*.odcs.yaml"):
        lines = path.read_text(encoding="utf-8").splitlines()
        place = lines.index("  - property: retention") + 1
        lines[place] = f"    value: {days}"
        drop_file(workspace.root, f"contracts/{path.name}", "\n".join(lines) + "\n")
    settings = workspace.root / "c360.toml"
    text = settings.read_text(encoding="utf-8").replace("[retention]\nenabled = true\n", "")
    settings.write_text(text + "\n[retention]\nenabled = true\n", encoding="utf-8")
    return open_workspace(workspace.root)


def forget_what_was_built(workspace: Workspace) -> Workspace:
    """Leave raw and archive alone: all else of the data is built anew."""
    for name in ("warehouse.duckdb", "serving", "derived", "facts", "work"):
        path = workspace.data / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return workspace


class Details(SilentProgress):
    """Keeps what each step says of itself."""

    def __init__(self) -> None:
        self.details: dict[str, str] = {}

    def step_finished(self, name: str, status: str, seconds: float, detail: str) -> None:
        self.details[name] = detail


def run_told(workspace: Workspace, as_of: date | None = None) -> tuple[RunResult, dict[str, str]]:
    progress, state = Details(), open_state(workspace.state_url)
    result = run_pipeline(workspace, state, as_of, progress)
    state.close()
    assert result.is_published, result.error
    return result, progress.details


def oldest_whole_row(workspace: Workspace, feed: str, column: str) -> Any:
    """Return from when the oldest row with all of its columns dates, whoever reads it."""
    paths = (workspace.data / "raw" / feed).rglob("*.parquet")
    whole = [path for path in paths if "_extra" in pq.read_schema(path).names]
    return min(pc.min(pq.read_table(path)[column]).as_py() for path in whole)


@pytest.fixture(scope="module")
def before(published_demo: Path) -> dict[str, list[str]]:
    return read_marts(open_workspace(published_demo))


@pytest.fixture(scope="module")
def expired_demo(published_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo after two runs with retention: rows are sealed, then removed."""
    root = tmp_path_factory.mktemp("expired") / "demo"
    shutil.copytree(published_demo, root)
    workspace = expire_after(open_workspace(root), DAYS)
    assert run_workspace(workspace).is_published
    assert run_workspace(workspace).is_published
    return root


@pytest.fixture
def expired(expired_demo: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(expired_demo, tmp_path / "demo")
    return open_workspace(tmp_path / "demo")


def test_a_build_from_nothing_but_raw_and_archive_equals_that_before(
    expired: Workspace, before: dict[str, list[str]]
) -> None:
    assert oldest_whole_row(expired, "usage_events", "occurred_at") >= datetime(2026, 3, 2)
    assert oldest_whole_row(expired, "transactions", "transaction_at") >= datetime(2026, 3, 2)
    assert read_marts(expired) == before

    run = run_workspace(forget_what_was_built(expired))

    assert run.is_published, run.error
    assert read_marts(expired) == before


def test_late_and_changed_rows_of_what_has_expired_win_as_they_would_have(
    expired: Workspace, published_demo: Path, tmp_path: Path
) -> None:
    shutil.copytree(published_demo, tmp_path / "keeping")
    keeping = open_workspace(tmp_path / "keeping")
    for workspace in (expired, keeping):
        _change_an_old_transaction(workspace)
        assert run_workspace(workspace, NEXT_DAY).is_published

    assert read_marts(expired) == read_marts(keeping)
    assert run_workspace(forget_what_was_built(expired), NEXT_DAY).is_published
    assert read_marts(expired) == read_marts(keeping)


def _change_an_old_transaction(workspace: Workspace) -> None:
    folder = workspace.root / "landing" / "cards" / "transactions"
    rows = pq.read_table(folder / "2026-02.parquet").slice(0, 3)
    changed = rows.set_column(
        rows.column_names.index("status"), "status", [["declined", "approved", "declined"]]
    )
    pq.write_table(changed.cast(rows.schema), folder / "2026-02-changed.parquet")


def test_a_run_says_what_it_sealed_and_then_what_it_removed(demo: Workspace) -> None:
    workspace = expire_after(demo, DAYS)

    first, told_first = run_told(workspace, NEXT_DAY)
    second, told_second = run_told(workspace, NEXT_DAY)
    third, told_third = run_told(workspace, NEXT_DAY)

    assert " rows of " in told_first["retention"]
    assert not [text for run in (first, second, third) for text in run.warnings if "seal" in text]
    assert "what is new" in told_second["build"]
    assert told_second["retention"].endswith("files removed, sealed before")
    assert told_third["retention"] == "nothing has expired"
    assert {step.status.value for step in third.steps} == {"skipped"}


def test_nothing_expires_unless_the_workspace_says_so(demo: Workspace) -> None:
    due = sum(feed.due.rows for feed in report_retention(expire_after(demo, DAYS)))
    settings = demo.root / "c360.toml"
    settings.write_text(settings.read_text().replace("enabled = true", "enabled = false"))

    _, told = run_told(open_workspace(demo.root))

    assert due > 0
    assert told["retention"] == "not enabled"
    assert not (demo.data / "archive").exists()


def test_the_report_accounts_for_every_row(demo: Workspace) -> None:
    workspace = expire_after(demo, DAYS)
    due = {feed.feed: feed.due for feed in report_retention(workspace)}

    run_workspace(workspace)

    for feed in report_retention(workspace):
        assert feed.rows_landed == feed.rows_raw + feed.rows_sealed
        assert feed.rows_sealed == due[feed.feed].rows
        assert feed.due.rows == 0
        assert (feed.sealed_oldest, feed.sealed_newest) == (
            due[feed.feed].oldest, due[feed.feed].newest,
        )  # fmt: skip
    usage = next(feed for feed in report_retention(workspace) if feed.feed == "usage_events")
    assert usage.counts_from == "occurred_at"
    assert usage.before == date(2026, 3, 2)
    assert usage.rows_sealed > 100
    assert "_extra" in usage.dropped


def test_sealing_is_in_the_audit_trail(expired: Workspace) -> None:
    state = open_state(expired.state_url)
    records = state.audit.list_audit(action="retention.seal")
    state.close()

    targets = [record.target or "" for record in records]
    assert any(target.startswith("usage_events: ") for target in targets)
    assert all("older than 2026-03-02 sealed" in target for target in targets)


def test_a_changed_archive_stops_the_run_and_is_named(
    expired: Workspace, before: dict[str, list[str]]
) -> None:
    path = next((expired.data / "archive" / "usage_events").rglob("*.parquet"))
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    run = run_workspace(expired)

    assert not run.is_published
    assert f"{path} is not the file that was sealed" in str(run.error)
    assert read_marts(expired) == before


def test_a_column_that_a_model_reads_later_is_said_to_be_null(expired: Workspace) -> None:
    path = "models/staging/feeds/stg_feeds__opportunities.sql"
    model = (resource_folder("dbt") / path).read_text(encoding="utf-8")
    column = "        opportunity_id,\n"
    drop_file(expired.root, f"dbt/{path}", model.replace(column, f"{column}        _extra,\n", 1))

    run = run_workspace(expired)

    assert run.is_published, run.error
    sealed = Lake(expired.data).seals.of_feed("opportunities").values()
    rows = sum(seal.sealed_rows for seal in sealed)
    assert rows > 0
    said = f"opportunities._extra is read now, and was not when {rows} rows"
    assert any(warning.startswith(said) for warning in run.warnings)
