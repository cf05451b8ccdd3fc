"""A collector in this process: the application, its log, and what lands from it."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.testclient import TestClient

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.contracts.odcs import read_contract
from c360.domain.quarantine import QuarantinedRow, QuarantineFilter
from c360.kit.resources import resource_folder
from c360.lake.lake import Lake
from c360.lake.manifest import LandResult
from c360.pipelines.collector import FEED, EventLander
from c360.pipelines.quarantine import LakeQuarantine
from c360.sources.collector.log import EventLog
from c360.testing.workspaces import read_raw

KEY = "a-write-key-of-the-tests"
AUTH = {"Authorization": "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()}


@dataclass(slots=True)
class Collector:
    """Sends events, lands them, and counts what became of them."""

    workspace: Workspace
    client: TestClient
    log: EventLog

    def post(self, path: str, body: Any, **headers: str) -> Any:
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(f"/v1/{path}", content=content, headers={**AUTH, **headers})

    def send(self, events: Sequence[Any]) -> Any:
        return self.post("batch", {"batch": list(events)})

    def land(self) -> LandResult:
        """Land everything accepted, as a new process would, and add up all batches."""
        with self.workspace.lock("test"):
            EventLander(self.workspace, events_contract()).land_pending()
        results = [manifest.result for manifest in Lake(self.workspace.data).manifests(FEED)]
        return LandResult(
            rows_in=sum(result.rows_in for result in results),
            landed=sum(result.landed for result in results),
            quarantined=sum(result.quarantined for result in results),
            duplicate=sum(result.duplicate for result in results),
        )

    def rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = read_raw(self.workspace, FEED).to_pylist()
        return rows

    def rejects(self) -> list[QuarantinedRow]:
        return LakeQuarantine(self.workspace).rows(
            QuarantineFilter(feed=FEED), offset=0, limit=1000
        )

    def reasons(self) -> list[str]:
        return [row.reason for row in self.rejects()]


@cache
def events_contract() -> Contract:
    return read_contract(resource_folder("contracts") / "events.odcs.yaml")


def make_event(number: int = 1, **changes: Any) -> dict[str, Any]:
    event = {
        "type": "track",
        "messageId": f"m-{number}",
        "userId": "u-1",
        "event": "Report Viewed",
        "properties": {"feature": "Reports", "seconds": 30},
        "timestamp": "2026-06-01T12:00:00Z",
        **changes,
    }
    return {name: value for name, value in event.items() if value is not None}
