"""Small workspaces for tests and for people who try things out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from c360.config.workspace import Workspace, open_workspace
from c360.kit.sql import quote_identifier
from c360.lake.lake import Lake
from c360.pipelines.ingest import IngestResult, ingest_sources, load_contracts
from c360.pipelines.run import RunResult, run_pipeline
from c360.state.database import open_state
from c360.warehouse.console import query_workspace
from c360.warehouse.snapshot import Snapshot, read_pointer


class SilentProgress:
    """Says nothing about how a run goes."""

    def step_started(self, name: str) -> None:
        """Say nothing."""

    def step_advanced(self, name: str, what: str, done: int, total: int) -> None:
        """Say nothing."""

    def step_finished(self, name: str, status: str, seconds: float, detail: str) -> None:
        """Say nothing."""


def make_workspace(root: Path, settings: str, files: Mapping[str, str | bytes]) -> Workspace:
    """Make a workspace of a settings text and some files, by path below the workspace."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "c360.toml").write_text(settings, encoding="utf-8")
    for name, content in files.items():
        drop_file(root, name, content)
    return open_workspace(root)


def drop_file(root: Path, name: str, content: str | bytes) -> Path:
    """Put a file into a workspace, as a source would."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def ingest_workspace(workspace: Workspace) -> IngestResult:
    """Land what is new."""
    with workspace.lock("test"):
        return ingest_sources(workspace, load_contracts(workspace), lambda *_: None)


def run_workspace(workspace: Workspace, as_of: date | None = None) -> RunResult:
    """Run the pipeline once; an expected failure is in the result."""
    state = open_state(workspace.state_url)
    try:
        return run_pipeline(workspace, state, as_of, SilentProgress())
    finally:
        state.close()


def query(workspace: Workspace, sql: str) -> list[tuple[object, ...]]:
    """Ask the published snapshot, or quarantine."""
    zone = Lake(workspace.data).quarantine_zone()
    answer = query_workspace(workspace.serving, zone, sql)
    return list(zip(*answer.to_pydict().values(), strict=True))


def read_raw(workspace: Workspace, feed: str) -> pa.Table:
    """Read a feed's raw rows through its manifests, in order of batch and position."""
    lake = Lake(workspace.data)
    files = [str(path) for path in lake.data_files(lake.manifests(feed))]
    with duckdb.connect(":memory:") as connection:
        return connection.sql(
            "from read_parquet($files, union_by_name = true) order by _sequence, _file, _position",
            params={"files": files},
        ).to_arrow_table()


def read_marts(workspace: Workspace) -> dict[str, list[str]]:
    """Read every row of every published mart and fact, as text in a stable order."""
    snapshot = Snapshot(workspace.serving / str(read_pointer(workspace.serving)))
    try:
        return {
            name: [
                row["line"]
                for row in snapshot.rows(
                    f"select to_json(t)::varchar as line from marts.{quote_identifier(name)} as t"
                    " order by line"
                )
            ]
            for name in sorted(snapshot.manifest.tables)
        }
    finally:
        snapshot.close()
