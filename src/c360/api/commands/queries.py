"""Queue, read, cancel and retry commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from c360.api.commands.schemas import (
    CommandPage,
    CommandRow,
    NewCommand,
    ScheduleList,
    ScheduleRow,
)
from c360.api.deps import Audit
from c360.api.services import Services
from c360.domain.commands import CommandKind
from c360.errors import C360Error, ConflictError
from c360.kit.clock import utc_now
from c360.ops.schedules import report_schedules
from c360.state.commands import Command
from c360.state.runs import RunStatus
from c360.state.users import User

Caller = tuple[User, Audit]


def list_commands(
    services: Services, limit: int, cursor: str | None, *, active_only: bool
) -> CommandPage:
    """Return one page of commands, newest first."""
    found = services.state.commands.list_commands(
        limit=limit + 1, before=int(cursor) if cursor else None, active_only=active_only
    )
    items = [show_command(command) for command in found[:limit]]
    return CommandPage(items=items, next_cursor=str(items[-1].id) if len(found) > limit else None)


def get_command(services: Services, command_id: int) -> CommandRow:
    """Return one command.

    Raises:
        NotFoundError: There is none of this number.
    """
    return show_command(services.state.commands.get_command(command_id))


def start_command(services: Services, caller: Caller, new: NewCommand) -> CommandRow:
    """Queue a command.

    Raises:
        InvalidInputError: A parameter is not one of this kind.
        ConflictError: The same command waits already, or too many wait.
    """
    user, audit = caller
    parameters = new.parameters.model_dump(mode="json", exclude_none=True)
    return _audited(
        (audit, "commands.start", new.kind.value),
        lambda: services.state.commands.add_command(new.kind, parameters, user.name),
    )


def cancel_command(services: Services, caller: Caller, command_id: int) -> CommandRow:
    """Cancel a command that waits or runs.

    Raises:
        NotFoundError: There is none of this number.
        ConflictError: It has ended.
    """
    return _audited(
        (caller[1], "commands.cancel", str(command_id)),
        lambda: services.state.commands.request_cancel(command_id),
    )


def retry_command(services: Services, caller: Caller, command_id: int) -> CommandRow:
    """Queue a command that has ended once more.

    Raises:
        NotFoundError: There is none of this number.
        ConflictError: It waits or runs still, or the same waits already.
    """
    user, audit = caller
    return _audited(
        (audit, "commands.retry", str(command_id)),
        lambda: services.state.commands.retry(command_id, user.name),
    )


def retry_run(services: Services, caller: Caller, run_id: str) -> CommandRow:
    """Queue a run once more, for the same day; one that was typed at a terminal too.

    Raises:
        NotFoundError: There is no such run.
        ConflictError: It is running still.
    """
    user, audit = caller
    return _audited((audit, "runs.retry", run_id), lambda: _retry_run(services, user, run_id))


def list_schedules(services: Services) -> ScheduleList:
    """Return the schedules with their last and next times."""
    reports = report_schedules(services.state, services.settings.schedules, utc_now())
    items = [
        ScheduleRow(
            name=report.name,
            cron=report.cron,
            last_due_at=report.last_due_at,
            last_command=None
            if report.last_command_id is None
            else get_command(services, report.last_command_id),
            next_due_at=report.next_due_at,
        )
        for report in reports
    ]
    return ScheduleList(items=items, total=len(items))


def show_command(command: Command) -> CommandRow:
    """Return a command as callers see it."""
    values: dict[str, Any] = {
        name: getattr(command, name) for name in CommandRow.model_fields if name != "is_cancelling"
    }
    values["is_cancelling"] = command.is_active and command.cancel_requested_at is not None
    return CommandRow.model_validate(values)


def _retry_run(services: Services, user: User, run_id: str) -> Command:
    run = services.state.runs.get_run(run_id)
    if run.status is RunStatus.RUNNING:
        raise ConflictError(f"Run {run_id!r} has not ended yet. Cancel it first, or wait.")
    command = services.state.commands.find_by_run(run_id)
    if command is not None:
        return services.state.commands.retry(command.id, user.name)
    as_of = None if run.as_of is None else run.as_of.isoformat()
    return services.state.commands.add_command(CommandKind.RUN, {"as_of": as_of}, user.name)


def _audited(entry: tuple[Audit, str, str], work: Callable[[], Command]) -> CommandRow:
    """Do something, and write to the audit trail whether it worked."""
    audit, action, target = entry
    try:
        command = work()
    except C360Error:
        audit(action, target, "failed")
        raise
    audit(action, f"{command.kind.value} {command.id}")
    return show_command(command)
