"""Measure the daily scoring: every champion, for everybody, with drivers and drift.

Run: python -m bench.scoring [--customers 50000]
     or with [--workspace DIR], a copy of one that has scored: the days scored are kept in it

Scored are the day after the last, on which every feature that counts days has moved, and the same
day again, on which nothing has.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bench.models import open_context
from c360.cli.progress import NoProgress
from c360.config.workspace import Workspace, open_workspace
from c360.demo.generate import generate_demo
from c360.demo.options import DEFAULT_AS_OF, DemoOptions
from c360.demo.workspace import demo_config
from c360.pipelines.run import run_pipeline
from c360.pipelines.score import score_models
from c360.state.database import open_state


class Watch(NoProgress):
    """Takes the seconds of each model."""

    def __init__(self) -> None:
        self.started: dict[str, float] = {}
        self.seconds: dict[str, float] = {}

    def step_advanced(self, name: str, what: str, done: int, total: int) -> None:
        """Note when a model began, and how long it took once it is done."""
        if done == 0:
            self.started[what] = time.perf_counter()
        elif what in self.started:
            self.seconds[what] = time.perf_counter() - self.started[what]


def main() -> None:
    """Build or take a workspace, score, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=50_000)
    parser.add_argument("--workspace", type=Path, default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        root = options.workspace or Path(scratch)
        workspace = open_workspace(root) if options.workspace else build(root, options.customers)
        print("| scored | seconds by model | all | processor | |\n|---|---|---:|---:|---|")
        for label in ("the day after", "the same day again"):
            print(measure(workspace, label))


def build(root: Path, customers: int) -> Workspace:
    """Generate card customers and let a run train and score."""
    demo = DemoOptions(accounts=5, customers=customers)
    generate_demo(root, demo)
    (root / "c360.toml").write_text(demo_config(demo), encoding="utf-8")
    workspace = open_workspace(root)
    workspace.make_data_folder()
    run_pipeline(workspace, open_state(workspace.state_url), DEFAULT_AS_OF, NoProgress())
    return workspace


def measure(workspace: Workspace, label: str) -> str:
    """Score as of the day after the demo's last; return a row of the table."""
    watch, state, warnings = Watch(), open_state(workspace.state_url), list[str]()
    as_of = DEFAULT_AS_OF + timedelta(days=1)
    context = replace(open_context(workspace), as_of=as_of, progress=watch)
    started, worked = time.perf_counter(), time.process_time()
    outcome = score_models(context, state, warnings)
    took, work = time.perf_counter() - started, time.process_time() - worked
    state.close()
    by_model = ", ".join(f"{model} {seconds:.1f}" for model, seconds in watch.seconds.items())
    return f"| {label} | {by_model} | {took:.1f} | {work:.1f} | {outcome.detail} |"


if __name__ == "__main__":
    main()
