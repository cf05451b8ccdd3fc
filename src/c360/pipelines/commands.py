"""Do what a command says, in a process of its own, and keep how far it is and how it ended."""

from __future__ import annotations

import importlib
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from c360.config.workspace import Workspace
from c360.domain.commands import CommandKind, CommandStatus
from c360.errors import C360Error, CancelledError, WorkspaceBusyError
from c360.pipelines.context import STEPS
from c360.state.commands import Command, CommandEnd
from c360.state.database import StateDatabase

log = logging.getLogger(__name__)

REPORT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class CommandContext:
    """A command on its way, and what it works with."""

    workspace: Workspace
    state: StateDatabase
    command: Command
    progress: CommandProgress


class CommandProgress:
    """Keeps how far a command is; stops it between steps once somebody cancels it."""

    def __init__(self, state: StateDatabase, command_id: int) -> None:
        self._state = state
        self._command_id = command_id
        self._reported = 0.0
        self._ended = 0

    def step_started(self, name: str) -> None:
        """Say that a step has begun.

        Raises:
            CancelledError: Somebody wants the command cancelled.
        """
        total = len(STEPS) if name in STEPS else None
        if self._report({"step": name, "steps_done": self._ended, "steps_total": total}):
            raise CancelledError(
                f"Command {self._command_id} was cancelled before step {name!r}. What was "
                "published before stays; retry it to go on."
            )

    def step_advanced(self, name: str, what: str, done: int, total: int) -> None:
        """Say how far a step is; told at most once a second."""
        if time.monotonic() - self._reported < REPORT_SECONDS:
            return
        steps = len(STEPS) if name in STEPS else None
        self._report(
            {
                "step": name,
                "steps_done": self._ended,
                "steps_total": steps,
                "what": what,
                "done": done,
                "total": total,
            }
        )

    def step_finished(self, name: str, status: str, seconds: float, detail: str) -> None:
        """Count a step that has ended."""
        self._ended += 1

    def _report(self, progress: Mapping[str, Any]) -> bool:
        self._reported = time.monotonic()
        return self._state.commands.report_progress(self._command_id, progress)


def execute_command(workspace: Workspace, state: StateDatabase, command_id: int) -> CommandEnd:
    """Do what a claimed command says, and keep its end. The work takes the workspace lock.

    An error of any kind becomes the command's. Where somebody else has taken the workspace in
    between, the command waits again.
    """
    command = state.commands.get_command(command_id)
    context = CommandContext(workspace, state, command, CommandProgress(state, command_id))
    try:
        end = _load_executor(command.kind)(context)
    except WorkspaceBusyError:
        state.commands.put_back(command_id)
        return CommandEnd(CommandStatus.QUEUED)
    except CancelledError as error:
        end = CommandEnd(CommandStatus.CANCELLED, error=str(error))
    except C360Error as error:
        end = CommandEnd(CommandStatus.FAILED, error=describe_error(error))
    except Exception as error:
        log.exception("Command %d failed", command_id)
        end = CommandEnd(CommandStatus.FAILED, error=describe_error(error))
    state.commands.finish_command(command_id, end)
    return end


def _load_executor(kind: CommandKind) -> Callable[[CommandContext], CommandEnd]:
    module, name = EXECUTORS[kind]
    executor: Callable[[CommandContext], CommandEnd] = getattr(
        importlib.import_module(module), name
    )
    return executor


def describe_error(error: Exception) -> str:
    """Return an error as it is kept."""
    return f"{type(error).__name__}: {error}"


EXECUTORS: Mapping[CommandKind, tuple[str, str]] = {
    CommandKind.RUN: ("c360.pipelines.command_runs", "execute_run"),
    CommandKind.INGEST: ("c360.pipelines.command_ingest", "execute_ingest"),
    CommandKind.TRAIN: ("c360.pipelines.command_runs", "execute_train"),
    CommandKind.SCORE: ("c360.pipelines.command_runs", "execute_score"),
    CommandKind.ROLLBACK: ("c360.pipelines.command_ingest", "execute_rollback"),
}
"""What does each kind of command: module and function. Only what is needed is loaded."""
