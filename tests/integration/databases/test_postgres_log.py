"""What only PostgreSQL's log has: large values left out, slots that must be moved on."""

from __future__ import annotations

from pathlib import Path

import pytest
from scenes import Scene, raw_rows, replay

from c360.lake.lake import Lake
from c360.pipelines.sources import list_sources
from c360.testing.workspaces import ingest_workspace

pytestmark = pytest.mark.services
LARGE = "(select string_agg(md5(g::text), '') from generate_series(1, 1000) as g)"


@pytest.mark.parametrize("identity", ["default", "full"])
def test_a_large_value_that_did_not_change_is_kept(
    postgres_scene: Scene, tmp_path: Path, identity: str
) -> None:
    name = postgres_scene.name
    postgres_scene.make_table(1)
    postgres_scene.execute(
        f"alter table {name} replica identity {identity}", f"update {name} set note = {LARGE}"
    )
    workspace = postgres_scene.workspace(tmp_path)
    ingest_workspace(workspace)
    postgres_scene.execute(f"update {name} set amount = 9")
    ingest_workspace(workspace)

    extras = [row[0] for row in raw_rows(workspace, ["_extra"])]
    assert len(extras) == 2
    assert extras[0] == extras[1]
    assert len(extras[1]) > 32_000


def test_what_other_tables_write_does_not_hold_the_log(
    postgres_scene: Scene, tmp_path: Path
) -> None:
    postgres_scene.make_table(1)
    workspace = postgres_scene.workspace(tmp_path, slot="resting")
    ingest_workspace(workspace)
    postgres_scene.execute("create table noise as select generate_series(1, 50000) as g")
    ingest_workspace(workspace)
    [(behind,)] = postgres_scene.query(
        "select pg_current_wal_lsn() - confirmed_flush_lsn from pg_replication_slots "
        "where slot_name = 'resting'"
    )
    postgres_scene.execute("drop table noise")

    assert behind < 100_000
    [state] = list_sources(workspace, Lake(workspace.data))
    assert state.seen_at is not None
    assert (state.describe_lag() or "").startswith("none at")


def test_rows_and_keys_of_a_table_without_a_primary_key_come_with_full_identity(
    postgres_scene: Scene, tmp_path: Path
) -> None:
    postgres_scene.make_table(5, key="")
    postgres_scene.execute(f"alter table {postgres_scene.name} replica identity full")
    workspace = postgres_scene.workspace(tmp_path)
    ingest_workspace(workspace)
    postgres_scene.execute(
        f"delete from {postgres_scene.name} where id = 2",
        f"update {postgres_scene.name} set id = 9, name = 'moved' where id = 3",
    )
    ingest_workspace(workspace)

    assert replay(workspace) == postgres_scene.rows()


ODD = """'"value":1,\n' || chr(92) || 'é'"""


def test_many_changes_alike_and_not_replay_as_the_table(
    postgres_scene: Scene, tmp_path: Path
) -> None:
    name = postgres_scene.name
    postgres_scene.make_table(0)
    workspace = postgres_scene.workspace(tmp_path)
    ingest_workspace(workspace)
    series = "from generate_series(1, 600) as g"
    postgres_scene.execute(
        f"insert into {name} (id, name, amount) select g, 'n' || g, g / 2.0 {series}",
        f"update {name} set name = {ODD}, amount = null where id between 101 and 320",
        f"update {name} set name = ':' || id where id in (7, 150, 151)",
        f"update {name} set id = id + 1000 where id in (200, 450)",
        f"delete from {name} where id between 301 and 440",
        f"alter table {name} add column city text",
        f"update {name} set amount = amount + 1, city = 'York' where id > 440",
    )
    ingest_workspace(workspace)

    assert replay(workspace) == postgres_scene.rows()
    counted = raw_rows(workspace, ["_op", "count(*) over ()"])
    assert len(counted) == 600 + 220 + 3 + 4 + 140 + 161
    cities = raw_rows(workspace, ["_extra"])[-161:]
    assert all("York" in extra for (extra,) in cities)
