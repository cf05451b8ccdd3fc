"""How long the demo's pipeline takes, step by step: from files to published, and again unchanged.

python -m bench.pipeline
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

from c360.config.workspace import Workspace
from c360.demo.generate import generate_demo
from c360.demo.options import DemoOptions
from c360.demo.workspace import demo_config
from c360.testing.workspaces import make_workspace, run_workspace


def measure(workspace: Workspace, label: str) -> None:
    """Run once and print the seconds of each step."""
    started, cpu = time.perf_counter(), time.process_time()
    result = run_workspace(workspace)
    if result.error is not None:
        raise result.error
    seconds, busy = time.perf_counter() - started, time.process_time() - cpu
    steps = " | ".join(f"{step.seconds or 0:.1f}" for step in result.steps)
    print(f"| {label} | {steps} | {seconds:.1f} | {busy:.1f} |", flush=True)


def main() -> None:
    """Print a table of seconds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--accounts", type=int, default=200)
    arguments = parser.parse_args()
    options = DemoOptions(accounts=arguments.accounts)
    print("| run | ingest | enrich | build | marts | audit | publish | all | CPU |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        generate_demo(root, options)
        workspace = make_workspace(root, demo_config(options), {})
        measure(workspace, "first")
        measure(workspace, "again, nothing new")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory: {peak:,.0f} MB.")


if __name__ == "__main__":
    main()
