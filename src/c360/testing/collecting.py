"""A collector as a process of its own, and senders that remember what was accepted."""

from __future__ import annotations

import base64
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROGRAM = (sys.executable, "-c", "from c360.cli.main import main; main()")
START_SECONDS = 120


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class CollectorProcess:
    """``c360 collect``, to be started, stopped and killed; ``prefix`` may trace it."""

    def __init__(
        self,
        workspace: Path,
        port: int,
        settings: Mapping[str, str],
        prefix: Sequence[str] = (),
    ) -> None:
        self.port = port
        self._command = [*prefix, *PROGRAM, "collect", "--workspace", str(workspace)]
        self._command += ["--port", str(port)]
        self._environment = {**os.environ, **settings}
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it and wait until it listens.

        Raises:
            RuntimeError: It ended before.
        """
        self._process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        if "Collecting events" not in self._process.stdout.readline():
            raise RuntimeError("The collector did not start.")

    def kill(self) -> None:
        """Kill it and what lands its events, in the middle of whatever they do."""
        assert self._process is not None
        victims = [self._process.pid, *find_children(self._process.pid)]
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        self._process.communicate()

    def stop(self) -> None:
        """Stop it, and wait until what lands its events has ended too."""
        assert self._process is not None
        landers = find_children(self._process.pid)
        self._process.terminate()
        self._process.communicate()
        deadline = time.monotonic() + START_SECONDS
        while any(Path(f"/proc/{lander}").exists() for lander in landers):
            if time.monotonic() > deadline:
                raise RuntimeError("What lands events did not end.")
            time.sleep(0.05)


def find_children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(text) for text in path.read_text(encoding="ascii").split()]
    return found


def make_events(prefix: str, count: int) -> list[dict[str, Any]]:
    """Return track events, each of about 400 bytes."""
    return [
        {
            "type": "track",
            "messageId": f"{prefix}-{number}",
            "userId": f"user-{number % 50}",
            "anonymousId": f"device-{number % 50}",
            "event": "Report Viewed",
            "properties": {
                "feature": "Reports",
                "seconds": number % 600,
                "path": "/reports/quarterly?region=west",
                "plan": "enterprise",
            },
            "context": {"library": {"name": "analytics-test", "version": "1.0"}, "ip": "10.0.0.1"},
            "timestamp": "2026-06-01T12:00:00.000Z",
        }
        for number in range(count)
    ]


def wait_for_more(senders: Sequence[Sender], count: int) -> None:
    """Wait until senders have had some more events accepted.

    Raises:
        RuntimeError: They have not in two minutes.
    """
    enough = sum(len(sender.accepted) for sender in senders) + count
    deadline = time.monotonic() + START_SECONDS
    while sum(len(sender.accepted) for sender in senders) < enough:
        if time.monotonic() > deadline:
            raise RuntimeError("The collector accepts nothing more.")
        time.sleep(0.01)


@dataclass(slots=True)
class Sender:
    """Sends batches over one connection until told to stop; refused ones are not accepted."""

    port: int
    key: str
    name: str
    batch_size: int = 20
    pause_seconds: float = 0.0
    accepted: list[str] = field(default_factory=list)
    sent_count: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Send until told to stop; a lost connection is opened again."""
        # It connects again by itself once it was closed.
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            while not self.stop.is_set():
                events = make_events(f"{self.name}-{self.sent_count}", self.batch_size)
                self.sent_count += 1
                try:
                    if post_batch(connection, self.key, events) == 200:
                        self.accepted += [event["messageId"] for event in events]
                except (OSError, http.client.HTTPException):
                    connection.close()
                    time.sleep(0.05)
                time.sleep(self.pause_seconds)


def post_batch(
    connection: http.client.HTTPConnection, key: str, events: Sequence[Mapping[str, Any]]
) -> int:
    """Post one batch and return the status of the answer."""
    auth = base64.b64encode(f"{key}:".encode()).decode()
    connection.request(
        "POST",
        "/v1/batch",
        json.dumps({"batch": events, "sentAt": "2026-06-01T12:00:01.000Z"}),
        {"Authorization": f"Basic {auth}", "Content-Type": "application/json"},
    )
    answer = connection.getresponse()
    answer.read()
    return answer.status
