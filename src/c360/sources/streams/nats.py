"""NATS JetStream: one partition, the stream; its place is the stream's own sequence number."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from c360.errors import SourceError, StreamError
from c360.sources.spec import SourceSpec
from c360.sources.streams.messages import Message, make_batch
from c360.sources.streams.port import Checkpoint, StreamBatch

DEFAULT_SERVER = "nats://127.0.0.1:4222"
PAGE = 1_000
CONNECT_SECONDS = 5
FORGET_SECONDS = 300.0
T = TypeVar("T")
Subscription = JetStreamContext.PullSubscription


class NatsStream:
    """Reads one JetStream stream in order, from a checkpointed sequence number.

    The consumer is short-lived and starts where the checkpoint says: a broker that gave a batch
    out again, or out of order, could make a checkpoint skip what never landed.
    """

    def __init__(self, spec: SourceSpec) -> None:
        self.spec = spec
        self._name = spec.stream or ""
        self._runner = asyncio.Runner()
        self._client: Client | None = None
        self._subscription: Subscription | None = None
        self._next = 0
        self._unacknowledged: Msg | None = None

    def read(self, checkpoint: Checkpoint, wait_seconds: float) -> StreamBatch | None:
        """Read what follows a checkpoint, or None if nothing comes within ``wait_seconds``."""
        after = int(checkpoint.get(self._name, "0"))
        return self._run(self._read(after, wait_seconds))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return self._runner.run(work)
        except NotFoundError as error:
            self._subscription = None
            raise SourceError(
                f"Source {self.spec.name!r}: there is no stream {self._name!r} at {self._server}. "
                "Correct stream or endpoint in c360.toml, or make the stream."
            ) from error
        except (NatsError, OSError, TimeoutError) as error:
            self._subscription = None
            raise StreamError(
                f"Source {self.spec.name!r}: NATS at {self._server} does not answer ({error})."
            ) from error

    @property
    def _server(self) -> str:
        return self.spec.endpoint or DEFAULT_SERVER

    async def _read(self, after: int, wait_seconds: float) -> StreamBatch | None:
        if self._subscription is None or self._next != after + 1:
            self._subscription = await self._subscribe(after)
            self._next = after + 1
        fetched = await self._fetch(self._subscription, wait_seconds)
        # What was not acknowledged in time may come again; it is in an earlier batch.
        found = [m for m in fetched if m.metadata.sequence.stream >= self._next]
        messages = [
            Message(
                self._name,
                str(message.metadata.sequence.stream),
                message.data,
                message.metadata.timestamp,
            )
            for message in found
        ]
        waiting = found[-1].metadata.num_pending if found else None
        if found:
            self._unacknowledged = found[-1]
            self._next = found[-1].metadata.sequence.stream + 1
        place = {self._name: str(self._next - 1)}
        return make_batch(f"nats/{self._name}", messages, place, waiting)

    async def _fetch(self, subscription: Subscription, wait_seconds: float) -> list[Msg]:
        deadline = time.monotonic() + max(wait_seconds, 0.1)
        try:
            return await subscription.fetch(PAGE, timeout=deadline - time.monotonic())
        except (NatsTimeoutError, TimeoutError):
            return []

    async def _subscribe(self, after: int) -> Subscription:
        if self._client is None or not self._client.is_connected:
            self._client = await nats.connect(
                self._server,
                connect_timeout=CONNECT_SECONDS,
                allow_reconnect=False,
                max_reconnect_attempts=1,
                reconnect_time_wait=0.2,
            )
        stream = self._client.jetstream()
        start = (
            ConsumerConfig(deliver_policy=DeliverPolicy.ALL)
            if after == 0
            else ConsumerConfig(
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=after + 1
            )
        )
        start.ack_policy = AckPolicy.ALL
        start.max_ack_pending = -1
        start.inactive_threshold = FORGET_SECONDS
        info = await stream.add_consumer(self._name, start)
        return await stream.pull_subscribe_bind(info.name, self._name)

    def acknowledge(self, batch: StreamBatch) -> None:
        """Tell the broker that everything up to a batch's end has landed."""
        message, self._unacknowledged = self._unacknowledged, None
        if message is not None:
            self._run(message.ack())

    def close(self) -> None:
        """Leave the broker."""
        if self._client is not None and self._client.is_connected:
            self._run(self._client.close())
        self._runner.close()
