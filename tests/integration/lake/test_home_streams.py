"""Events and messages over a raw zone in a bucket: each lands once, whatever fails on the way."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from collecting import KEY, Collector, make_event
from object_stores import Store
from starlette.testclient import TestClient

from c360.api.collector.app import create_collector
from c360.api.collector.calls import TrackingCalls
from c360.api.collector.keys import KnownKeys
from c360.config.workspace import Workspace
from c360.errors import LakeUnavailableError
from c360.kit.hashing import hash_text
from c360.lake.lake import Lake
from c360.pipelines.follow import StreamWatch, drain_streams, follow
from c360.pipelines.ingest import load_contracts
from c360.pipelines.lag import LagWatch
from c360.pipelines.polling import DrainResult
from c360.sources.collector.log import EventLog
from c360.testing.workspaces import ingest_workspace, make_workspace, read_raw

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FEED = "usage_events"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@pytest.fixture
def collector(tmp_path: Path, store: Store) -> Iterator[Collector]:
    workspace = make_workspace(tmp_path / "a", store.settings(), {})
    log = EventLog(workspace.event_log, 64 << 20)
    calls = TrackingCalls(log, KnownKeys(lambda: {hash_text(KEY): "tests"}))
    yield Collector(workspace, TestClient(create_collector(calls)), log)
    log.close()


@pytest.mark.parametrize("failing", [1, 2, 3, 4, 5])
def test_events_land_once_although_the_store_was_away(
    collector: Collector, store: Store, failing: int
) -> None:
    collector.send([make_event(1), make_event(2)])
    store.faults.fail_from(failing, is_done=True)
    with pytest.raises(LakeUnavailableError):
        collector.land()
    store.faults.heal()
    collector.send([make_event(2), make_event(3)])

    result = collector.land()

    assert sorted(row["message_id"] for row in collector.rows()) == ["m-1", "m-2", "m-3"]
    assert (result.rows_in, result.landed, result.duplicate) == (4, 3, 1)


def test_a_new_machine_goes_on_with_events_of_its_own(
    collector: Collector, store: Store, tmp_path: Path
) -> None:
    collector.send([make_event(1)])
    collector.land()
    other = make_workspace(tmp_path / "b", store.settings(), {})
    log = EventLog(other.event_log, 64 << 20)
    calls = TrackingCalls(log, KnownKeys(lambda: {hash_text(KEY): "tests"}))
    second = Collector(other, TestClient(create_collector(calls)), log)
    second.send([make_event(1), make_event(2)])
    second.land()
    log.close()

    assert sorted(row["message_id"] for row in second.rows()) == ["m-1", "m-2"]


def make_stream(root: Path, store: Store, address: str) -> tuple[Workspace, list[str]]:
    name = f"c360-{uuid.uuid4().hex[:8]}"
    client = boto3.client("kinesis", endpoint_url=address, region_name="eu-west-1")
    client.create_stream(StreamName=name, ShardCount=1)
    ids = [f"S-{number}" for number in range(20)]
    for session_id in ids:
        message = {
            "session_id": session_id, "account_id": "A-1", "user_id": "U-1",
            "feature_used": "Reports", "session_duration_seconds": 5,
            "occurred_at": "2026-06-01T12:00:00Z",
        }  # fmt: skip
        client.put_record(StreamName=name, Data=json.dumps(message).encode(), PartitionKey="1")
    client.close()
    settings = (
        f'{store.settings()}\n[[sources]]\nname = "live"\nfeed = "{FEED}"\nkind = "stream"\n'
        f'broker = "kinesis"\nstream = "{name}"\nendpoint = "{address}"\nregion = "eu-west-1"\n'
    )
    return make_workspace(root, settings, {}), ids


def test_a_stream_that_is_followed_waits_for_the_store_and_lands_once(
    tmp_path: Path, store: Store, moto_address: str
) -> None:
    workspace, ids = make_stream(tmp_path, store, moto_address)
    stop, seen = threading.Event(), threading.Event()
    store.faults.fail_from(3, is_done=True)
    watch = StreamWatch(lambda _: seen.set(), LagWatch(lambda alerts: alerts))
    arguments = (workspace, load_contracts(workspace), "live", watch, stop.is_set)
    follower = threading.Thread(target=follow, args=arguments)
    follower.start()
    assert not seen.wait(4)
    assert Lake(workspace.data).manifests(FEED) == []
    store.faults.heal()
    deadline = time.monotonic() + 30
    while not Lake(workspace.data).manifests(FEED) and time.monotonic() < deadline:
        time.sleep(0.1)
    stop.set()
    follower.join(30)

    assert sorted(read_raw(workspace, FEED)["session_id"].to_pylist()) == sorted(ids)


def test_a_new_machine_reads_a_stream_on_from_what_landed(
    tmp_path: Path, store: Store, moto_address: str
) -> None:
    workspace, ids = make_stream(tmp_path / "a", store, moto_address)
    with workspace.lock("test"):
        assert drain_streams(workspace, load_contracts(workspace)).landed
    settings = (workspace.root / "c360.toml").read_text(encoding="utf-8")
    other = make_workspace(tmp_path / "b", settings, {})

    with other.lock("test"):
        assert drain_streams(other, load_contracts(other)) == DrainResult()
    ingest_workspace(other)

    assert sorted(read_raw(other, FEED)["session_id"].to_pylist()) == sorted(ids)
