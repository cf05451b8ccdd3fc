"""Collectors, each with a workspace of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from collecting import KEY, Collector
from starlette.testclient import TestClient

from c360.api.collector.app import create_collector
from c360.api.collector.calls import TrackingCalls
from c360.api.collector.keys import KnownKeys
from c360.kit.hashing import hash_text
from c360.sources.collector.log import EventLog
from c360.testing.workspaces import make_workspace


@pytest.fixture
def open_collector(tmp_path: Path) -> Iterator[Callable[..., Collector]]:
    opened: list[Collector] = []

    def make(*, max_bytes: int = 64 << 20, settings: str = "", **options: Any) -> Collector:
        workspace = make_workspace(tmp_path / "workspace", settings, {})
        log = EventLog(workspace.event_log, max_bytes, **options)
        calls = TrackingCalls(log, KnownKeys(lambda: {hash_text(KEY): "tests"}))
        client = TestClient(create_collector(calls), raise_server_exceptions=False)
        opened.append(Collector(workspace, client, log))
        return opened[-1]

    yield make
    for collector in opened:
        collector.log.close()


@pytest.fixture
def collector(open_collector: Callable[..., Collector]) -> Collector:
    return open_collector()
