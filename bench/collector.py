"""Measure the event collector: throughput beside a bare route, visibility, and kills under load.

Run: python -m bench.collector [--seconds 10] [--kills 20] [--events 60]
         [--only throughput|visibility|kills]
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import http.client
import json
import multiprocessing
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Request

from c360.config.workspace import Workspace
from c360.domain.roles import Role
from c360.lake.lake import Lake
from c360.pipelines.collector import FEED, EventLander
from c360.pipelines.ingest import load_contracts
from c360.state.database import open_state
from c360.testing.collecting import (
    PROGRAM,
    CollectorProcess,
    Sender,
    free_port,
    make_events,
    post_batch,
    wait_for_more,
)
from c360.testing.workspaces import make_workspace, read_raw

BATCH = 100
CONNECTIONS = 8
PLACE = b"@@@@@@@@"
USER, PASSWORD = "bench", "correct horse battery"


def serve_bare(port: int) -> None:
    """Serve a FastAPI route that parses the body and does nothing else."""
    app = FastAPI()

    @app.post("/v1/batch")
    async def take(request: Request) -> dict[str, bool]:
        json.loads(await request.body())
        return {"success": True}

    uvicorn.run(app, port=port, log_level="error", access_log=False)


@dataclass(slots=True)
class Load:
    """What a round of sending came to."""

    events: int
    seconds: float
    refused: int

    @property
    def rate(self) -> float:
        return self.events / self.seconds


def make_request(key: str, port: int) -> bytes:
    """Return one call as bytes, with a place where its message ids differ from the next one's."""
    events = make_events(PLACE.decode(), BATCH)
    body = json.dumps({"batch": events, "sentAt": "2026-06-01T12:00:01.000Z"}).encode()
    auth = base64.b64encode(f"{key}:".encode()).decode()
    head = (
        f"POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Basic {auth}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def send_for(seconds: float, port: int, key: str, round_number: int) -> Load:
    """Send batches over some connections for a while; the client does as little as it can."""
    return asyncio.run(_send(seconds, port, make_request(key, port), round_number))


async def _send(seconds: float, port: int, request: bytes, round_number: int) -> Load:
    load = Load(0, 0.0, 0)
    started = time.perf_counter()
    deadline = started + seconds

    async def one(connection: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        number = 0
        while time.perf_counter() < deadline:
            number += 1
            name = f"{round_number:x}{connection:x}{number:06x}".encode()
            writer.write(request.replace(PLACE, name))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            if head.startswith(b"HTTP/1.1 200"):
                load.events += BATCH
            else:
                load.refused += 1
        writer.close()

    await asyncio.gather(*(one(connection) for connection in range(CONNECTIONS)))
    load.seconds = time.perf_counter() - started
    return load


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    while True:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
            return
        except OSError:
            time.sleep(0.1)


def measure_throughput(workspace: Workspace, key: str, seconds: float) -> None:
    """Send to the bare route and to the collector by turns, in one run."""
    bare_port, port = free_port(), free_port()
    bare = multiprocessing.get_context("spawn").Process(target=serve_bare, args=(bare_port,))
    collector = CollectorProcess(workspace.root, port, {"C360_COLLECTOR__MAX_BACKLOG_MB": "4096"})
    bare.start()
    collector.start()
    wait_for(bare_port)
    rates: dict[str, list[Load]] = {"bare": [], "collector": []}
    for round_number in range(3):
        rates["bare"].append(send_for(seconds, bare_port, key, round_number))
        rates["collector"].append(send_for(seconds, port, key, round_number))
    bare.kill()
    collector.stop()
    best = {name: max(load.rate for load in loads) for name, loads in rates.items()}
    accepted = sum(load.events for load in rates["collector"])
    landed = sum(m.result.landed for m in Lake(workspace.data).manifests(FEED))
    for name, loads in rates.items():
        print(f"{name:10} " + "  ".join(f"{load.rate:9,.0f}" for load in loads) + " events/s")
    print(f"ratio      {best['collector'] / best['bare']:.0%} of the bare route (best of three)")
    print(f"accepted   {accepted:,}; landed {landed:,}; refused {rates['collector'][0].refused:,}")


class EventReader:
    """Reads the newest events through the API of ``c360 serve``, over HTTP."""

    def __init__(self, workspace: Workspace) -> None:
        state = open_state(workspace.state_url)
        state.users.add_user(USER, Role.ADMIN, PASSWORD)
        state.close()
        port = free_port()
        command = [*PROGRAM, "serve", "--workspace", str(workspace.root), "--port", str(port)]
        unlimited = {"C360_SERVER__REQUESTS_PER_MINUTE": "1000000"}
        self._process = subprocess.Popen(command, env={**os.environ, **unlimited})
        wait_for(port)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        form = urlencode({"username": USER, "password": PASSWORD})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        token = json.loads(self._ask("POST", "/api/v1/auth/token", form, kind))["access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> bytes:
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(f"The API answered {response.status}: {answer[:200]!r}")
        return answer

    def sees(self, name: str) -> bool:
        """Tell whether a message that begins so is among the newest 500."""
        body = self._ask("GET", "/api/v1/events/recent?limit=500", None, self._headers)
        return name.encode() in body

    def stop(self) -> None:
        """End the API."""
        self._process.terminate()
        self._process.wait()


def measure_visibility(workspace: Workspace, key: str, events: int) -> None:
    """Time from the answer to an event until the API shows it, under some load."""
    collector = CollectorProcess(workspace.root, free_port(), {})
    collector.start()
    reader = EventReader(workspace)
    sender = Sender(collector.port, key, "load", batch_size=100, pause_seconds=0.1)
    thread = threading.Thread(target=sender.run)
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", collector.port, timeout=30)
    waits = []
    for number in range(events):
        name = f"seen-{time.time_ns()}-{number}"
        post_batch(connection, key, make_events(name, 1))
        accepted_at = time.perf_counter()
        while not reader.sees(name):
            time.sleep(0.02)
        waits.append(time.perf_counter() - accepted_at)
        time.sleep(0.5)
    sender.stop.set()
    thread.join()
    collector.stop()
    reader.stop()
    waits.sort()
    p50, p95 = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    print(f"visible    through the API: p50 {p50:.3f} s, p95 {p95:.3f} s, worst {waits[-1]:.3f} s")
    print(f"           beside {len(sender.accepted):,} other events")


def measure_kills(workspace: Workspace, key: str, kills: int) -> None:
    """Kill the collector and what lands its events under load, and count what is lost."""
    fast = {"C360_COLLECTOR__LANDING_SECONDS": "0.2"}
    collector = CollectorProcess(workspace.root, free_port(), fast)
    senders = [Sender(collector.port, key, f"k{n}", batch_size=100) for n in range(4)]
    threads = [threading.Thread(target=sender.run) for sender in senders]
    for number in range(kills):
        collector.start()
        if number == 0:
            for thread in threads:
                thread.start()
        wait_for_more(senders, 3_000 + number * 700 % 5_000)
        collector.kill()
    for sender in senders:
        sender.stop.set()
    for thread in threads:
        thread.join()
    with workspace.lock("bench"):
        Lake(workspace.data).clean()
        EventLander(workspace, load_contracts(workspace)[FEED]).land_pending()
    accepted = [message_id for sender in senders for message_id in sender.accepted]
    landed = read_raw(workspace, FEED).column("message_id").to_pylist()
    lost = set(accepted) - set(landed)
    print(
        f"kills      {kills}: {len(accepted):,} accepted, {len(landed):,} landed,"
        f" {len(lost)} lost, {len(landed) - len(set(landed))} doubled"
    )


def main() -> None:
    """Measure what is asked for, each in a workspace of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--events", type=int, default=60, help="Events timed until visible.")
    parser.add_argument("--only", choices=["throughput", "visibility", "kills"])
    asked = parser.parse_args()
    measures: dict[str, Callable[[Workspace, str], None]] = {
        "throughput": lambda workspace, key: measure_throughput(workspace, key, asked.seconds),
        "visibility": lambda workspace, key: measure_visibility(workspace, key, asked.events),
        "kills": lambda workspace, key: measure_kills(workspace, key, asked.kills),
    }
    for name, measure in measures.items():
        if asked.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                workspace = make_workspace(Path(folder), "", {})
                workspace.make_data_folder()
                state = open_state(workspace.state_url)
                key = state.write_keys.add_key("bench")
                state.close()
                measure(workspace, key)


if __name__ == "__main__":
    main()
