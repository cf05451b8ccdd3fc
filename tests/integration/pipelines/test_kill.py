"""A run killed at any moment harms nothing: the snapshot stays, and the next run completes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.pipelines.context import STEPS
from c360.testing.workspaces import drop_file, read_marts, run_workspace
from c360.warehouse.snapshot import read_pointer

NEW_TICKET = (
    '{"id": "INT-NEW", "account": "ACC-0001", "kind": "ticket", "deal": null, '
    '"text": "The export has failed every night this week.", "received": "2026-06-29T10:00:00"}\n'
)
LONGEST_DELAY_SECONDS = {"ingest": 0.5, "enrich": 0.2, "build": 4, "marts": 4, "audit": 3}


@pytest.fixture(scope="module")
def expected(
    published_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """The marts of an undisturbed run over the same new data."""
    root = tmp_path_factory.mktemp("undisturbed") / "demo"
    shutil.copytree(published_demo, root)
    drop_new_ticket(root)
    workspace = open_workspace(root)
    result = run_workspace(workspace)
    assert result.is_published, result.error
    return read_marts(workspace)


def drop_new_ticket(root: Path) -> None:
    drop_file(root, "landing/interactions/year=2026/month=07/part-000.jsonl", NEW_TICKET)


def kill_during(step: str, root: Path, delay: float) -> None:
    """Start `c360 run` and kill it hard, some time after a step has begun."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from c360.cli.main import main; main()", "run"],
        env={**os.environ, "C360_WORKSPACE": str(root)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.strip() == f"… {step}":
            time.sleep(delay)
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()


@pytest.mark.parametrize("step", STEPS)
def test_a_run_killed_in_a_step_leaves_the_snapshot_and_the_next_completes(
    step: str, demo: Workspace, expected: dict[str, list[str]]
) -> None:
    served, before = read_pointer(demo.serving), read_marts(demo)
    drop_new_ticket(demo.root)
    delay = random.Random(step).uniform(0, LONGEST_DELAY_SECONDS.get(step, 0))

    kill_during(step, demo.root, delay)

    if read_pointer(demo.serving) == served:
        assert read_marts(demo) == before
    else:
        assert step in {"publish", "retention"}
    assert run_workspace(demo).is_published
    assert read_marts(demo) == expected
