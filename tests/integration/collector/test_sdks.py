"""The SDKs that speak the protocol work as they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from collecting import Collector
from segment.analytics.client import Client
from starlette.types import ASGIApp

MODULES = Path(__file__).resolve().parents[3] / "web" / "node_modules"
NODE = """
import {{ Analytics }} from "{module}"
const analytics = new Analytics({{ writeKey: "{key}", host: "{host}", flushAt: 2 }})
analytics.identify({{ userId: "node-user", traits: {{ plan: "pro" }} }})
analytics.track({{ userId: "node-user", event: "Report Viewed", properties: {{ seconds: 3 }} }})
analytics.group({{ userId: "node-user", groupId: "A-1" }})
await analytics.closeAndFlush()
"""


@pytest.fixture
def address(collector: Collector) -> Iterator[str]:
    app: ASGIApp = collector.client.app
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def landed(collector: Collector) -> list[tuple[str, str, str | None]]:
    collector.land()
    rows = sorted(collector.rows(), key=lambda row: (row["occurred_at"], row["_position"]))
    return sorted((row["type"], row["user_id"], row["event"]) for row in rows)


@pytest.mark.parametrize("is_packed", [False, True])
def test_the_python_sdk_sends_its_events(
    collector: Collector, address: str, is_packed: bool
) -> None:
    from_key = Client("a-write-key-of-the-tests", host=f"http://{address}", gzip=is_packed)
    from_key.identify("python-user", {"plan": "pro"})
    from_key.track("python-user", "Report Viewed", {"seconds": 3})
    from_key.alias("visitor", "python-user")
    from_key.shutdown()

    assert landed(collector) == [
        ("alias", "python-user", None),
        ("identify", "python-user", None),
        ("track", "python-user", "Report Viewed"),
    ]


def require(path: Path | str | None, what: str) -> None:
    if path is None or not Path(path).exists():
        if os.environ.get("C360_REQUIRE_BROWSER"):
            pytest.fail(f"{what} is missing")
        pytest.skip(f"{what} is missing")


def test_the_node_sdk_sends_its_events(collector: Collector, address: str, tmp_path: Path) -> None:
    entry = MODULES / "@segment/analytics-node/dist/cjs/index.js"
    require(shutil.which("node"), "node")
    require(entry, "@segment/analytics-node (npm ci in web/)")
    program = tmp_path / "send.mjs"
    key = "a-write-key-of-the-tests"
    program.write_text(NODE.format(module=entry, key=key, host=f"http://{address}"))
    subprocess.run(["node", str(program)], check=True, timeout=120)

    assert landed(collector) == [
        ("group", "node-user", None),
        ("identify", "node-user", None),
        ("track", "node-user", "Report Viewed"),
    ]
