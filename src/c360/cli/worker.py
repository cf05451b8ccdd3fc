"""``c360 worker`` and ``c360 scheduler``."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from typing import Annotated

import typer

from c360.cli.options import WorkspaceOption, open_with_state
from c360.cli.output import print_line, print_notice
from c360.config.workspace import Workspace
from c360.domain.commands import CommandKind
from c360.errors import StateError
from c360.ops.schedules import Schedule, Scheduler, make_schedules
from c360.pipelines.watch import FeedWatch
from c360.pipelines.worker import Worker, WorkerOptions
from c360.state.database import StateDatabase

log = logging.getLogger(__name__)

PARENT_SECONDS = 1.0
TICK_SECONDS = 5.0


def worker(
    workspace: WorkspaceOption = None,
    with_schedule: Annotated[
        bool, typer.Option("--schedule", help="Also queue what is due by the schedule.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="End when nothing waits any more.")] = False,
    parent: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Do the commands that wait, one after the other, until interrupted.

    One worker works for a workspace; a second one stands by.

    Example: c360 worker --once
    """
    opened, state = open_with_state(workspace, with_sources=False)
    stop = _stop_event(parent)
    tick = _tick(opened, state) if with_schedule else _nothing
    if parent is None:
        print_notice(f"Working for {opened.root} (stop with Ctrl-C)")
    try:
        done = Worker(opened, state, WorkerOptions(tick, stop, once)).run()
    finally:
        state.close()
    if parent is None:
        print_line(f"{done} command{'' if done == 1 else 's'} done.")


def scheduler(
    workspace: WorkspaceOption = None,
    parent: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Queue what is due by c360.toml, until interrupted; what was missed is made up for once.

    `c360 serve` does so by itself, unless schedule.in_serve is false.

    Example: c360 scheduler
    """
    opened, state = open_with_state(workspace, with_sources=False)
    stop = _stop_event(parent)
    tick = _tick(opened, state)
    if parent is None:
        print_notice(f"Queueing what is due in {opened.root} (stop with Ctrl-C)")
    while not stop.is_set():
        try:
            tick()
        except StateError:
            log.exception("The state database does not answer")
        stop.wait(TICK_SECONDS)
    state.close()


def workspace_schedules(workspace: Workspace) -> list[Schedule]:
    """Return the schedules of a workspace as its settings give them."""
    settings = workspace.settings.schedule
    return make_schedules({CommandKind.RUN: settings.run, CommandKind.TRAIN: settings.train})


def _tick(workspace: Workspace, state: StateDatabase) -> Callable[[], object]:
    scheduler = Scheduler(state, workspace_schedules(workspace))
    watch = FeedWatch(workspace, state)

    def tick() -> None:
        scheduler.tick()
        watch.tick()

    return tick


def _nothing() -> None:
    return None


def _stop_event(parent: int | None) -> threading.Event:
    """Return an event that a signal sets, or the end of the process that started this one."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if parent is not None:
        threading.Thread(target=_watch_parent, args=(parent, stop), daemon=True).start()
    return stop


def _watch_parent(parent: int, stop: threading.Event) -> None:
    while not stop.wait(PARENT_SECONDS):
        if os.getppid() != parent:
            stop.set()
