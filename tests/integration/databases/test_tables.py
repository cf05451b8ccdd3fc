"""Whole tables and tables by a cursor, the same on both kinds of server."""

from __future__ import annotations

from pathlib import Path

import pytest
from scenes import Scene, replay

from c360.config.workspace import open_workspace
from c360.testing.workspaces import ingest_workspace

pytestmark = pytest.mark.services


def test_a_whole_table_deletes_what_is_absent_and_lands_once(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(10)
    workspace = scene.workspace(tmp_path, mode="full", batch_seconds=None)
    ingest_workspace(workspace)
    assert ingest_workspace(workspace).landed == ()

    scene.execute(f"delete from {scene.name} where id = 3")
    [manifest] = ingest_workspace(workspace).landed

    assert manifest.result.deleted == 1
    assert replay(workspace) == scene.rows()


def test_a_cursor_lands_what_is_new_and_nothing_again(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(10)
    workspace = scene.workspace(tmp_path, mode="incremental", cursor="id", batch_seconds=None)
    ingest_workspace(workspace)
    assert ingest_workspace(workspace).landed == ()

    scene.execute(f"insert into {scene.name} (id, name) values (11, 'new'), (12, '50% off')")
    [manifest] = ingest_workspace(workspace).landed

    assert manifest.result.rows_in == 2
    assert manifest.header.checkpoint is not None
    assert manifest.header.checkpoint["cursor"] in ("12", 12)
    assert replay(workspace) == scene.rows()


def test_a_row_that_was_committed_late_is_found_within_the_lookback(
    scene: Scene, tmp_path: Path
) -> None:
    scene.make_table(0)
    at = "insert into {} (id, name, paid_at) values ({}, 'x', '2026-01-01 10:{}:00')"
    scene.execute(at.format(scene.name, 1, "05"))
    workspace = scene.workspace(tmp_path, mode="incremental", cursor="paid_at", lookback=600)
    ingest_workspace(workspace)
    scene.execute(at.format(scene.name, 2, "01"))
    [manifest] = ingest_workspace(workspace).landed

    assert manifest.result.rows_in == 1
    assert replay(workspace) == scene.rows()


def test_a_query_reads_what_it_joins(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(4)
    query = f"select a.id, b.name from {scene.name} a join {scene.name} b on a.id = b.id + 1"
    settings = scene.settings(mode="full", batch_seconds=None).replace(
        f"table = '{scene.name}'", f"query = '''{query}'''"
    )
    workspace = scene.workspace(tmp_path, mode="full")
    (tmp_path / "c360.toml").write_text(settings)
    ingest_workspace(open_workspace(tmp_path))

    assert [row[:2] for row in replay(workspace)] == [(2, "n1"), (3, "n2"), (4, "n3")]
