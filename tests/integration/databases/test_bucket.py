"""Tables that land in a raw zone in a bucket: no change is lost or doubled, whatever fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from object_stores import Store, open_store, serve_moto
from scenes import CONTRACT, Scene, replay

from c360.config.workspace import Workspace
from c360.errors import LakeConflictError, LakeUnavailableError
from c360.pipelines.ingest import load_contracts
from c360.pipelines.lakes import open_lake
from c360.pipelines.polling import PolledFeed
from c360.pipelines.source_specs import select_specs
from c360.testing.workspaces import ingest_workspace, make_workspace

pytestmark = [pytest.mark.services, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def moto_address() -> Iterator[str]:
    with serve_moto() as address:
        yield address


@pytest.fixture
def store(moto_address: str) -> Iterator[Store]:
    with open_store(moto_address) as store:
        yield store


def make(scene: Scene, store: Store, root: Path, **more: object) -> Workspace:
    settings = store.settings() + scene.settings(**more)  # type: ignore[arg-type]
    return make_workspace(root, settings, {"contracts/payments.odcs.yaml": CONTRACT})


def test_changes_land_once_whichever_request_fails(
    scene: Scene, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    scene.make_table(20)
    workspace = make(scene, store, tmp_path)
    ingest_workspace(workspace)
    for number in range(1, 7):
        scene.execute(f"update {scene.name} set amount = amount + 1 where id <= {number}")
        store.faults.fail_from(number, is_done=True)
        with pytest.raises(LakeUnavailableError):
            ingest_workspace(workspace)
        store.faults.heal()
        ingest_workspace(workspace)
        assert replay(workspace) == scene.rows()


def test_a_new_machine_follows_a_table_on(scene: Scene, store: Store, tmp_path: Path) -> None:
    scene.make_table(20)
    workspace = make(scene, store, tmp_path)
    ingest_workspace(workspace)
    scene.execute(f"delete from {scene.name} where id = 1")
    ingest_workspace(workspace)
    shutil.rmtree(workspace.data)
    scene.execute(f"update {scene.name} set amount = 7 where id = 2")

    (batch,) = ingest_workspace(workspace).landed

    assert batch.result.rows_in == 1
    assert replay(workspace) == scene.rows()


def test_what_another_machine_landed_is_not_landed_again(
    scene: Scene, store: Store, tmp_path: Path
) -> None:
    scene.make_table(20)
    first = make(scene, store, tmp_path / "a", mode="full", batch_seconds=None)
    second = make(scene, store, tmp_path / "b", mode="full", batch_seconds=None)
    (spec,) = select_specs(first)
    with closing(PolledFeed(spec, load_contracts(first), open_lake(first), first)) as feed:
        feed.open()
        batch = feed.poll(0)
        assert batch is not None
        ingest_workspace(second)
        with first.lock("test"), pytest.raises(LakeConflictError, match="by another machine"):
            feed.land(batch)

    assert ingest_workspace(first).landed == ()
    assert replay(first) == replay(second) == scene.rows()
