"""``c360 ingest``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, NoReturn

import typer

from c360.cli.feeds import describe_feed, print_feeds
from c360.cli.following import follow_databases
from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_json, print_line, print_notice, print_now
from c360.cli.progress import RunProgress
from c360.config.workspace import Workspace, open_workspace
from c360.contracts.model import Contract
from c360.errors import InvalidInputError
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.follow import StreamWatch, drain_streams
from c360.pipelines.follow import follow as follow_stream
from c360.pipelines.ingest import IngestResult, ingest_sources, load_contracts, total_feeds
from c360.pipelines.lag import LagWatch
from c360.pipelines.landing_watch import SettledFiles, Watch, watch_forever
from c360.pipelines.polling import DrainResult
from c360.pipelines.source_specs import select_specs
from c360.pipelines.watch import make_notifier
from c360.state.database import open_state

LOOK_SECONDS = 1.0


def ingest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="Names of sources; all by default.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on landing changes of databases, or one stream.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and land each file once it is finished.")
    ] = False,
    settle: Annotated[
        float,
        typer.Option(min=0, help="With --watch: seconds a file must stay as it is to be finished."),
    ] = 2.0,
) -> None:
    """Land what is new in the sources, without rebuilding anything.

    With --follow or --watch, each batch is one line; end it with Ctrl-C.

    Example: c360 ingest payments --follow
    """
    opened = open_workspace(workspace)
    names = sources or []
    if follow:
        follow_sources(opened, names, as_json=as_json)
        return
    contracts = load_contracts(opened)
    if watch:
        watch_workspace(opened, contracts, SettledFiles(settle), as_json=as_json)
    progress = RunProgress()
    with opened.lock("c360 ingest"):
        is_streamed = _names_stream(opened, names)
        streamed = drain_streams(opened, contracts) if is_streamed else DrainResult()
        result = ingest_sources(
            opened,
            contracts,
            lambda source, done, total: progress.step_advanced("ingest", source, done, total),
            names,
        )
        landed = (*streamed.landed, *result.landed)
        failures = (*streamed.failures, *result.failures)
        totals = total_feeds(Lake(opened.data).manifests(), list(contracts))
    for warning in result.warnings:
        print_notice(f"Warning: {warning}")
    if as_json:
        print_json(
            {
                "batches": [manifest.to_json() for manifest in landed],
                "feeds": [describe_feed(feed) for feed in totals],
            }
        )
    else:
        count = len(landed)
        print_line(f"{count or 'No'} new batch{'' if count == 1 else 'es'} landed.")
        print_feeds(totals)
    for failure in failures:
        print_notice(f"{type(failure).__name__}: {failure}")
    if failures:
        raise typer.Exit(1)


def _names_stream(workspace: Workspace, names: Sequence[str]) -> bool:
    """Tell whether streams and the event log are among the sources that are to be read."""
    return not names or any(
        spec.kind in ("stream", "events") for spec in select_specs(workspace, names)
    )


def follow_sources(workspace: Workspace, names: Sequence[str], *, as_json: bool) -> None:
    """Land what comes, until interrupted: changes of databases, or messages of one stream.

    Raises:
        InvalidInputError: A stream is named together with other sources.
    """
    streams = [spec.name for spec in select_specs(workspace, names) if spec.kind == "stream"]
    if not names or not streams:
        follow_databases(workspace, names, as_json=as_json)
        return
    if len(names) > 1:
        raise InvalidInputError(
            f"The stream {streams[0]!r} is followed by itself: `c360 ingest {streams[0]} --follow`."
        )

    def report(manifest: BatchManifest) -> None:
        print_now(manifest.to_json() if as_json else describe_batch(manifest))

    workspace.make_data_folder()
    state = open_state(workspace.state_url)
    try:
        watch = StreamWatch(report, LagWatch(make_notifier(workspace, state).notify))
        follow_stream(workspace, load_contracts(workspace), names[0], watch, lambda: False)
    finally:
        state.close()


def watch_workspace(
    workspace: Workspace,
    contracts: Mapping[str, Contract],
    settled: SettledFiles,
    *,
    as_json: bool,
) -> NoReturn:
    """Land files as they come and print a line for each batch, until the process is stopped."""

    def tell(result: IngestResult) -> None:
        for manifest in result.landed:
            print_now(manifest.to_json() if as_json else describe_batch(manifest))

    print_notice(f"Watching the sources of {workspace.root}. Stop with Ctrl-C.")
    watch = Watch(workspace, contracts, tell, print_notice, settled)
    watch_forever(watch, LOOK_SECONDS)


def describe_batch(manifest: BatchManifest) -> str:
    """Return what became of a batch in one line."""
    result = manifest.result
    names = ", ".join(file.path for file in manifest.header.files)
    lag = manifest.header.lag_seconds
    behind = "" if lag is None else f", {lag:.1f} s behind"
    return (
        f"{manifest.header.source}: {names}: {result.rows_in:,} rows in, {result.landed:,} landed, "
        f"{result.quarantined:,} quarantined, {result.duplicate:,} duplicate{behind}."
    )
