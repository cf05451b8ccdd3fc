"""Streams to read in tests: what a broker holds, and where it is."""

from __future__ import annotations

import asyncio
import json
import socket
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import boto3
import nats

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.lake.manifest import BatchManifest
from c360.pipelines.follow import drain_streams
from c360.testing.workspaces import read_raw

FEED = "usage_events"
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


def point_nowhere(workspace: Workspace, broker: Broker) -> None:
    """Let the workspace ask a port where nobody answers."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
    endpoint = broker.settings.split('endpoint = "')[1].split('"')[0]
    settings = broker.settings.replace(endpoint, endpoint.split("//")[0] + "//" + address)
    (workspace.root / "c360.toml").write_text(settings, encoding="utf-8")


def drain(workspace: Workspace, contracts: dict[str, Contract]) -> list[BatchManifest]:
    with workspace.lock("test"):
        drained = drain_streams(workspace, contracts)
    for failure in drained.failures:
        raise failure
    return list(drained.landed)


def landed_ids(workspace: Workspace) -> list[str]:
    ids: list[str] = read_raw(workspace, FEED).column("session_id").to_pylist()
    return ids


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
