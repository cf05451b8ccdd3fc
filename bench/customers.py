"""Measure the customers API at full scale: open loop, nothing kept, a server of its own.

Run: python -m bench.customers --workspace DIR [--seconds 10]

The workspace is one that `python -m bench.cards --workspace DIR` has built.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from pathlib import Path

from bench.api import load, read, report, start

SEGMENTS = (
    "high_value_travelers", "stable_mid_spenders", "budget_conscious", "declining", "dormant",
)  # fmt: skip


def vary(customer_ids: list[str]) -> dict[str, tuple[int, list[str]]]:
    """Return rate and paths of each measure; no two neighbouring requests are the same."""
    return {
        "one profile": (100, [f"/api/v1/customers/{name}" for name in customer_ids]),
        "last 1,000 transactions of one customer": (
            20,
            [f"/api/v1/customers/{name}/transactions?limit=1000" for name in customer_ids],
        ),
        "segment filter with all charts": (
            5,
            [
                f"/api/v1/segments?segment={SEGMENTS[n % 5]}&min_lifetime_value={100 * n}"
                for n in range(200)
            ],
        ),
        "search": (10, [f"/api/v1/customers?q={name[-4:]}" for name in customer_ids]),
    }


def main() -> None:
    """Serve the snapshot and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--seconds", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "serving").symlink_to((options.workspace / "data" / "serving").resolve())
        process, address = start("--serve", name, "--cache-mb", "0")
        try:
            token = (folder / "token").read_text()
            page = json.loads(read(address, "/api/v1/customers?limit=200", token))
            ids = [row["customer_id"] for row in page["items"]]
            for label, (rate, paths) in vary(ids).items():
                asyncio.run(load(address, token, paths, rate, 2))
                taken = asyncio.run(load(address, token, paths, rate, options.seconds))
                report(f"{label}, {rate}/s", taken)
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
