"""``c360 collect``: the event collector as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from starlette.types import ASGIApp

from c360.api.collector.app import create_collector
from c360.api.collector.calls import TrackingCalls
from c360.api.collector.keys import KnownKeys
from c360.api.serve import serve as serve_app
from c360.cli.options import WorkspaceOption
from c360.cli.output import print_line
from c360.config.workspace import Workspace, open_workspace
from c360.sources.collector.log import EventLog
from c360.state.database import open_state

PORT = 8361
LANDER = "c360.cli.lander"


def collect(
    workspace: WorkspaceOption = None,
    host: Annotated[
        str | None,
        typer.Option(
            help="Address to listen on; by default as set for the web app.", show_default=False
        ),
    ] = None,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = PORT,
) -> None:
    """Collect product events from Segment SDKs until interrupted, and land them.

    Example: c360 collect --port 8361
    """
    opened = open_workspace(workspace, with_sources=False)
    with run_collector(opened) as collector:

        def announce(address: str) -> None:
            print_line(f"Collecting events for {opened.root} on {address}/v1 (stop with Ctrl-C)")
            sys.stdout.flush()

        serve_app(collector, host or opened.settings.server.host, port, on_ready=announce)


@contextmanager
def run_collector(workspace: Workspace) -> Iterator[ASGIApp]:
    """Open the log and start landing; yield the application that takes events.

    Raises:
        WorkspaceBusyError: Another process collects.
    """
    workspace.make_data_folder()
    settings = workspace.settings.collector
    state = open_state(workspace.state_url)
    log = EventLog(workspace.event_log, settings.max_backlog_mb << 20)
    # A process of its own: landing must not take turns with answering. It ends with its input.
    lander = subprocess.Popen(
        [sys.executable, "-m", LANDER, str(workspace.root)],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    keys = KnownKeys(state.write_keys.read_valid)
    keys.refresh()
    try:
        yield create_collector(TrackingCalls(log, keys), settings.origins)
    finally:
        log.close()
        lander.communicate()
        state.close()
