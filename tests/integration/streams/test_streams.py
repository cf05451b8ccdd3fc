"""Brokers read from a checkpoint: each message lands once, whatever is killed in between."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import nats
import pytest
from moto.server import ThreadedMotoServer

from c360.config.workspace import Workspace, open_workspace
from c360.contracts.model import Contract
from c360.contracts.odcs import read_contract
from c360.errors import InvalidInputError, SourceError, StreamError, UnknownNameError
from c360.kit.resources import resource_folder
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.follow import StreamWatch, drain_streams, find_stream, follow, open_landing
from c360.pipelines.lag import LagWatch
from c360.pipelines.sources import list_sources
from c360.pipelines.streams import StreamLanding
from c360.sources.spec import SourceSpec
from c360.sources.streams.kinesis import KinesisStream
from c360.state.alerts import Alert
from c360.testing.workspaces import make_workspace, read_raw

FEED = "usage_events"
START = datetime(2026, 11, 1, 12, tzinfo=UTC)
SETTINGS = """
[[sources]]
name = "live"
feed = "usage_events"
kind = "stream"
broker = "{broker}"
stream = "{stream}"
endpoint = "{endpoint}"
{more}
"""
NATS = "nats://127.0.0.1:4222"


@dataclass(slots=True)
class Broker:
    """A broker's stream: its source settings, and how to put messages into it."""

    settings: str
    put: Callable[[list[bytes]], None]


def make_message(number: int) -> bytes:
    return json.dumps(
        {
            "session_id": f"S-{number}",
            "account_id": "A-1",
            "user_id": "U-1",
            "feature_used": "Reports",
            "session_duration_seconds": number,
            "occurred_at": "2026-06-01T12:00:00Z",
        }
    ).encode()


@pytest.fixture(scope="module")
def moto_address() -> Iterator[str]:
    os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
    os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def make_kinesis(address: str) -> Broker:
    name = f"c360-{uuid.uuid4().hex[:8]}"
    client = boto3.client("kinesis", endpoint_url=address, region_name="eu-west-1")
    client.create_stream(StreamName=name, ShardCount=1)

    def put(messages: list[bytes]) -> None:
        for start in range(0, len(messages), 500):
            records = [
                {"Data": data, "PartitionKey": str(number)}
                for number, data in enumerate(messages[start : start + 500])
            ]
            client.put_records(StreamName=name, Records=records)

    settings = SETTINGS.format(
        broker="kinesis", stream=name, endpoint=address, more='region = "eu-west-1"'
    )
    return Broker(settings, put)


def make_nats() -> Broker:
    name = f"c360_{uuid.uuid4().hex[:8]}"

    async def publish(messages: list[bytes]) -> None:
        client = await nats.connect(NATS)
        stream = client.jetstream()
        await stream.add_stream(name=name, subjects=[f"{name}.>"])
        for data in messages:
            await stream.publish(f"{name}.usage", data)
        await client.close()

    asyncio.run(publish([]))
    settings = SETTINGS.format(broker="nats", stream=name, endpoint=NATS, more="")
    return Broker(settings, lambda messages: asyncio.run(publish(messages)))


def delete_nats(broker: Broker) -> None:
    name = broker.settings.split('stream = "')[1].split('"')[0]

    async def delete() -> None:
        client = await nats.connect(NATS)
        await client.jetstream().delete_stream(name)
        await client.close()

    asyncio.run(delete())


def is_nats_up() -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", 4222)) == 0


@pytest.fixture(params=["kinesis", "nats"])
def broker(request: pytest.FixtureRequest) -> Iterator[Broker]:
    if request.param == "kinesis":
        yield make_kinesis(request.getfixturevalue("moto_address"))
        return
    if not is_nats_up():
        if os.environ.get("C360_REQUIRE_SERVICES"):
            pytest.fail("NATS does not answer on 127.0.0.1:4222")
        pytest.skip("NATS does not answer on 127.0.0.1:4222")
    broker = make_nats()
    yield broker
    delete_nats(broker)


@pytest.fixture
def contracts() -> dict[str, Contract]:
    return {FEED: read_contract(resource_folder("contracts") / f"{FEED}.odcs.yaml")}


@pytest.fixture
def workspace(tmp_path: Path, broker: Broker) -> Workspace:
    return make_workspace(tmp_path, broker.settings, {})


def drain(workspace: Workspace, contracts: dict[str, Contract]) -> list[BatchManifest]:
    with workspace.lock("test"):
        drained = drain_streams(workspace, contracts)
    for failure in drained.failures:
        raise failure
    return list(drained.landed)


def landed_ids(workspace: Workspace) -> list[str]:
    ids: list[str] = read_raw(workspace, FEED).column("session_id").to_pylist()
    return ids


def test_each_message_lands_once_and_bad_ones_are_quarantined(
    workspace: Workspace, broker: Broker, contracts: dict[str, Contract]
) -> None:
    broker.put([make_message(n) for n in range(120)] + [b"no json", b"\xff", b"[1]", b'{"a": 1}'])
    first = drain(workspace, contracts)
    broker.put([make_message(n) for n in range(120, 150)])
    drain(workspace, contracts)

    assert sum(manifest.result.quarantined for manifest in first) == 4
    assert sorted(landed_ids(workspace)) == sorted(f"S-{n}" for n in range(150))
    assert drain(workspace, contracts) == []


def test_a_batch_that_was_read_but_not_committed_is_read_again(
    workspace: Workspace, broker: Broker, contracts: dict[str, Contract]
) -> None:
    broker.put([make_message(n) for n in range(10)])
    landing = open_landing(workspace, contracts, find_stream(workspace, "live"))
    assert landing.read(5) is not None
    landing.stream.close()

    drain(workspace, contracts)

    assert sorted(landed_ids(workspace)) == sorted(f"S-{n}" for n in range(10))


def test_one_reader_reads_on_after_a_landing_that_failed(
    workspace: Workspace, broker: Broker, contracts: dict[str, Contract]
) -> None:
    broker.put([make_message(n) for n in range(10)])
    landing = open_landing(workspace, contracts, find_stream(workspace, "live"))
    first, second = landing.read(5), landing.read(5)
    assert first is not None
    assert second is not None
    landing.land(*second)

    assert landing.land(*first) is None
    assert landing.read(0.5) is None
    landing.stream.close()
    assert len(landed_ids(workspace)) == 10


def test_following_lands_what_comes_until_told_to_stop(
    workspace: Workspace, broker: Broker, contracts: dict[str, Contract]
) -> None:
    stop, seen = threading.Event(), threading.Event()
    watch = StreamWatch(lambda _: seen.set(), LagWatch(lambda alerts: alerts))
    arguments = (workspace, contracts, "live", watch, stop.is_set)
    follower = threading.Thread(target=follow, args=arguments)
    follower.start()
    broker.put([make_message(1)])
    assert seen.wait(30)
    seen.clear()
    broker.put([make_message(2)])
    assert seen.wait(30)
    stop.set()
    follower.join(30)

    assert sorted(landed_ids(workspace)) == ["S-1", "S-2"]


def test_each_batch_but_the_first_says_how_far_behind_it_was(
    workspace: Workspace, broker: Broker, contracts: dict[str, Contract]
) -> None:
    broker.put([make_message(1)])
    (first,) = drain(workspace, contracts)
    broker.put([make_message(n) for n in range(1_200)])
    batches = drain(workspace, contracts)

    assert (first.header.lag_seconds, first.header.lag_messages) == (None, None)
    assert all(0 <= (batch.header.lag_seconds or -1) < 300 for batch in batches)
    is_counted = 'broker = "nats"' in broker.settings
    assert batches[-1].header.lag_messages == (0 if is_counted else None)
    waiting = [batch.header.lag_messages or 0 for batch in batches]
    assert waiting == sorted(waiting, reverse=True)
    assert not is_counted or waiting[0] > 0


def test_a_stream_that_was_read_to_its_end_says_when(
    workspace: Workspace, broker: Broker, contracts: dict[str, Contract]
) -> None:
    broker.put([make_message(1)])
    drain(workspace, contracts)

    (state,) = list_sources(workspace, Lake(workspace.data))
    assert state.seen_at is not None
    assert (state.describe_lag() or "").startswith("none at")
    broker.put([make_message(2)])
    landing = open_landing(workspace, contracts, find_stream(workspace, "live"))
    found = landing.read(5)
    assert found is not None
    landing.land(*found)
    landing.stream.close()

    (state,) = list_sources(workspace, Lake(workspace.data))
    assert state.seen_at is None
    assert state.lag_seconds is not None
    assert (state.position or "").split(" ")[0] in str(found[1].checkpoint)


def point_nowhere(workspace: Workspace, broker: Broker) -> None:
    """Let the workspace ask a port where nobody answers."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
    endpoint = broker.settings.split('endpoint = "')[1].split('"')[0]
    settings = broker.settings.replace(endpoint, endpoint.split("//")[0] + "//" + address)
    (workspace.root / "c360.toml").write_text(settings, encoding="utf-8")


def test_a_broker_that_does_not_answer_is_told_of_once_it_is_too_long(
    workspace: Workspace, broker: Broker, contracts: dict[str, Contract]
) -> None:
    point_nowhere(workspace, broker)
    times = itertools.count()
    told: list[Alert] = []

    def clock() -> datetime:
        return START + timedelta(seconds=200 * next(times))

    watch = StreamWatch(
        lambda _: None, LagWatch(lambda alerts: told.extend(alerts) or alerts, clock)
    )
    follow(open_workspace(workspace.root), contracts, "live", watch, lambda: bool(told))

    assert (told[0].kind, told[0].target) == ("lag_over_sla", "live/replication")
    assert told[0].message.startswith("It has not answered for 7 minutes")


def test_a_stream_that_is_far_behind_is_told_of(
    tmp_path: Path, contracts: dict[str, Contract]
) -> None:
    workspace = make_workspace(tmp_path, "", {})
    client = SplitStream(sent_at=datetime.now(UTC) - timedelta(minutes=12))
    spec = SourceSpec("live", FEED, "stream", tmp_path, broker="kinesis", stream="s")
    landing = StreamLanding(workspace, KinesisStream(spec, client), contracts[FEED], "mapping")
    told: list[Alert] = []
    watch = LagWatch(lambda alerts: told.extend(alerts) or alerts)
    for added in range(2):
        client.shards["shard-0"].append(make_message(100 + added))
        found = landing.read(0)
        assert found is not None
        manifest = landing.land(*found)
        assert manifest is not None
        watch.landed(manifest)

    assert [alert.message.split(";")[0] for alert in told] == ["It is 12 minutes behind"]
    assert told[0].message.endswith("It is read on.")


def test_a_stream_that_does_not_exist_is_named(
    workspace: Workspace, broker: Broker, contracts: dict[str, Contract]
) -> None:
    settings = broker.settings.replace('stream = "', 'stream = "missing')
    (workspace.root / "c360.toml").write_text(settings, encoding="utf-8")

    with pytest.raises(SourceError, match="missing"):
        drain(open_workspace(workspace.root), contracts)


def test_a_broker_that_does_not_answer_is_tried_again_later(
    workspace: Workspace, broker: Broker, contracts: dict[str, Contract]
) -> None:
    point_nowhere(workspace, broker)

    with pytest.raises(StreamError, match="live"):
        drain(open_workspace(workspace.root), contracts)


class SplitStream:
    """Kinesis as its documentation tells it: a split shard keeps its records, and then ends."""

    def __init__(self, sent_at: datetime | None = None) -> None:
        self.sent_at = sent_at
        self.shards: dict[str, list[bytes]] = {"shard-0": [make_message(n) for n in range(5)]}
        self.parents: dict[str, str] = {}

    def split(self) -> None:
        for number in (1, 2):
            self.shards[f"shard-{number}"] = [make_message(10 * number)]
            self.parents[f"shard-{number}"] = "shard-0"

    def list_shards(self, **_: Any) -> dict[str, Any]:
        parents = {name: {"ParentShardId": parent} for name, parent in self.parents.items()}
        # Children first: an adapter must not rely on the order.
        names = sorted(self.shards, reverse=True)
        return {"Shards": [{"ShardId": name, **parents.get(name, {})} for name in names]}

    def get_shard_iterator(self, **asked: Any) -> dict[str, str]:
        start = int(asked.get("StartingSequenceNumber", "-1")) + 1
        return {"ShardIterator": f"{asked['ShardId']}/{start}"}

    def get_records(self, **asked: Any) -> dict[str, Any]:
        name, start = asked["ShardIterator"].split("/")
        found = list(enumerate(self.shards[name]))[int(start) :][:2]
        after = int(start) + len(found)
        left = len(self.shards[name]) - after
        is_over = name in self.parents.values() and not left
        sent = {} if self.sent_at is None else {"ApproximateArrivalTimestamp": self.sent_at}
        records = [{"SequenceNumber": str(number), "Data": data, **sent} for number, data in found]
        return {
            "Records": records,
            "NextShardIterator": None if is_over else f"{name}/{after}",
            "MillisBehindLatest": left,
        }

    def close(self) -> None:
        pass


def test_a_split_shard_is_read_to_its_end_before_its_children() -> None:
    client = SplitStream()
    spec = SourceSpec("live", FEED, "stream", Path(), broker="kinesis", stream="s")
    stream = KinesisStream(spec, client)
    first = stream.read({}, 0)
    client.shards["shard-0"].append(make_message(5))
    client.split()
    assert first is not None
    second = stream.read(first.checkpoint, 0)
    assert second is not None

    assert first.checkpoint == {"shard-0": "4"}
    assert [file.name.split(" ")[0] for file in second.batch.files] == [
        "kinesis/s/shard-0",
        "kinesis/s/shard-1",
        "kinesis/s/shard-2",
    ]
    assert second.checkpoint == {"shard-0": "closed", "shard-1": "0", "shard-2": "0"}
    assert stream.read(second.checkpoint, 0) is None


def test_only_a_stream_can_be_followed(tmp_path: Path) -> None:
    settings = '[[sources]]\nname = "files"\nfeed = "products"\npath = "landing/*.csv"\n'
    workspace = make_workspace(tmp_path, settings, {})

    with pytest.raises(InvalidInputError, match="Only a source of kind 'stream'"):
        find_stream(workspace, "files")
    with pytest.raises(UnknownNameError, match="Known: files"):
        find_stream(workspace, "other")
