"""Amazon Kinesis: one partition a shard; a split shard is read to its end before its children."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from c360.errors import SourceError, StreamError
from c360.sources.spec import SourceSpec
from c360.sources.streams.messages import Message, make_batch
from c360.sources.streams.port import Checkpoint, StreamBatch

CLOSED = "closed"
"""Checkpoint of a shard that was split or merged and is read to its end."""
PAGE = 1_000
MOST_MESSAGES = 10_000
LOOK_SECONDS = 0.25
MISSING = frozenset({"ResourceNotFoundException", "InvalidArgumentException"})


class KinesisStream:
    """Reads the shards of one stream from checkpointed sequence numbers."""

    def __init__(self, spec: SourceSpec, client: Any = None) -> None:
        self.spec = spec
        self._name = spec.stream or ""
        self._client = client or boto3.client(
            "kinesis", endpoint_url=spec.endpoint, region_name=spec.region
        )

    def read(self, checkpoint: Checkpoint, wait_seconds: float) -> StreamBatch | None:
        """Read what follows a checkpoint, or None if nothing comes within ``wait_seconds``."""
        deadline = time.monotonic() + wait_seconds
        try:
            while (batch := self._read_shards(checkpoint)) is None:
                if time.monotonic() >= deadline:
                    return None
                time.sleep(LOOK_SECONDS)
            return batch
        except ClientError as error:
            raise self._explain(error) from error
        except BotoCoreError as error:
            raise StreamError(
                f"Source {self.spec.name!r}: Kinesis cannot be reached ({error})."
            ) from error

    def _explain(self, error: ClientError) -> SourceError | StreamError:
        code = error.response.get("Error", {}).get("Code", "")
        told = f"Source {self.spec.name!r}, stream {self._name!r}: {error}."
        if code in MISSING:
            return SourceError(f"{told} Correct stream, region or endpoint in c360.toml.")
        return StreamError(told)

    def _read_shards(self, checkpoint: Checkpoint) -> StreamBatch | None:
        places = dict(checkpoint)
        messages: list[Message] = []
        shards = list(self._list_shards())
        listed = {shard["ShardId"] for shard in shards}
        for shard in shards:
            shard_id = shard["ShardId"]
            if places.get(shard_id) != CLOSED and _is_ready(shard, listed, places):
                messages += self._read_shard(shard_id, places, MOST_MESSAGES - len(messages))
            if len(messages) >= MOST_MESSAGES:
                break
        return make_batch(f"kinesis/{self._name}", messages, places)

    def _list_shards(self) -> Iterator[Mapping[str, Any]]:
        """Yield the shards, parents before their children."""
        asked: dict[str, Any] = {"StreamName": self._name}
        found: list[Mapping[str, Any]] = []
        while True:
            answer = self._client.list_shards(**asked)
            found += answer["Shards"]
            if not answer.get("NextToken"):
                break
            asked = {"NextToken": answer["NextToken"]}
        yield from sorted(found, key=lambda shard: str(shard["ShardId"]))

    def _read_shard(self, shard_id: str, places: dict[str, str], most: int) -> list[Message]:
        messages: list[Message] = []
        iterator: str | None = self._open_shard(shard_id, places.get(shard_id))
        while iterator and len(messages) < most:
            limit = min(PAGE, most - len(messages))
            answer = self._client.get_records(ShardIterator=iterator, Limit=limit)
            for record in answer["Records"]:
                at = record.get("ApproximateArrivalTimestamp")
                messages.append(Message(shard_id, record["SequenceNumber"], record["Data"], at))
                places[shard_id] = record["SequenceNumber"]
            iterator = answer.get("NextShardIterator")
            if not answer["Records"] and not answer.get("MillisBehindLatest"):
                break
        if iterator is None:
            places[shard_id] = CLOSED
        return messages

    def _open_shard(self, shard_id: str, place: str | None) -> str:
        start = (
            {"ShardIteratorType": "TRIM_HORIZON"}
            if place is None
            else {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": place}
        )
        answer = self._client.get_shard_iterator(StreamName=self._name, ShardId=shard_id, **start)
        return str(answer["ShardIterator"])

    def acknowledge(self, batch: StreamBatch) -> None:
        """Kinesis forgets by age, not by what was read."""

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()


def _is_ready(shard: Mapping[str, Any], listed: set[str], places: Mapping[str, str]) -> bool:
    """Whether all that came before a shard is read: its parents, as far as they are kept."""
    parents = (shard.get("ParentShardId"), shard.get("AdjacentParentShardId"))
    return all(
        places.get(parent) == CLOSED
        for parent in parents
        if parent is not None and parent in listed
    )
