"""``c360 commands``: what the worker is asked to do, and ``c360 schedules``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from c360.cli.options import JsonOption, WorkspaceOption, open_with_state
from c360.cli.output import print_json, print_line, print_table
from c360.cli.worker import workspace_schedules
from c360.domain.commands import parse_kind
from c360.errors import InvalidInputError
from c360.kit.clock import utc_now
from c360.ops.schedules import report_schedules
from c360.state.commands import Command

commands_app = typer.Typer(
    help="Commands that wait, run or have ended: list, show, start, cancel, retry, schedules.",
    no_args_is_help=True,
)
NumberArgument = Annotated[int, typer.Argument(help="Number of the command.", min=1)]
TERMINAL = "c360 commands"
COLUMNS = ("id", "kind", "status", "requested_by", "requested_at", "run_id", "error")


@commands_app.command("list")
def list_commands(
    workspace: WorkspaceOption = None,
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=1000)] = 20,
    as_json: JsonOption = False,
) -> None:
    """List commands, newest first.

    Example: c360 commands list --limit 5
    """
    _, state = open_with_state(workspace, with_sources=False)
    rows = [describe_command(command) for command in state.commands.list_commands(limit=limit)]
    if as_json:
        print_json(rows)
    else:
        print_table(COLUMNS, [tuple(row[column] for column in COLUMNS) for row in rows])


@commands_app.command("show")
def show_command(number: NumberArgument, workspace: WorkspaceOption = None) -> None:
    """Show a command with its progress and result, as JSON.

    Example: c360 commands show 12
    """
    _, state = open_with_state(workspace, with_sources=False)
    print_json(describe_command(state.commands.get_command(number)))


@commands_app.command("start")
def start_command(
    kind: Annotated[str, typer.Argument(help="run, ingest, train, score or rollback.")],
    parameters: Annotated[
        list[str] | None,
        typer.Option("--set", help="A parameter as NAME=VALUE.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Queue a command for the worker.

    Example: c360 commands start run --set as_of=2026-06-30
    """
    _, state = open_with_state(workspace, with_sources=False)
    given = dict(_parse_parameter(text) for text in parameters or [])
    command = state.commands.add_command(parse_kind(kind), given, TERMINAL)
    print_line(f"Command {command.id} waits for the worker.")


@commands_app.command("cancel")
def cancel_command(number: NumberArgument, workspace: WorkspaceOption = None) -> None:
    """Cancel a command that waits or runs; what was published stays.

    Example: c360 commands cancel 12
    """
    _, state = open_with_state(workspace, with_sources=False)
    command = state.commands.request_cancel(number)
    is_over = not command.is_active
    print_line(f"Command {number} {'is cancelled' if is_over else 'stops as soon as it can'}.")


@commands_app.command("retry")
def retry_command(number: NumberArgument, workspace: WorkspaceOption = None) -> None:
    """Queue a command that has ended once more.

    Example: c360 commands retry 12
    """
    _, state = open_with_state(workspace, with_sources=False)
    command = state.commands.retry(number, TERMINAL)
    print_line(f"Command {command.id} waits for the worker.")


@commands_app.command("schedules")
def list_schedules(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show what is due when, and what the last time became.

    Example: c360 commands schedules
    """
    opened, state = open_with_state(workspace, with_sources=False)
    reports = report_schedules(state, workspace_schedules(opened), utc_now())
    columns = ("name", "cron", "last_due_at", "last_command_id", "next_due_at")
    rows = [{column: getattr(report, column) for column in columns} for report in reports]
    if as_json:
        print_json(rows)
    else:
        print_table(columns, [tuple(row.values()) for row in rows])


def describe_command(command: Command) -> dict[str, Any]:
    """Return a command in the documented JSON form."""
    return {
        "id": command.id,
        "kind": command.kind.value,
        "parameters": dict(command.parameters),
        "status": command.status.value,
        "requested_by": command.requested_by,
        "requested_at": command.requested_at,
        "started_at": command.started_at,
        "finished_at": command.finished_at,
        "attempts": command.attempts,
        "run_id": command.run_id,
        "retry_of": command.retry_of,
        "progress": command.progress,
        "result": command.result,
        "error": command.error,
    }


def _parse_parameter(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise InvalidInputError(f"{text[:64]!r} is no parameter. Write it as NAME=VALUE.")
    return name, value.split(",") if name == "models" else value
