"""Commands that wait for the worker, run, or have ended."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from c360.domain.commands import ACTIVE, CommandKind, CommandStatus, clean_parameters
from c360.errors import ConflictError, NotFoundError
from c360.kit.clock import utc_now
from c360.state.port import Transactions
from c360.state.tables import COMMANDS

MOST_QUEUED = 100
"""Commands that may wait at a time."""
MOST_ATTEMPTS = 3
"""Times that a command is begun where its worker was killed before."""
ABANDONED = "The worker was killed {attempts} times while it ran. See its log, then retry."


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``progress`` and ``result`` are what its worker last told."""

    id: int
    kind: CommandKind
    parameters: Mapping[str, Any]
    status: CommandStatus
    requested_by: str
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cancel_requested_at: datetime | None
    attempts: int
    run_id: str | None
    retry_of: int | None
    progress: Mapping[str, Any] | None
    result: Mapping[str, Any] | None
    error: str | None

    @property
    def is_active(self) -> bool:
        """Whether it waits or runs."""
        return self.status in ACTIVE


@dataclass(frozen=True, slots=True)
class CommandEnd:
    """How a command ended."""

    status: CommandStatus
    result: Mapping[str, Any] | None = None
    error: str | None = None


class Commands:
    """The commands of a workspace, in the order in which they were asked for."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def add_command(
        self,
        kind: CommandKind,
        parameters: Mapping[str, Any],
        requested_by: str,
        *,
        retry_of: int | None = None,
    ) -> Command:
        """Queue a command.

        Raises:
            InvalidInputError: A parameter is not known, or of the wrong form.
            ConflictError: The same command waits already, or too many wait.
        """
        with self._database.write() as connection:
            return insert_command(
                connection, kind, clean_parameters(kind, parameters), requested_by, retry_of
            )

    def get_command(self, command_id: int) -> Command:
        """Return a command.

        Raises:
            NotFoundError: There is none of this number.
        """
        with self._database.read() as connection:
            return _get(connection, command_id)

    def find_by_run(self, run_id: str) -> Command | None:
        """Return the command that a run belongs to, or None for one that was typed."""
        query = select(COMMANDS).where(COMMANDS.c.run_id == run_id).order_by(COMMANDS.c.id.desc())
        with self._database.read() as connection:
            row = connection.execute(query.limit(1)).one_or_none()
        return None if row is None else _read(row)

    def list_commands(
        self, *, limit: int = 50, before: int | None = None, active_only: bool = False
    ) -> Sequence[Command]:
        """Return commands, newest first.

        Args:
            limit: At most so many.
            before: Only those with smaller numbers.
            active_only: Only those that wait or run.
        """
        query = select(COMMANDS).order_by(COMMANDS.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(COMMANDS.c.id < before)
        if active_only:
            query = query.where(COMMANDS.c.status.in_([status.value for status in ACTIVE]))
        with self._database.read() as connection:
            return [_read(row) for row in connection.execute(query).all()]

    def claim_next(self) -> Command | None:
        """Take the oldest command that waits; nobody else gets it. None where none waits."""
        waiting = select(COMMANDS.c.id).where(COMMANDS.c.status == CommandStatus.QUEUED.value)
        oldest = waiting.order_by(COMMANDS.c.id).limit(1).with_for_update(skip_locked=True)
        with self._database.write() as connection:
            found = connection.execute(oldest).scalar()
            if found is None:
                return None
            values = {
                "status": CommandStatus.RUNNING.value,
                "started_at": utc_now(),
                "attempts": COMMANDS.c.attempts + 1,
            }
            connection.execute(COMMANDS.update().where(COMMANDS.c.id == found).values(**values))
            return _get(connection, found)

    def report_progress(self, command_id: int, progress: Mapping[str, Any]) -> bool:
        """Keep how far a command is, and tell whether somebody wants it cancelled."""
        same = COMMANDS.c.id == command_id
        with self._database.write() as connection:
            connection.execute(COMMANDS.update().where(same).values(progress=json.dumps(progress)))
            wanted = connection.execute(select(COMMANDS.c.cancel_requested_at).where(same)).scalar()
            return wanted is not None

    def name_run(self, command_id: int, run_id: str) -> None:
        """Keep which run a command became."""
        same = COMMANDS.c.id == command_id
        with self._database.write() as connection:
            connection.execute(COMMANDS.update().where(same).values(run_id=run_id))

    def finish_command(self, command_id: int, end: CommandEnd) -> Command:
        """Keep how a command ended; the first end counts.

        Raises:
            NotFoundError: There is none of this number.
        """
        is_open = (COMMANDS.c.id == command_id) & COMMANDS.c.finished_at.is_(None)
        values = {
            "status": end.status.value,
            "finished_at": utc_now(),
            "result": None if end.result is None else json.dumps(end.result, default=str),
            "error": end.error,
        }
        with self._database.write() as connection:
            connection.execute(COMMANDS.update().where(is_open).values(**values))
            return _get(connection, command_id)

    def request_cancel(self, command_id: int) -> Command:
        """Cancel a command: one that waits at once, one that runs as soon as it can stop.

        Raises:
            NotFoundError: There is none of this number.
            ConflictError: It has ended.
        """
        with self._database.write() as connection:
            command = _get(connection, command_id)
            if not command.is_active:
                raise ConflictError(
                    f"Command {command_id} has ended ({command.status.value}); there is nothing "
                    "to cancel."
                )
            now = utc_now()
            values: dict[str, Any] = {"cancel_requested_at": command.cancel_requested_at or now}
            if command.status is CommandStatus.QUEUED:
                values |= {"status": CommandStatus.CANCELLED.value, "finished_at": now}
            same = COMMANDS.c.id == command_id
            connection.execute(COMMANDS.update().where(same).values(**values))
            return _get(connection, command_id)

    def recover_abandoned(self) -> Sequence[Command]:
        """Give back what a killed worker had begun; call it only while holding the worker's lock.

        What was cancelled ends as cancelled; what was begun too often fails; the rest waits again.

        Returns:
            The commands found.
        """
        is_running = COMMANDS.c.status == CommandStatus.RUNNING.value
        with self._database.write() as connection:
            found = [_read(row) for row in connection.execute(select(COMMANDS).where(is_running))]
            for command in found:
                same = COMMANDS.c.id == command.id
                values = _recovered(command)
                connection.execute(COMMANDS.update().where(same).values(**values))
        return found

    def put_back(self, command_id: int) -> None:
        """Let a command wait again whose worker was asked to stop."""
        running = CommandStatus.RUNNING.value
        same = (COMMANDS.c.id == command_id) & (COMMANDS.c.status == running)
        values = {
            "status": CommandStatus.QUEUED.value,
            "progress": None,
            "started_at": None,
            "attempts": COMMANDS.c.attempts - 1,
        }
        with self._database.write() as connection:
            connection.execute(COMMANDS.update().where(same).values(**values))

    def retry(self, command_id: int, requested_by: str) -> Command:
        """Queue a command that has ended once more.

        Raises:
            NotFoundError: There is none of this number.
            ConflictError: It waits or runs still.
        """
        with self._database.write() as connection:
            command = _get(connection, command_id)
            if command.is_active:
                raise ConflictError(
                    f"Command {command_id} has not ended yet ({command.status.value}). Cancel it "
                    "first, or wait."
                )
            return insert_command(
                connection, command.kind, dict(command.parameters), requested_by, command_id
            )


def insert_command(
    connection: Connection,
    kind: CommandKind,
    parameters: Mapping[str, Any],
    requested_by: str,
    retry_of: int | None = None,
) -> Command:
    """Add a command within a transaction.

    Raises:
        ConflictError: The same command waits already, or too many wait.
    """
    written = json.dumps(parameters, sort_keys=True)
    waiting = COMMANDS.c.status == CommandStatus.QUEUED.value
    same = waiting & (COMMANDS.c.kind == kind.value) & (COMMANDS.c.parameters == written)
    found = connection.execute(select(COMMANDS.c.id).where(same)).scalar()
    if found is not None:
        raise ConflictError(f"The same command waits already, as number {found}.")
    count = connection.execute(select(func.count()).select_from(COMMANDS).where(waiting))
    if count.scalar_one() >= MOST_QUEUED:
        raise ConflictError(f"{MOST_QUEUED} commands wait already. Cancel some, or wait.")
    insert = COMMANDS.insert().values(
        kind=kind.value,
        parameters=written,
        status=CommandStatus.QUEUED.value,
        requested_by=requested_by[:200],
        requested_at=utc_now(),
        attempts=0,
        retry_of=retry_of,
    )
    return _get(connection, int(connection.execute(insert.returning(COMMANDS.c.id)).scalar_one()))


def find_active(connection: Connection, kind: CommandKind) -> int | None:
    """Return the oldest command of a kind that waits or runs, or None."""
    active = COMMANDS.c.status.in_([status.value for status in ACTIVE])
    query = select(COMMANDS.c.id).where(active & (COMMANDS.c.kind == kind.value))
    return connection.execute(query.order_by(COMMANDS.c.id).limit(1)).scalar()


def _recovered(command: Command) -> dict[str, Any]:
    now = utc_now()
    if command.cancel_requested_at is not None:
        return {"status": CommandStatus.CANCELLED.value, "finished_at": now}
    if command.attempts >= MOST_ATTEMPTS:
        error = ABANDONED.format(attempts=command.attempts)
        return {"status": CommandStatus.FAILED.value, "finished_at": now, "error": error}
    return {"status": CommandStatus.QUEUED.value, "progress": None, "started_at": None}


def _get(connection: Connection, command_id: int) -> Command:
    row = connection.execute(select(COMMANDS).where(COMMANDS.c.id == command_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"There is no command {command_id}.")
    return _read(row)


def _read(row: Row[Any]) -> Command:
    values = dict(row._mapping)
    for name in ("progress", "result"):
        values[name] = None if values[name] is None else json.loads(values[name])
    values["parameters"] = json.loads(values["parameters"])
    values["kind"] = CommandKind(values["kind"])
    values["status"] = CommandStatus(values["status"])
    return Command(**values)
