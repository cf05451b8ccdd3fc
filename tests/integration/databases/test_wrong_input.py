"""What is wrong is said in one line that teaches, without a secret in it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from scenes import Scene, skip_without

from c360.config.workspace import open_workspace
from c360.errors import C360Error, ConfigError, SourceUnavailableError
from c360.lake.lake import Lake
from c360.pipelines.ingest import load_contracts
from c360.pipelines.polling import PolledFeed
from c360.pipelines.source_specs import select_specs
from c360.pipelines.sources import inspect_source
from c360.testing.servers import (
    MariadbServer,
    PostgresServer,
    find_mariadb,
    find_postgres,
    running,
    server_folder,
)
from c360.testing.workspaces import ingest_workspace

pytestmark = pytest.mark.services


def fail(scene: Scene, root: Path, monkeypatch: pytest.MonkeyPatch, url: str = "") -> C360Error:
    """Ingest, and return the one failure, which holds no secret."""
    scene.workspace(root)
    monkeypatch.setenv("SCENE_URL", url or scene.server.url())
    [failure] = ingest_workspace(open_workspace(root)).failures
    assert scene.server.password not in str(failure)
    assert "wrong-password" not in str(failure)
    return failure


def test_a_wrong_password_is_told_without_it(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = scene.server.url().replace(scene.server.password, "wrong-password")
    failure = fail(scene, tmp_path, monkeypatch, url)

    assert isinstance(failure, SourceUnavailableError)
    assert "Check user and password" in str(failure)


def test_a_host_that_nobody_answers_on_is_named(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = scene.server.url().replace(str(scene.server.port), "1")
    failure = fail(scene, tmp_path, monkeypatch, url)

    assert "127.0.0.1:1/" in str(failure)
    assert "Check host and port" in str(failure)


def test_an_address_may_say_how_to_connect(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.make_table(3)
    more = "&sslmode=disable" if scene.is_postgres else ""
    workspace = scene.workspace(tmp_path, mode="full")
    monkeypatch.setenv("SCENE_URL", f"{scene.server.url()}?connect_timeout=3{more}")

    assert ingest_workspace(open_workspace(workspace.root)).failures == ()


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("hostaddr=10.0.0.1", "unknown option 'hostaddr'. Known: "),
        ("connect_timeout=soon", "is 'soon'. Give whole seconds, such as 3"),
        ("connect_timeout=", "Give whole seconds, such as 3"),
    ],
)
def test_an_option_that_cannot_be_is_refused(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, told: str
) -> None:
    workspace = scene.workspace(tmp_path)
    monkeypatch.setenv("SCENE_URL", f"{scene.server.url()}?{option}")
    with pytest.raises(ConfigError) as failure:
        ingest_workspace(open_workspace(workspace.root))

    assert told in str(failure.value)
    assert scene.server.password not in str(failure.value)


def test_a_cursor_that_cannot_grow_is_refused(scene: Scene, tmp_path: Path) -> None:
    scene.make_table(3)
    kind = "boolean" if scene.is_postgres else "blob"
    scene.execute(f"alter table {scene.name} add column flag {kind}")
    workspace = scene.workspace(tmp_path, mode="incremental", cursor="flag")
    [failure] = ingest_workspace(workspace).failures
    findings = inspect_source(workspace, load_contracts(workspace), "payments")

    assert f"cursor 'flag' is {kind}, which does not grow" in str(failure)
    assert [finding.name for finding in findings if not finding.is_right] == ["cursor"]


def test_a_missing_table_is_told_with_those_that_there_are(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Scene(scene.server, f"{scene.name}_other")
    there.make_table(1)
    failure = fail(scene, tmp_path, monkeypatch)
    there.execute(f"drop table {there.name}")

    assert "there is no table" in str(failure)
    assert there.name in str(failure)


def test_a_table_without_a_key_is_refused(
    postgres_scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres_scene.make_table(1, key="")
    failure = fail(postgres_scene, tmp_path, monkeypatch)

    assert "has no primary key" in str(failure)
    assert "replica identity full" in str(failure)


def test_a_slot_in_use_names_what_to_do(
    postgres_scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres_scene.make_table(1)
    monkeypatch.setattr("c360.sources.databases.postgres.slot.BUSY_SECONDS", 0.5)
    first = postgres_scene.workspace(tmp_path, slot="shared_slot")
    ingest_workspace(first)
    [spec] = select_specs(first)
    with closing(PolledFeed(spec, load_contracts(first), Lake(first.data), first)) as feed:
        feed.open()
        feed.poll(0)
        assert "read by another process" in ingest_workspace(first).warnings[0]
        (tmp_path / "data/sources/payments.lock").unlink()
        [failure] = ingest_workspace(first).failures

    assert "'shared_slot'" in str(failure)
    assert "is in use" in str(failure)


def test_a_slot_of_somebody_else_is_not_taken(postgres_scene: Scene, tmp_path: Path) -> None:
    postgres_scene.make_table(1)
    postgres_scene.execute("select pg_create_logical_replication_slot('theirs', 'wal2json')")
    workspace = postgres_scene.workspace(tmp_path, slot="theirs")
    [failure] = ingest_workspace(workspace).failures

    assert "exists already, and not by this source" in str(failure)


def test_a_lost_slot_asks_for_a_new_snapshot(postgres_scene: Scene, tmp_path: Path) -> None:
    postgres_scene.make_table(1)
    workspace = postgres_scene.workspace(tmp_path, slot="lost_one")
    ingest_workspace(workspace)
    postgres_scene.execute("select pg_drop_replication_slot('lost_one')")
    [failure] = ingest_workspace(workspace).failures

    assert "c360 sources resnapshot payments" in str(failure)


def test_a_server_without_a_logical_log_says_what_to_set(tmp_path: Path) -> None:
    programs = find_postgres()
    skip_without(programs, "PostgreSQL with wal2json is not installed")
    assert programs is not None
    with (
        server_folder() as folder,
        running(PostgresServer(folder, programs, wal_level="replica")) as server,
    ):
        scene = Scene(server, "payment")
        scene.make_table(1)
        workspace = scene.workspace(tmp_path / "workspace")
        [failure] = ingest_workspace(workspace).failures
        findings = inspect_source(workspace, load_contracts(workspace), "payments")

    assert "Set wal_level = logical" in str(failure)
    assert [f.name for f in findings if not f.is_right] == ["wal_level"]


def test_a_binary_log_without_names_of_columns_is_refused(tmp_path: Path) -> None:
    program = find_mariadb()
    skip_without(program, "MariaDB is not installed")
    assert program is not None
    options = ["--binlog-row-metadata=MINIMAL"]
    with server_folder() as folder, running(MariadbServer(folder, program, options)) as server:
        scene = Scene(server, "payment")
        scene.make_table(1)
        workspace = scene.workspace(tmp_path / "workspace")
        [failure] = ingest_workspace(workspace).failures
        findings = inspect_source(workspace, load_contracts(workspace), "payments")

    assert "Set binlog_row_metadata = FULL" in str(failure)
    assert [f.name for f in findings if not f.is_right] == ["binlog_row_metadata"]
