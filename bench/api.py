"""Measure the API: open loop, no client cache, beside a bare route that returns the same bytes.

Run: python -m bench.api [--rate 100] [--seconds 10] [--accounts 200] [--base URL --token TOKEN]

Requests start on the clock, whether or not earlier ones were answered, and the time of each counts
from when it should have started: a server that falls behind cannot hide it. The server runs in a
process of its own, over a snapshot with made-up accounts, unless `--base` names another one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from fastapi import FastAPI, Response

from c360.api.serve import serve
from c360.domain.roles import Role
from c360.kit.resources import resource_folder
from c360.testing.application import make_app, make_settings, make_token
from c360.testing.snapshot import write_snapshot

LIST = "/api/v1/accounts?limit=50"
CONNECTIONS = 64
TIERS = ["healthy", "at_risk", "critical", "churned"]


def run_server(folder: Path, port: int, cache_mb: int) -> None:
    """Serve a snapshot until terminated; the token is written beside it."""
    models = (resource_folder("semantic_models"),)
    settings = make_settings(folder, answer_cache_mb=cache_mb, semantic_models=models)
    app = make_app(settings)
    (folder / "token").write_text(make_token(app, Role.ANALYST))
    serve(app, "127.0.0.1", port)


def run_bare(folder: Path, port: int) -> None:
    """Serve the bytes of one file by a bare FastAPI route."""
    body, app = (folder / "body").read_bytes(), FastAPI()

    @app.get("/bare")
    async def get_bare() -> Response:
        return Response(body, media_type="application/json")

    serve(app, "127.0.0.1", port)


def start(*arguments: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start this module as a server on a free port, and wait until it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "bench.api", *arguments, "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return process, f"127.0.0.1:{port}"
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server does not start.")


def read(address: str, path: str, token: str) -> bytes:
    """Return the body of one answer."""
    request = urllib.request.Request(
        f"http://{address}{path}", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        body: bytes = response.read()
        return body


class Connection:
    """One kept-alive connection: sends a request, reads the answer, nothing more."""

    def __init__(self, address: str, token: str) -> None:
        self.host, self.port = address.split(":")
        self.token = token
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> int:
        """Send one GET; return its status. A connection closed for idleness is opened again."""
        try:
            return await self._send(path)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.streams = None
            return await self._send(path)

    async def _send(self, path: str) -> int:
        if self.streams is None:
            self.streams = await asyncio.open_connection(self.host, int(self.port))
        reader, writer = self.streams
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\n"
            f"Authorization: Bearer {self.token}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]
        await reader.readexactly(int(length))
        return int(head.split(b" ", 2)[1])


async def load(address: str, token: str, paths: list[str], rate: int, seconds: int) -> list[float]:
    """Send requests on the clock; return how long each took, in milliseconds."""
    free: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
    for _ in range(CONNECTIONS):
        free.put_nowait(Connection(address, token))
    taken: list[float] = []

    async def one(path: str, due: float) -> None:
        connection = await free.get()
        status = await connection.get(path)
        taken.append((time.perf_counter() - due) * 1000)
        free.put_nowait(connection)
        if status != 200:
            raise SystemExit(f"{path} answered {status}.")

    begin = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(rate * seconds):
            due = begin + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(paths[number % len(paths)], due))
    return taken


def report(name: str, taken: list[float]) -> dict[str, float]:
    """Print the percentiles of one measure."""
    taken.sort()
    figures = {
        f"p{share}_ms": round(taken[min(len(taken) - 1, len(taken) * share // 100)], 2)
        for share in (50, 95, 99)
    }
    print(f"{name:44} " + "  ".join(f"{key} {value:8.2f}" for key, value in figures.items()))
    return figures


def vary(account_ids: list[str]) -> dict[str, list[str]]:
    """Return the paths of each measure; the varied ones are hardly ever the same."""
    return {
        "list page, the same": [LIST],
        "list page, varied filters": [
            f"{LIST}&risk_tier={TIERS[number % 4]}&min_arr={number}" for number in range(2000)
        ],
        "one account, all in turn": [f"/api/v1/accounts/{name}" for name in account_ids],
    }


def measure(
    address: str, token: str, label: str, arguments: argparse.Namespace
) -> dict[str, object]:
    """Run every measure against one server."""
    rows = json.loads(read(address, "/api/v1/accounts?limit=500", token))["items"]
    results: dict[str, object] = {}
    for name, paths in vary([row["account_id"] for row in rows]).items():
        asyncio.run(load(address, token, paths, arguments.rate, 1))
        taken = asyncio.run(load(address, token, paths, arguments.rate, arguments.seconds))
        results[f"{name}{label}"] = report(f"{name}{label}", taken)
    return results


def measure_bare(folder: Path, body: bytes, arguments: argparse.Namespace) -> dict[str, object]:
    """Measure a bare route that returns the same bytes as the list page."""
    (folder / "body").write_bytes(body)
    process, address = start("--bare", str(folder))
    try:
        taken = asyncio.run(load(address, "", ["/bare"], arguments.rate, arguments.seconds))
        return {"bare route": report("bare FastAPI route, the same bytes", taken)}
    finally:
        process.terminate()
        process.wait()


def measure_own(arguments: argparse.Namespace) -> dict[str, object]:
    """Make a snapshot, serve it with and without kept answers, and measure."""
    results: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_snapshot(folder / "serving", account_count=arguments.accounts)
        for label, cache_mb in (("", "32"), (", nothing kept", "0")):
            process, address = start("--serve", name, "--cache-mb", cache_mb)
            try:
                token = (folder / "token").read_text()
                results |= measure(address, token, label, arguments)
                body = read(address, LIST, token)
            finally:
                process.terminate()
                process.wait()
        return results | measure_bare(folder, body, arguments)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--rate", type=int, default=100, help="requests per second")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--accounts", type=int, default=200)
    parser.add_argument("--base", help="host:port of a server that runs already")
    parser.add_argument("--token", default=secrets.token_hex(4))
    parser.add_argument("--json", type=Path, help="write the figures here")
    for hidden in ("--serve", "--bare"):
        parser.add_argument(hidden, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--cache-mb", type=int, default=32, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        run_server(arguments.serve, arguments.port, arguments.cache_mb)
    elif arguments.bare:
        run_bare(arguments.bare, arguments.port)
    else:
        address = (arguments.base or "").removeprefix("http://")
        results = (
            measure(address, arguments.token, "", arguments) if address else measure_own(arguments)
        )
        if arguments.json:
            arguments.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
