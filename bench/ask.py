"""Measure how long an answer takes: every question of a set, one after the other, over HTTP.

Run: python -m bench.ask --workspace DIR [--set acceptance]

The workspace has published a snapshot. The server keeps nothing, so that each question is read,
computed and followed by suggestions; the first one, which learns what the snapshot holds, is told
apart.
"""

from __future__ import annotations

import argparse
import http.client
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import yaml

from bench.api import start

SETS = Path(__file__).resolve().parents[1] / "tests/ask/questions"
SLOWEST = 3


def read_set(name: str) -> list[str]:
    """Return the questions of a set that stand on their own."""
    entries = yaml.safe_load((SETS / f"{name}.yml").read_text(encoding="utf-8"))
    return [entry["question"] for entry in entries if "after" not in entry]


def ask(connection: http.client.HTTPConnection, token: str, question: str) -> tuple[float, str]:
    """Ask one question; return the milliseconds it took and the status of the answer."""
    body = json.dumps({"question": question})
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    started = time.perf_counter()
    connection.request("POST", "/api/v1/ask", body, headers)
    response = connection.getresponse()
    content = json.loads(response.read())
    took = 1000 * (time.perf_counter() - started)
    if response.status != 200:
        raise SystemExit(f"{question!r} was answered with {response.status}: {content}")
    return took, str(content["status"])


def measure(address: str, token: str, questions: list[str]) -> None:
    """Ask all questions and print a summary."""
    host, port = address.split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60)
    first, _ = ask(connection, token, questions[0])
    taken = [(*ask(connection, token, question), question) for question in questions]
    numbers = np.array([took for took, _, _ in taken])
    p50, p95 = np.percentile(numbers, [50, 95])
    answered = sum(status == "answered" for _, status, _ in taken)
    print(f"{len(taken)} questions, {answered} answered; the first of a snapshot {first:.0f} ms")
    print(f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, most {numbers.max():.0f} ms")
    for took, _, question in sorted(taken, reverse=True)[:SLOWEST]:
        print(f"  {took:.0f} ms: {question}")


def main() -> None:
    """Serve the snapshot and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--set", default="acceptance", choices=[p.stem for p in SETS.glob("*.yml")])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "serving").symlink_to((options.workspace / "data" / "serving").resolve())
        process, address = start("--serve", name, "--cache-mb", "0")
        try:
            measure(address, (folder / "token").read_text(), read_set(options.set))
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
