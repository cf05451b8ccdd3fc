"""``c360 ingest``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, NoReturn

import typer

from c360.cli.feeds import describe_feed, print_feeds
from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_json, print_line, print_notice, print_now
from c360.cli.progress import RunProgress
from c360.config.workspace import Workspace, open_workspace
from c360.contracts.model import Contract
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.ingest import IngestResult, ingest_sources, load_contracts, total_feeds
from c360.pipelines.watch import SettledFiles, Watch, watch_forever


def ingest(
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and land each file once it is finished.")
    ] = False,
    interval: Annotated[
        float, typer.Option(min=0.1, help="With --watch: seconds between looks.")
    ] = 1.0,
    settle: Annotated[
        float,
        typer.Option(min=0, help="With --watch: seconds a file must stay as it is to be finished."),
    ] = 2.0,
) -> None:
    """Land what is new in the sources, without rebuilding anything.

    Example: c360 ingest --workspace my-company
    """
    opened = open_workspace(workspace)
    contracts = load_contracts(opened)
    if watch:
        watch_workspace(opened, contracts, SettledFiles(settle), interval, as_json)
    progress = RunProgress()
    with opened.lock("c360 ingest"):
        result = ingest_sources(
            opened,
            contracts,
            lambda source, done, total: progress.step_advanced("ingest", source, done, total),
        )
        totals = total_feeds(Lake(opened.data).manifests(), list(contracts))
    for warning in result.warnings:
        print_notice(f"Warning: {warning}")
    if as_json:
        print_json(
            {
                "batches": [manifest.to_json() for manifest in result.landed],
                "feeds": [describe_feed(feed) for feed in totals],
            }
        )
        return
    count = len(result.landed)
    print_line(f"{count or 'No'} new batch{'' if count == 1 else 'es'} landed.")
    print_feeds(totals)


def watch_workspace(
    workspace: Workspace,
    contracts: Mapping[str, Contract],
    settled: SettledFiles,
    interval: float,
    as_json: bool,
) -> NoReturn:
    """Land files as they come and print a line for each batch, until the process is stopped."""

    def tell(result: IngestResult) -> None:
        for manifest in result.landed:
            print_now(manifest.to_json() if as_json else describe_batch(manifest))

    print_notice(f"Watching the sources of {workspace.root}. Stop with Ctrl-C.")
    watch = Watch(workspace, contracts, tell, print_notice, settled)
    watch_forever(watch, interval)


def describe_batch(manifest: BatchManifest) -> str:
    """Return what became of a batch in one line."""
    result = manifest.result
    names = ", ".join(file.path for file in manifest.header.files)
    return (
        f"{manifest.header.source}: {names}: {result.rows_in:,} rows in, {result.landed:,} landed, "
        f"{result.quarantined:,} quarantined, {result.duplicate:,} duplicate."
    )
