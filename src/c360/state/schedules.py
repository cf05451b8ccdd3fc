"""When scheduled work was last due; a due time is taken once, by one process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from c360.domain.commands import CommandKind
from c360.state.commands import find_active, insert_command
from c360.state.port import Transactions
from c360.state.tables import SCHEDULES

SCHEDULER = "schedule"


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """What is known of a schedule: the last due time that was taken, and what it became."""

    name: str
    cron: str
    last_due_at: datetime
    last_command_id: int | None


class Schedules:
    """The due times taken so far."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def list_schedules(self) -> Sequence[ScheduleState]:
        """Return all schedules ever seen, by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(SCHEDULES).order_by(SCHEDULES.c.name)).mappings().all()
        return [ScheduleState(**row) for row in rows]

    def note_schedule(self, name: str, cron: str, since: datetime) -> ScheduleState:
        """Return a schedule; one that is new, or has other times now, is due from ``since`` on."""
        same = SCHEDULES.c.name == name
        with self._database.write() as connection:
            row = connection.execute(select(SCHEDULES).where(same)).mappings().one_or_none()
            if row is None:
                values = {"name": name, "cron": cron, "last_due_at": since}
                connection.execute(SCHEDULES.insert().values(**values))
            elif row["cron"] != cron:
                values = {"cron": cron, "last_due_at": since}
                connection.execute(SCHEDULES.update().where(same).values(**values))
            return ScheduleState(
                **connection.execute(select(SCHEDULES).where(same)).mappings().one()
            )

    def take_due(self, seen: ScheduleState, due_at: datetime, kind: CommandKind) -> int | None:
        """Queue what is due, once: of several processes that see it due, one does.

        A command of the same kind that waits or runs stands for it.

        Returns:
            The command; None where another process was faster.
        """
        unchanged = (SCHEDULES.c.name == seen.name) & (SCHEDULES.c.last_due_at == seen.last_due_at)
        with self._database.write() as connection:
            taken = SCHEDULES.update().where(unchanged).values(last_due_at=due_at)
            if connection.execute(taken).rowcount == 0:
                return None
            command_id = find_active(connection, kind)
            if command_id is None:
                command_id = insert_command(connection, kind, {}, SCHEDULER).id
            same = SCHEDULES.c.name == seen.name
            connection.execute(SCHEDULES.update().where(same).values(last_command_id=command_id))
            return command_id
