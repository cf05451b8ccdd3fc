"""A reader that is killed at any point loses nothing and doubles nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from scenes import Scene, replay

from c360.kit.hashing import hash_json
from c360.testing.load import KillUnderLoad, Writer, count_batches
from c360.testing.workspaces import ingest_workspace

CHANGES = 5_000
KILLS = 4


@pytest.mark.services
def test_the_raw_zone_is_the_table_after_kills_under_load(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(200)
    workspace = scene.workspace(tmp_path)
    writer = Writer(scene.server.connect, scene.name, 200)
    environment = {**os.environ, "SCENE_URL": scene.server.url()}

    load = KillUnderLoad(tmp_path, environment, writer, CHANGES, KILLS)
    load.run()
    ingest_workspace(workspace)
    writer.close()

    assert load.killed == KILLS
    assert writer.changes == CHANGES
    assert count_batches(tmp_path) > KILLS
    assert len(replay(workspace)) == len(scene.rows())
    assert hash_json(replay(workspace)) == hash_json(scene.rows())
