"""The worker: one for each workspace, it claims commands and does one at a time.

Each command runs in a process of its own, which can be ended without ending the worker. The
worker's lock is held by both: while a process outlives its worker, no other worker begins.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from c360.config.workspace import Workspace
from c360.domain.commands import CommandStatus
from c360.errors import StateError, WorkspaceBusyError
from c360.kit.clock import utc_now
from c360.state.commands import Command, CommandEnd
from c360.state.database import StateDatabase
from c360.state.runs import RunStatus

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
EXECUTE = "c360.pipelines.execute"
KILLED = "It did not stop between steps, and was ended. What was published before stays."


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """How a worker works.

    Args:
        tick: Called at every turn, to queue what is due.
        stop: Ends the worker once it is set.
        is_once: Whether to end when nothing waits any more.
    """

    tick: Callable[[], object]
    stop: threading.Event
    is_once: bool = False


class Worker:
    """Claims commands of one workspace and does them, one after the other."""

    def __init__(self, workspace: Workspace, state: StateDatabase, options: WorkerOptions) -> None:
        self._workspace = workspace
        self._state = state
        self._options = options

    def run(self) -> int:
        """Work until told to stop, and return how many commands were done.

        Where another worker holds the workspace, this one stands by.
        """
        done = 0
        while not self._options.stop.is_set():
            with _hold(self._workspace) as lock:
                if lock is not None:
                    return done + self._work(lock)
            self._turn()
            self._options.stop.wait(POLL_SECONDS)
        return done

    def _work(self, lock: int) -> int:
        self._recover()
        done = 0
        while not self._options.stop.is_set():
            self._turn()
            command = self._claim()
            if command is not None:
                self._execute(command, lock)
                done += 1
            elif self._options.is_once and not self._is_waiting():
                break
            else:
                self._options.stop.wait(POLL_SECONDS)
        return done

    def _turn(self) -> None:
        try:
            self._options.tick()
        except StateError:
            log.exception("The state database does not answer")

    def _is_waiting(self) -> bool:
        return bool(self._state.commands.list_commands(limit=1, active_only=True))

    def _take_next(self) -> Command | None:
        """Take the next command, if nobody else writes to the workspace right now."""
        if not self._is_waiting():
            return None
        with self._workspace.lock("c360 worker"):
            return self._state.commands.claim_next()

    def _recover(self) -> None:
        for command in self._state.commands.recover_abandoned():
            log.warning("Command %d was left by a worker that was killed", command.id)
            self._close_run(command, RunStatus.FAILED, "The run was killed.")

    def _claim(self) -> Command | None:
        try:
            return self._take_next()
        except WorkspaceBusyError:
            return None
        except StateError:
            log.exception("The state database does not answer")
            return None

    def _execute(self, command: Command, lock: int) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", EXECUTE, str(self._workspace.root), str(command.id)],
            pass_fds=(lock,),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )
        ended_by = self._watch(process, command)
        now = self._state.commands.get_command(command.id)
        if now.status is not CommandStatus.RUNNING:
            return
        if ended_by is None:
            error = f"Its process ended with code {process.returncode}. See the worker's log."
            self._end(now, CommandStatus.FAILED, error)
        elif ended_by == "cancel":
            self._end(now, CommandStatus.CANCELLED, KILLED)
        else:
            self._close_run(now, RunStatus.FAILED, "The worker was stopped; it goes on later.")
            self._state.commands.put_back(command.id)

    def _watch(self, process: subprocess.Popen[bytes], command: Command) -> str | None:
        """Wait for the end of a process; end it when it is cancelled or the worker must stop."""
        deadline: float | None = None
        while True:
            with suppress(subprocess.TimeoutExpired):
                process.wait(POLL_SECONDS)
                return None
            if self._options.stop.is_set():
                _kill(process)
                return "stop"
            self._turn()
            if deadline is None and self._is_cancelled(command):
                grace = self._workspace.settings.worker.cancel_grace_seconds
                deadline = time.monotonic() + grace
            if deadline is not None and time.monotonic() >= deadline:
                _kill(process)
                return "cancel"

    def _is_cancelled(self, command: Command) -> bool:
        try:
            now = self._state.commands.get_command(command.id)
        except StateError:
            log.exception("The state database does not answer")
            return False
        return now.cancel_requested_at is not None

    def _end(self, command: Command, status: CommandStatus, error: str) -> None:
        self._state.commands.finish_command(command.id, CommandEnd(status, error=error))
        is_cancelled = status is CommandStatus.CANCELLED
        self._close_run(command, RunStatus.CANCELLED if is_cancelled else RunStatus.FAILED, error)

    def _close_run(self, command: Command, status: RunStatus, error: str) -> None:
        """Note the end of a run whose process can no longer do so."""
        if command.run_id is not None:
            self._state.runs.close_run(command.run_id, status, utc_now(), error)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a command's process and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def _hold(workspace: Workspace) -> Iterator[int | None]:
    """Hold the worker's lock of a workspace; None where another worker does."""
    workspace.make_data_folder()
    descriptor = os.open(workspace.data / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)
