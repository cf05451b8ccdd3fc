"""The worker does each command once, whatever is killed or cancelled meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from c360.config.workspace import Workspace, open_workspace
from c360.domain.commands import CommandKind, CommandStatus
from c360.pipelines.commands import execute_command
from c360.state.commands import Command
from c360.state.database import StateDatabase, open_state
from c360.state.runs import RunStatus
from c360.testing.workspaces import make_workspace

FILES = """
[[sources]]
name = "products"
feed = "products"
path = "landing/products.csv"
"""
SLOW = """
[[sources]]
name = "slow"
feed = "products"
kind = "sql"
query = "select 'p' as product_code, 'P' as product_name from range(1000000000000) as t(n) where hash(n) = 1"
"""
PRODUCTS = "product_code,product_name,category,price_tier\nerp,ERP,core,1\ncrm,CRM,core,1\n"
PATIENCE_SECONDS = 240


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "company", FILES, {"landing/products.csv": PRODUCTS})


@pytest.fixture
def state(workspace: Workspace) -> Iterator[StateDatabase]:
    workspace.make_data_folder()
    opened = open_state(workspace.state_url)
    yield opened
    opened.close()


def make_slow(workspace: Workspace) -> None:
    (workspace.root / "c360.toml").write_text(
        "[worker]\ncancel_grace_seconds = 0.2\n" + SLOW, encoding="utf-8"
    )


def start_worker(workspace: Workspace) -> subprocess.Popen[bytes]:
    code = "from c360.cli.main import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "worker", "--once"],
        env={**os.environ, "C360_WORKSPACE": str(workspace.root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(state: StateDatabase, number: int, is_so: Callable[[Command], bool]) -> Command:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        command = state.commands.get_command(number)
        if is_so(command):
            return command
        time.sleep(0.1)
    raise TimeoutError(state.commands.get_command(number))


def child_of(process: subprocess.Popen[bytes]) -> int:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return int(children.split()[0])


def is_at_work(command: Command) -> bool:
    return command.status is CommandStatus.RUNNING and command.progress is not None


def test_a_worker_does_what_waits_and_keeps_the_result(
    workspace: Workspace, state: StateDatabase
) -> None:
    number = state.commands.add_command(CommandKind.INGEST, {}, "maria").id

    assert start_worker(workspace).wait(PATIENCE_SECONDS) == 0

    command = state.commands.get_command(number)
    assert command.status is CommandStatus.SUCCEEDED
    assert command.result == {
        "batches": 1,
        "rows_landed": 2,
        "rows_quarantined": 0,
        "warnings": [],
    }


def test_a_command_is_claimed_once_however_many_ask(state: StateDatabase) -> None:
    numbers = {
        state.commands.add_command(CommandKind.ROLLBACK, {"to": f"r{n}"}, "maria").id
        for n in range(20)
    }

    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(lambda _: state.commands.claim_next(), range(30)))

    taken = [command.id for command in claimed if command is not None]
    assert sorted(taken) == sorted(numbers)


def test_two_workers_that_race_do_each_command_once(
    workspace: Workspace, state: StateDatabase
) -> None:
    for n in range(2):
        state.commands.add_command(CommandKind.ROLLBACK, {"to": f"r{n}"}, "maria")

    workers = [start_worker(workspace) for _ in range(2)]
    for process in workers:
        assert process.wait(PATIENCE_SECONDS) == 0

    commands = state.commands.list_commands()
    assert [(c.status, c.attempts) for c in commands] == [(CommandStatus.FAILED, 1)] * 2
    assert "No snapshot is of run" in str(commands[0].error)


def test_a_command_whose_worker_was_killed_is_done_by_the_next(
    workspace: Workspace, state: StateDatabase
) -> None:
    make_slow(workspace)
    number = state.commands.add_command(CommandKind.INGEST, {}, "maria").id
    process = start_worker(workspace)
    wait_for(state, number, is_at_work)
    child = child_of(process)
    process.send_signal(signal.SIGKILL)
    process.wait()

    # Its process lives on and still holds the worker's lock, so that the next one stands by.
    next_one = start_worker(workspace)
    time.sleep(3)
    assert state.commands.get_command(number).attempts == 1
    (workspace.root / "c360.toml").write_text(FILES, encoding="utf-8")
    os.kill(child, signal.SIGKILL)

    assert next_one.wait(PATIENCE_SECONDS) == 0
    command = state.commands.get_command(number)
    assert (command.status, command.attempts) == (CommandStatus.SUCCEEDED, 2)


def test_a_cancelled_command_that_does_not_stop_is_ended(
    workspace: Workspace, state: StateDatabase
) -> None:
    make_slow(workspace)
    number = state.commands.add_command(CommandKind.RUN, {}, "maria").id
    process = start_worker(workspace)
    wait_for(state, number, is_at_work)

    assert state.commands.request_cancel(number).status is CommandStatus.RUNNING

    command = wait_for(state, number, lambda found: not found.is_active)
    assert process.wait(PATIENCE_SECONDS) == 0
    assert command.status is CommandStatus.CANCELLED
    assert state.runs.get_run(str(command.run_id)).status is RunStatus.CANCELLED
    with workspace.lock("test"):
        assert not (workspace.serving / "current").exists()


def test_a_command_of_a_worker_that_is_stopped_waits_again(
    workspace: Workspace, state: StateDatabase
) -> None:
    make_slow(workspace)
    number = state.commands.add_command(CommandKind.INGEST, {}, "maria").id
    process = start_worker(workspace)
    wait_for(state, number, is_at_work)

    process.terminate()

    assert process.wait(PATIENCE_SECONDS) == 0
    command = state.commands.get_command(number)
    assert (command.status, command.attempts) == (CommandStatus.QUEUED, 0)


def test_a_run_that_is_cancelled_stops_before_its_next_step(
    workspace: Workspace, state: StateDatabase
) -> None:
    state.commands.add_command(CommandKind.RUN, {}, "maria")
    command = state.commands.claim_next()
    assert command is not None
    state.commands.request_cancel(command.id)

    end = execute_command(open_workspace(workspace.root), state, command.id)

    assert end.status is CommandStatus.CANCELLED
    [run] = state.runs.list_runs()
    assert run.status is RunStatus.CANCELLED
    assert "cancelled before step 'ingest'" in str(run.error)


def test_a_command_waits_again_while_somebody_else_writes(
    workspace: Workspace, state: StateDatabase
) -> None:
    state.commands.add_command(CommandKind.INGEST, {}, "maria")
    command = state.commands.claim_next()
    assert command is not None

    with workspace.lock("c360 run"):
        execute_command(workspace, state, command.id)

    assert state.commands.get_command(command.id).status is CommandStatus.QUEUED


def test_a_command_that_kills_its_worker_again_and_again_fails(state: StateDatabase) -> None:
    number = state.commands.add_command(CommandKind.RUN, {}, "maria").id
    for _ in range(3):
        assert state.commands.claim_next() is not None
        state.commands.recover_abandoned()

    command = state.commands.get_command(number)
    assert command.status is CommandStatus.FAILED
    assert "killed 3 times" in str(command.error)
