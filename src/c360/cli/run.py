"""``c360 run``."""

from __future__ import annotations

from typing import Any

import typer

from c360.cli.feeds import describe_feed, print_feeds
from c360.cli.options import AsOfOption, JsonOption, WorkspaceOption, open_with_state, parse_date
from c360.cli.output import print_json, print_line, print_notice
from c360.cli.progress import RunProgress
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
