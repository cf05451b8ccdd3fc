"""Change data capture, the same on both kinds of server."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from scenes import Scene, raw_rows, replay

from c360.config.workspace import open_workspace
from c360.errors import ChangesLostError, SchemaChangedError
from c360.lake.lake import Lake
from c360.pipelines.ingest import load_contracts
from c360.pipelines.polling import PolledFeed, drain_feed
from c360.pipelines.source_specs import select_specs
from c360.pipelines.sources import accept_shape, resnapshot
from c360.testing.workspaces import drop_file, ingest_workspace

pytestmark = pytest.mark.services


def test_a_snapshot_and_the_changes_after_it_give_the_table(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(100)
    workspace = scene.workspace(tmp_path)
    ingest_workspace(workspace)
    assert replay(workspace) == scene.rows()

    scene.execute(
        f"insert into {scene.name} (id, name, amount) values (501, 'new', 1.5)",
        f"update {scene.name} set amount = amount + 1 where id <= 10",
        f"update {scene.name} set id = 600 where id = 20",
        f"delete from {scene.name} where id = 30",
    )
    result = ingest_workspace(workspace)

    assert result.failures == ()
    assert replay(workspace) == scene.rows()
    assert [m.result.rows_in for m in result.landed] == [14]


def test_a_value_that_changes_back_and_a_key_that_returns_are_no_duplicates(
    scene: Scene, tmp_path: Path
) -> None:
    scene.make_table(3)
    workspace = scene.workspace(tmp_path)
    ingest_workspace(workspace)
    scene.execute(
        f"update {scene.name} set name = 'a' where id = 1",
        f"update {scene.name} set name = 'b' where id = 1",
        f"update {scene.name} set name = 'a' where id = 1",
        f"delete from {scene.name} where id = 2",
        f"insert into {scene.name} (id, name) values (2, 'back')",
        f"delete from {scene.name} where id = 3",
        f"insert into {scene.name} (id, name) values (3, 'back')",
        f"delete from {scene.name} where id = 3",
    )
    ingest_workspace(workspace)

    assert replay(workspace) == scene.rows() == [(1, "a", "0.50"), (2, "back", None)]


def test_a_change_between_snapshot_and_log_is_landed_once(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(5)
    workspace = scene.workspace(tmp_path)
    [spec] = select_specs(workspace)
    with closing(
        PolledFeed(spec, load_contracts(workspace), Lake(workspace.data), workspace)
    ) as feed:
        feed.open()
        snapshot = feed.poll(0)
        assert snapshot is not None
        scene.execute(f"update {scene.name} set name = 'meanwhile' where id = 2")
        feed.land(snapshot)
        landed = drain_feed(feed, [])

    assert [m.result.landed for m in landed] == [1]
    assert replay(workspace) == scene.rows()


def test_a_snapshot_that_was_cut_off_is_taken_again(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(5)
    workspace = scene.workspace(tmp_path)
    [spec] = select_specs(workspace)
    with closing(
        PolledFeed(spec, load_contracts(workspace), Lake(workspace.data), workspace)
    ) as feed:
        feed.open()
        assert feed.poll(0) is not None
    scene.execute(f"delete from {scene.name} where id = 1")
    ingest_workspace(workspace)

    assert replay(workspace) == scene.rows()
    assert len(replay(workspace)) == 4


def test_the_checkpoint_and_the_lag_are_in_the_manifest(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(5)
    workspace = scene.workspace(tmp_path)
    ingest_workspace(workspace)
    scene.execute(f"delete from {scene.name} where id = 1")
    [manifest] = ingest_workspace(workspace).landed

    checkpoint = manifest.header.checkpoint
    assert checkpoint is not None
    assert checkpoint["position"]
    assert 0 <= checkpoint["lag_seconds"] < 60
    assert Lake(workspace.data).manifests("payments")[-1] == manifest


def test_an_added_column_is_kept_in_extra(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(2)
    workspace = scene.workspace(tmp_path)
    ingest_workspace(workspace)
    scene.execute(
        f"insert into {scene.name} (id, name) values (10, 'before')",
        f"alter table {scene.name} add column city varchar(20)",
        f"insert into {scene.name} (id, name, city) values (11, 'after', 'Bern')",
    )
    [manifest] = ingest_workspace(workspace).landed

    assert "city" in manifest.extra_columns
    extra = dict(raw_rows(workspace, ["payment_id", "_extra"]))
    assert '"city":"Bern"' in extra[11]
    assert replay(workspace) == scene.rows()


def test_a_removed_column_blocks_its_feed_alone_until_it_is_accepted(
    scene: Scene, tmp_path: Path
) -> None:
    scene.make_table(2)
    files = '[[sources]]\nname = "crm"\nfeed = "products"\npath = "landing/*.csv"\n'
    workspace = scene.workspace(tmp_path)
    ingest_workspace(workspace)
    drop_file(tmp_path, "c360.toml", scene.settings() + files)
    drop_file(
        tmp_path,
        "landing/p.csv",
        "product_code,product_name,category,price_tier\nP1,One,A,standard\n",
    )
    scene.execute(
        f"alter table {scene.name} drop column note",
        f"insert into {scene.name} (id, name) values (10, 'later')",
    )
    result = ingest_workspace(open_workspace(tmp_path))

    [failure] = result.failures
    assert isinstance(failure, SchemaChangedError)
    assert "'note' (text) is gone" in str(failure)
    assert "c360 sources accept payments" in str(failure)
    assert len(replay(workspace)) == 2

    accept_shape(workspace, "payments")
    assert ingest_workspace(workspace).failures == ()
    assert replay(workspace) == scene.rows()


def test_a_retyped_column_blocks_its_feed(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(2)
    workspace = scene.workspace(tmp_path)
    ingest_workspace(workspace)
    retype = "alter column amount type text" if scene.is_postgres else "modify amount text"
    scene.execute(
        f"alter table {scene.name} {retype}",
        f"insert into {scene.name} (id, name) values (10, 'later')",
    )
    [failure] = ingest_workspace(workspace).failures

    assert "and is text" in str(failure)


def test_a_truncated_table_says_so_and_a_new_snapshot_deletes_its_rows(
    scene: Scene, tmp_path: Path
) -> None:
    scene.make_table(20)
    workspace = scene.workspace(tmp_path)
    ingest_workspace(workspace)
    scene.execute(f"truncate table {scene.name}")
    [failure] = ingest_workspace(workspace).failures
    assert isinstance(failure, ChangesLostError)

    with workspace.lock("test"):
        landed, _ = resnapshot(workspace, load_contracts(workspace), "payments")

    assert sum(m.result.deleted for m in landed) == 20
    assert replay(workspace) == []
    scene.execute(f"insert into {scene.name} (id, name) values (1, 'again')")
    ingest_workspace(workspace)
    assert replay(workspace) == scene.rows()


def test_a_new_mapping_reads_the_table_again(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(3)
    workspace = scene.workspace(tmp_path)
    ingest_workspace(workspace)
    scene.execute(f"delete from {scene.name} where id = 3")
    changed = scene.settings().replace('customer_name = "name"', 'customer_name = "upper(name)"')
    drop_file(tmp_path, "c360.toml", changed)
    ingest_workspace(open_workspace(tmp_path))

    assert [row[1] for row in replay(workspace)] == ["N1", "N2"]


def test_a_row_that_breaks_the_contract_is_quarantined_and_its_delete_lands(
    scene: Scene, tmp_path: Path
) -> None:
    scene.make_table(3)
    workspace = scene.workspace(tmp_path)
    ingest_workspace(workspace)
    scene.execute(
        f"update {scene.name} set name = null where id = 1",
        f"insert into {scene.name} (id, name) values (9, null)",
        f"delete from {scene.name} where id = 1",
    )
    [manifest] = ingest_workspace(workspace).landed

    assert (manifest.result.quarantined, manifest.result.landed) == (2, 1)
    assert [row[0] for row in replay(workspace)] == [2, 3]
