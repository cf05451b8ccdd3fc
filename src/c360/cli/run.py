"""``c360 run``."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from c360.cli.feeds import describe_feed, print_feeds
from c360.cli.options import AsOfOption, JsonOption, WorkspaceOption, open_with_state, parse_date
from c360.cli.output import print_json, print_line, print_notice
from c360.cli.progress import RunProgress
from c360.config.workspace import Workspace, open_workspace
from c360.errors import InvalidInputError
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.follow import drain_streams
from c360.pipelines.follow import follow as follow_stream
from c360.pipelines.ingest import FeedTotals, ingest_sources, load_contracts, total_feeds
from c360.pipelines.run import RunResult, run_pipeline

SourceArgument = Annotated[
    str | None, typer.Argument(help="A stream to follow.", show_default=False)
]
FollowOption = Annotated[
    bool, typer.Option("--follow", help="Go on landing what comes through one stream.")
]
FEED_COLUMNS = ("feed", "rows in", "landed", "quarantined", "duplicate")

from c360.pipelines.run import RunResult, run_pipeline


def run(
    workspace: WorkspaceOption = None, as_of: AsOfOption = None, as_json: JsonOption = False
) -> None:
    """Ingest what is new, rebuild, check, and publish a snapshot.

    Example: c360 run --as-of 2026-06-30
    """
    day = parse_date(as_of)
    opened, state = open_with_state(workspace)
    result = run_pipeline(opened, state, day, RunProgress())
    for warning in result.warnings:
        print_notice(f"Warning: {warning}")
    if as_json:
        print_json(describe_run(result))
    elif result.error is None:
        print_line(f"Published run {result.run_id}, data as of {result.as_of}.")
        print_feeds(result.feeds)
    if result.error is not None:
        print_notice(f"{type(result.error).__name__}: {result.error}")
        raise typer.Exit(1)


def ingest(
    name: SourceArgument = None,
    workspace: WorkspaceOption = None,
    follow: FollowOption = False,
    as_json: JsonOption = False,
) -> None:
    """Land what is new in the sources, without rebuilding anything.

    Example: c360 ingest --workspace my-company
    """
    opened = open_workspace(workspace)
    if follow or name is not None:
        follow_source(opened, name, is_endless=follow)
        return
    contracts = load_contracts(opened)
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


def describe_run(result: RunResult) -> dict[str, Any]:
    """Return a run in the documented JSON form."""
    return {
        "run_id": result.run_id,
        "status": result.status.value,
        "as_of": result.as_of.isoformat(),
        "published": result.is_published,
        "steps": [
            {
                "name": step.name,
                "status": step.status.value,
                "seconds": round(step.seconds or 0.0, 3),
                "rows_in": step.rows_in or 0,
                "rows_out": step.rows_out or 0,
            }
            for step in result.steps
        ],
        "feeds": [describe_feed(feed) for feed in result.feeds],
        "warnings": list(result.warnings),
        "error": None if result.error is None else f"{type(result.error).__name__}: {result.error}",
    }
