"""Brokers read from a checkpoint: each message lands once, whatever is killed in between."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from brokers import FEED, Broker, SplitStream, drain, landed_ids, make_message, point_nowhere

from c360.config.workspace import Workspace, open_workspace
from c360.contracts.model import Contract
from c360.errors import InvalidInputError, SourceError, StreamError, UnknownNameError
from c360.pipelines.follow import StreamWatch, find_stream, follow, open_landing
from c360.pipelines.lag import LagWatch
from c360.sources.spec import SourceSpec
from c360.sources.streams.kinesis import KinesisStream
from c360.testing.workspaces import make_workspace


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


def test_only_a_stream_can_be_followed(tmp_path: Path) -> None:
    settings = '[[sources]]\nname = "files"\nfeed = "products"\npath = "landing/*.csv"\n'
    workspace = make_workspace(tmp_path, settings, {})

    with pytest.raises(InvalidInputError, match="Only a source of kind 'stream'"):
        find_stream(workspace, "files")
    with pytest.raises(UnknownNameError, match="Known: files"):
        find_stream(workspace, "other")


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
