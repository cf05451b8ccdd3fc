"""Follow databases on the command line: a line for each batch, until a signal says stop."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Sequence
from threading import Event

from c360.cli.output import encode_value, print_line, print_notice
from c360.config.workspace import Workspace
from c360.errors import C360Error
from c360.lake.manifest import BatchManifest
from c360.pipelines.following import follow_sources
from c360.pipelines.ingest import load_contracts
from c360.pipelines.lag import LagWatch
from c360.pipelines.watch import make_notifier
from c360.state.database import open_state


class LineReport:
    """Prints a line for each batch, as text or as JSON; what fails goes to stderr."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def landed(self, manifest: BatchManifest) -> None:
        """Print a batch."""
        if self._as_json:
            text = json.dumps(manifest.to_json(), default=encode_value, ensure_ascii=False)
        else:
            text = describe_batch(manifest)
        print_line(text)
        sys.stdout.flush()

    def failed(self, source: str, error: C360Error, pause: float) -> None:
        """Print what went wrong and when it is tried again."""
        told = " ".join(str(error).split())
        print_notice(f"{type(error).__name__}: {told} Trying again in {pause:.0f} s.")

    def warned(self, text: str) -> None:
        """Print something worth knowing."""
        print_notice(f"Warning: {text}")


def describe_batch(manifest: BatchManifest) -> str:
    """Say in one line what landed and how far behind it was."""
    header, result = manifest.header, manifest.result
    checkpoint = header.checkpoint or {}
    lag = checkpoint.get("lag_seconds")
    behind = "" if lag is None or header.mode == "full" else f", {lag:.1f} s behind"
    gone = f", {result.deleted:,} deleted" if result.deleted else ""
    rejected = f", {result.quarantined:,} in quarantine" if result.quarantined else ""
    what = "table" if header.mode == "full" else "changes"
    return (
        f"{manifest.loaded_at:%H:%M:%S} {header.source}: {result.landed:,} rows of {what} landed"
        f"{gone}{rejected}{behind}"
    )


def follow_databases(workspace: Workspace, names: Sequence[str], *, as_json: bool) -> None:
    """Follow databases until SIGINT or SIGTERM; a batch that is being landed is finished."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    workspace.make_data_folder()
    state = open_state(workspace.state_url)
    try:
        lag = LagWatch(make_notifier(workspace, state).notify)
        report = LineReport(as_json=as_json)
        follow_sources(workspace, load_contracts(workspace), names, report, lag, stop)
    finally:
        state.close()
