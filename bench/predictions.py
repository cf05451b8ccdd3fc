"""Measure predictions: ad hoc, uncached and cached; stored; what-if. Nothing else is kept.

Run: python -m bench.predictions [--rate 50] [--seconds 10] [--trees 300]
     or with [--workspace DIR --model NAME]

Without a workspace the model is a small one of the tests with as many trees as asked for, and its
predictions are 20,000. With one, its champion is measured. Requests start on the clock, one after
another where the server is free: each counts from when it should have started.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.api import Connection, read, report, start
from c360.testing.models import write_predictions, write_version
from c360.testing.snapshot import write_snapshot

Call = tuple[str, bytes | None]
EXAMPLE = "customer_churn"
COUNT = 20_000


class Caller(Connection):
    """A kept-alive connection that can send a body too."""

    async def call(self, call: Call) -> int:
        """Send one request; return its status."""
        path, body = call
        if body is None:
            return await self.get(path)
        if self.streams is None:
            self.streams = await asyncio.open_connection(self.host, int(self.port))
        reader, writer = self.streams
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0]
        await reader.readexactly(int(length))
        return int(answer.split(b" ", 2)[1])


async def load(
    address: str, token: str, calls: Iterator[Call], plan: tuple[int, int]
) -> list[float]:
    """Send requests on the clock; return how long each took, in milliseconds."""
    rate, seconds = plan
    clock = asyncio.get_running_loop().time
    free: asyncio.LifoQueue[Caller] = asyncio.LifoQueue()
    for _ in range(16):
        free.put_nowait(Caller(address, token))
    taken: list[float] = []

    async def one(call: Call, due: float) -> None:
        caller = await free.get()
        status = await caller.call(call)
        taken.append((clock() - due) * 1000)
        free.put_nowait(caller)
        if status != 200:
            raise SystemExit(f"{call[0]} answered {status}.")

    begin = clock()
    async with asyncio.TaskGroup() as group:
        for number in range(rate * seconds):
            due = begin + number / rate
            await asyncio.sleep(max(0.0, due - clock()))
            group.create_task(one(next(calls), due))
    return taken


def body(name: str, values: dict[str, Any]) -> bytes:
    """Return a request's body."""
    return json.dumps({name: values}).encode()


def make_questions(card: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield features around the usual, hardly ever the same twice."""
    chance = random.Random(1)
    while True:
        yield {
            item["name"]: chance.choice(item["values"])
            if item["values"]
            else chance.uniform(item["low"], item["high"])
            for item in card["features"]
        }


def list_measures(address: str, token: str, model: str) -> dict[str, Iterator[Call]]:
    """Return the calls of each measure."""
    card = json.loads(read(address, f"/api/v1/models/{model}", token))["card"]
    page = json.loads(read(address, f"/api/v1/predictions/{model}?limit=1000", token))
    scored = [row["entity_id"] for row in page["items"] if row["prediction"] is not None]
    path = f"/api/v1/predictions/{model}"
    number = next(item for item in card["features"] if not item["values"])
    same = list(itertools.islice(make_questions(card), 20))
    changes = (question[number["name"]] for question in make_questions(card))
    measures: dict[str, Iterator[Call]] = {
        "ad hoc, uncached": ((path, body("features", asked)) for asked in make_questions(card)),
        "ad hoc, cached": ((path, body("features", asked)) for asked in itertools.cycle(same)),
    }
    if scored:
        measures |= {
            "stored, with drivers": ((f"{path}/{name}", None) for name in itertools.cycle(scored)),
            "what-if": (
                (f"{path}/{name}/what-if", body("changes", {number["name"]: next(changes)}))
                for name in itertools.cycle(scored)
            ),
            "list page": ((f"{path}?min_score={n % 99}", None) for n in itertools.count()),
        }
    return measures


def measure(folder: Path, model: str, options: argparse.Namespace) -> None:
    """Serve one folder and measure."""
    process, address = start("--serve", str(folder), "--cache-mb", "0")
    try:
        token = (folder / "token").read_text()
        for label, calls in list_measures(address, token, model).items():
            asyncio.run(load(address, token, calls, (options.rate, 2)))
            taken = asyncio.run(load(address, token, calls, (options.rate, options.seconds)))
            report(f"{label}, {options.rate}/s", taken)
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Make or take a model, serve it, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--trees", type=int, default=300)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--model", default=EXAMPLE)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.workspace is None:
            write_snapshot(folder / "serving", account_count=1, customer_count=10)
            bundle = write_version(
                folder / "models", EXAMPLE, "20261001-aaaaaaaa", trees=options.trees
            )
            write_predictions(folder / "serving", EXAMPLE, bundle, count=COUNT)
            measure(folder, EXAMPLE, options)
            return
        for part in ("serving", "models"):
            (folder / part).symlink_to((options.workspace / "data" / part).resolve())
        measure(folder, options.model, options)


if __name__ == "__main__":
    main()
