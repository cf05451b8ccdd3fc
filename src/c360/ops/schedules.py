"""Queue what is due by the clock; what was missed is caught up once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from c360.domain.commands import CommandKind
from c360.kit.clock import Clock, utc_now
from c360.kit.cron import find_last_due, find_next_due
from c360.state.database import StateDatabase


@dataclass(frozen=True, slots=True)
class Schedule:
    """Work that is due by the clock. ``cron`` has five fields and is in UTC."""

    kind: CommandKind
    cron: str

    @property
    def name(self) -> str:
        """What it is called."""
        return self.kind.value


@dataclass(frozen=True, slots=True)
class ScheduleReport:
    """A schedule with its times: the last due one that was taken, and the next."""

    name: str
    cron: str
    last_due_at: datetime | None
    last_command_id: int | None
    next_due_at: datetime


class Scheduler:
    """Queues commands when they are due. Several may run; each due time is taken once."""

    def __init__(
        self, state: StateDatabase, schedules: Sequence[Schedule], clock: Clock = utc_now
    ) -> None:
        self._state = state
        self._schedules = tuple(schedules)
        self._clock = clock

    def tick(self) -> list[int]:
        """Queue what is due now.

        A schedule seen for the first time, or with other times than before, is due from now on.
        However many due times were missed, one command makes up for them.

        Returns:
            The commands that stand for what was due.
        """
        now = self._clock()
        queued = []
        for schedule in self._schedules:
            seen = self._state.schedules.note_schedule(schedule.name, schedule.cron, now)
            due_at = find_last_due(schedule.cron, seen.last_due_at, now)
            if due_at is None:
                continue
            command_id = self._state.schedules.take_due(seen, due_at, schedule.kind)
            if command_id is not None:
                queued.append(command_id)
        return queued


def report_schedules(
    state: StateDatabase, schedules: Sequence[Schedule], now: datetime
) -> list[ScheduleReport]:
    """Return every schedule with its last and next time."""
    seen = {item.name: item for item in state.schedules.list_schedules()}
    reports = []
    for schedule in schedules:
        known = seen.get(schedule.name)
        has_run = known is not None and known.last_command_id is not None
        reports.append(
            ScheduleReport(
                name=schedule.name,
                cron=schedule.cron,
                last_due_at=known.last_due_at if known is not None and has_run else None,
                last_command_id=known.last_command_id if known is not None else None,
                next_due_at=find_next_due(schedule.cron, now),
            )
        )
    return reports


def make_schedules(crons: dict[CommandKind, str]) -> list[Schedule]:
    """Return the schedules that are on; an empty text turns one off."""
    return [Schedule(kind, cron) for kind, cron in crons.items() if cron]
