"""How far behind a stream is: each batch says it, and too much is told of."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

from brokers import FEED, Broker, SplitStream, drain, make_message, point_nowhere

from c360.config.workspace import Workspace, open_workspace
from c360.contracts.model import Contract
from c360.lake.lake import Lake
from c360.pipelines.follow import StreamWatch, find_stream, follow, open_landing
from c360.pipelines.lag import LagWatch
from c360.pipelines.sources import list_sources
from c360.pipelines.streams import StreamLanding
from c360.sources.spec import SourceSpec
from c360.sources.streams.kinesis import KinesisStream
from c360.state.alerts import Alert
from c360.testing.workspaces import make_workspace

START = datetime(2026, 11, 1, 12, tzinfo=UTC)


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
