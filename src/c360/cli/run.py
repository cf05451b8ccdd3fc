"""``c360 run`` and ``c360 ingest``."""

from __future__ import annotations

from typing import Any

import typer

from c360.cli.options import AsOfOption, JsonOption, WorkspaceOption, open_with_state, parse_date
from c360.cli.output import print_json, print_line, print_notice, print_table
from c360.cli.progress import RunProgress
from c360.config.workspace import open_workspace
from c360.lake.lake import Lake
from c360.pipelines.ingest import FeedTotals, ingest_sources, load_contracts, total_feeds
from c360.pipelines.run import RunResult, run_pipeline

FEED_COLUMNS = ("feed", "rows in", "landed", "quarantined", "duplicate")


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


def ingest(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Land what is new in the sources, without rebuilding anything.

    Example: c360 ingest --workspace my-company
    """
    opened = open_workspace(workspace)
    contracts = load_contracts(opened)
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


def describe_feed(feed: FeedTotals) -> dict[str, Any]:
    """Return a feed's totals in the documented JSON form."""
    return {
        "feed": feed.feed,
        "rows_in": feed.rows_in,
        "rows_landed": feed.rows_landed,
        "rows_quarantined": feed.rows_quarantined,
        "rows_duplicate": feed.rows_duplicate,
    }


def print_feeds(feeds: tuple[FeedTotals, ...] | list[FeedTotals]) -> None:
    """Print what became of every row so far."""
    rows = (
        (
            feed.feed,
            f"{feed.rows_in:,}",
            f"{feed.rows_landed:,}",
            f"{feed.rows_quarantined:,}",
            f"{feed.rows_duplicate:,}",
        )
        for feed in feeds
    )
    print_table(FEED_COLUMNS, rows)
