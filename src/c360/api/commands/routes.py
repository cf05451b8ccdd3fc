"""Routes of the commands resource. They only write down what is wanted: a worker does it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from c360.api.answers import BAD_BODY, CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.commands import queries
from c360.api.commands.schemas import CommandPage, CommandRow, NewCommand, ScheduleList
from c360.api.deps import AuditDep, ServicesDep
from c360.domain.roles import Permission

router = APIRouter(tags=["commands"], route_class=AnswerRoute)
READ = [allow(Permission.RUNS_READ)]
MANAGE = [allow(Permission.RUNS_MANAGE)]
CommandId = Annotated[int, Path(ge=1, le=2**31 - 1)]
RunId = Annotated[str, Path(max_length=64)]


@router.get("/commands", dependencies=READ)
def list_commands(
    services: ServicesDep,
    active: Annotated[bool, Query(description="Only those that wait or run.")] = False,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: Annotated[str | None, Query(pattern=r"^[0-9]{1,9}$")] = None,
) -> CommandPage:
    """List commands, newest first."""
    return queries.list_commands(services, limit, cursor, active_only=active)


@router.post("/commands", dependencies=MANAGE, status_code=201, responses={**BAD_BODY, **CONFLICT})
def start_command(
    services: ServicesDep, audit: AuditDep, user: UserDep, new: NewCommand
) -> CommandRow:
    """Ask the worker for a run, an ingest, a training, a scoring or a rollback."""
    return queries.start_command(services, (user, audit), new)


@router.get("/commands/{command_id}", dependencies=READ, responses=NOT_FOUND)
def get_command(services: ServicesDep, command_id: CommandId) -> CommandRow:
    """One command with its progress and result."""
    return queries.get_command(services, command_id)


@router.post(
    "/commands/{command_id}/cancel", dependencies=MANAGE, responses={**NOT_FOUND, **CONFLICT}
)
def cancel_command(
    services: ServicesDep, audit: AuditDep, user: UserDep, command_id: CommandId
) -> CommandRow:
    """Cancel a command that waits or runs; what was published before stays."""
    return queries.cancel_command(services, (user, audit), command_id)


@router.post(
    "/commands/{command_id}/retry",
    dependencies=MANAGE,
    status_code=201,
    responses={**NOT_FOUND, **CONFLICT},
)
def retry_command(
    services: ServicesDep, audit: AuditDep, user: UserDep, command_id: CommandId
) -> CommandRow:
    """Queue a command that has ended once more."""
    return queries.retry_command(services, (user, audit), command_id)


@router.post(
    "/runs/{run_id}/retry",
    dependencies=MANAGE,
    status_code=201,
    responses={**NOT_FOUND, **CONFLICT},
)
def retry_run(services: ServicesDep, audit: AuditDep, user: UserDep, run_id: RunId) -> CommandRow:
    """Queue a run that has ended once more, for the same day."""
    return queries.retry_run(services, (user, audit), run_id)


@router.get("/schedules", dependencies=READ)
def list_schedules(services: ServicesDep) -> ScheduleList:
    """What is due by the clock: when it last was, what it became, when it next is."""
    return queries.list_schedules(services)
