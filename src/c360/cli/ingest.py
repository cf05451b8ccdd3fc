"""``c360 ingest``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, NoReturn

import typer

from c360.cli.feeds import describe_feed, print_feeds
from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_json, print_line, print_notice, print_now
from c360.cli.progress import RunProgress
from c360.config.workspace import Workspace, open_workspace
from c360.contracts.model import Contract
from c360.errors import InvalidInputError
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.follow import drain_streams
from c360.pipelines.follow import follow as follow_stream
from c360.pipelines.ingest import IngestResult, ingest_sources, load_contracts, total_feeds
from c360.pipelines.landing_watch import SettledFiles, Watch, watch_forever

LOOK_SECONDS = 1.0


def ingest(
    name: Annotated[
        str | None, typer.Argument(help="A stream to follow.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on landing what comes through one stream.")
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

    Example: c360 ingest --workspace my-company
    """
    opened = open_workspace(workspace)
    if follow or name is not None:
        follow_source(opened, name, is_endless=follow)
        return
    contracts = load_contracts(opened)
    if watch:
        watch_workspace(opened, contracts, SettledFiles(settle), as_json=as_json)
    progress = RunProgress()
    with opened.lock("c360 ingest"):
        streamed = drain_streams(opened, contracts)
        result = ingest_sources(
            opened,
            contracts,
            lambda source, done, total: progress.step_advanced("ingest", source, done, total),
        )
        landed = (*streamed, *result.landed)
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
        return
    count = len(landed)
    print_line(f"{count or 'No'} new batch{'' if count == 1 else 'es'} landed.")
    print_feeds(totals)


def follow_source(workspace: Workspace, name: str | None, *, is_endless: bool) -> None:
    """Land what comes through one stream, and with ``is_endless`` go on until interrupted.

    Raises:
        InvalidInputError: No stream is named.
    """
    if name is None or not is_endless:
        raise InvalidInputError(
            "A stream is followed by name, and only a stream: `c360 ingest NAME --follow`. "
            "Without both, `c360 ingest` lands what is new in all sources."
        )

    def report(manifest: BatchManifest) -> None:
        result = manifest.result
        print_line(
            f"{manifest.header.source}: {result.rows_in:,} in, {result.landed:,} landed, "
            f"{result.quarantined:,} quarantined, {result.duplicate:,} duplicate"
        )
        sys.stdout.flush()

    follow_stream(workspace, load_contracts(workspace), name, report, lambda: False)


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
    return (
        f"{manifest.header.source}: {names}: {result.rows_in:,} rows in, {result.landed:,} landed, "
        f"{result.quarantined:,} quarantined, {result.duplicate:,} duplicate."
    )
