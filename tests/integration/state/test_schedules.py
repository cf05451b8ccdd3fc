"""What is due is queued once; what was missed is caught up once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from c360.domain.commands import CommandKind, CommandStatus
from c360.kit.cron import check_cron
from c360.ops.schedules import Schedule, Scheduler, report_schedules
from c360.state.commands import CommandEnd
from c360.state.database import StateDatabase, open_state

DAILY = Schedule(CommandKind.RUN, "0 2 * * *")
MONDAY = datetime(2026, 6, 1, 12, tzinfo=UTC)
DONE = CommandEnd(CommandStatus.SUCCEEDED)


@dataclass
class TurnedClock:
    """A clock that a test turns."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[StateDatabase]:
    opened = open_state(tmp_path / "state.db")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def scheduler(state: StateDatabase, clock: TurnedClock) -> Scheduler:
    made = Scheduler(state, [DAILY], clock)
    assert made.tick() == []
    return made


def test_nothing_is_queued_before_it_is_due(scheduler: Scheduler, clock: TurnedClock) -> None:
    clock.turn(hours=13, minutes=59)

    assert scheduler.tick() == []


def test_what_is_due_is_queued_at_its_time_and_once(
    scheduler: Scheduler, clock: TurnedClock, state: StateDatabase
) -> None:
    clock.turn(hours=14)

    assert scheduler.tick() == [1]
    assert scheduler.tick() == []
    command = state.commands.get_command(1)
    assert (command.kind, command.requested_by) == (CommandKind.RUN, "schedule")


def test_a_week_that_was_missed_is_caught_up_once(scheduler: Scheduler, clock: TurnedClock) -> None:
    clock.turn(days=7)

    assert scheduler.tick() == [1]
    assert scheduler.tick() == []


def test_the_next_day_is_due_again(
    scheduler: Scheduler, clock: TurnedClock, state: StateDatabase
) -> None:
    clock.turn(days=1)
    [first] = scheduler.tick()
    state.commands.claim_next()
    state.commands.finish_command(first, DONE)
    clock.turn(days=1)

    assert scheduler.tick() == [2]


def test_a_run_that_is_not_over_stands_for_the_next_one(
    scheduler: Scheduler, clock: TurnedClock, state: StateDatabase
) -> None:
    clock.turn(days=1)
    [first] = scheduler.tick()
    state.commands.claim_next()
    clock.turn(days=1)

    assert scheduler.tick() == [first]
    assert len(state.commands.list_commands()) == 1


def test_of_many_schedulers_one_queues_what_is_due(
    scheduler: Scheduler, clock: TurnedClock, state: StateDatabase
) -> None:
    clock.turn(days=1)

    with ThreadPoolExecutor(8) as pool:
        queued = list(pool.map(lambda _: Scheduler(state, [DAILY], clock).tick(), range(16)))

    assert [number for numbers in queued for number in numbers] == [1]
    assert len(state.commands.list_commands()) == 1


def test_other_times_are_due_from_now_on(state: StateDatabase, clock: TurnedClock) -> None:
    Scheduler(state, [DAILY], clock).tick()
    clock.turn(days=3)

    assert Scheduler(state, [Schedule(CommandKind.RUN, "0 5 * * *")], clock).tick() == []


def test_a_report_tells_the_last_and_the_next_time(
    scheduler: Scheduler, clock: TurnedClock, state: StateDatabase
) -> None:
    clock.turn(days=2)
    scheduler.tick()

    [report] = report_schedules(state, [DAILY], clock())

    assert report.last_due_at == datetime(2026, 6, 3, 2, tzinfo=UTC)
    assert report.next_due_at == datetime(2026, 6, 4, 2, tzinfo=UTC)
    assert report.last_command_id == 1


@pytest.mark.parametrize("text", ["", "0 2 * *", "61 2 * * *", "0 0 31 2 *", "every day", "* " * 6])
def test_what_is_no_cron_expression_is_refused_with_the_form_that_is_due(text: str) -> None:
    with pytest.raises(ValueError, match="is no cron expression"):
        check_cron(text)
