"""``c360 sql``, ``status``, ``quality`` and ``rollback``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from c360.cli.feeds import describe_feed, print_feeds
from c360.cli.options import JsonOption, WorkspaceOption, open_with_state
from c360.cli.output import print_json, print_line, print_table
from c360.config.workspace import Workspace, open_workspace
from c360.lake.lake import Lake
from c360.pipelines.ingest import load_contracts, total_feeds
from c360.pipelines.sources import list_sources
from c360.state.database import StateDatabase
from c360.state.quality import QualityResult
from c360.warehouse.console import query_workspace
from c360.warehouse.publish import list_snapshots, roll_back
from c360.warehouse.snapshot import SnapshotManifest, read_pointer


def sql(
    statement: Annotated[str, typer.Argument(help="One SELECT.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the published snapshot, schema marts, or quality.quarantine.

    Example: c360 sql "select risk_tier, count(*) from marts.account_health group by risk_tier"
    """
    opened = open_workspace(workspace, with_sources=False)
    zone = Lake(opened.data).quarantine_zone()
    answer = query_workspace(opened.serving, zone, statement)
    rows = [list(row) for row in zip(*answer.to_pydict().values(), strict=True)]
    if as_json:
        print_json({"columns": answer.column_names, "rows": rows})
    else:
        print_table(answer.column_names, rows)


def status(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show what is published, how the last run went, and what arrived.

    Example: c360 status
    """
    opened, state = open_with_state(workspace, with_sources=False)
    report = describe_status(opened, state)
    if as_json:
        print_json(report)
        return
    published, last = report["published"], report["last_run"]
    if published is None:
        print_line("Nothing is published yet. Run `c360 run`.")
    else:
        print_line(
            f"Serving run {published['run_id']}, data as of {published['as_of']}, "
            f"published {published['published_at']}."
        )
    if last is not None:
        told = f"Last run {last['run_id']}: {last['status']}."
        print_line(told + (f" {last['error']}" if last["error"] else ""))
    print_line(f"Snapshots kept: {', '.join(report['snapshots']) or 'none'}.")
    print_feeds(total_feeds(Lake(opened.data).manifests(), list(load_contracts(opened))))
    for source in list_sources(opened, Lake(opened.data)):
        lag = source.describe_lag()
        if lag is not None:
            print_line(f"Source {source.name}: behind by {lag}, last batch {source.last_batch_at}.")


def describe_status(workspace: Workspace, state: StateDatabase) -> dict[str, Any]:
    """Return the state of a workspace in the documented JSON form."""
    snapshots = list_snapshots(workspace.serving)
    served = read_pointer(workspace.serving)
    published = next((s for s in snapshots if s.run_id == served), None)
    last = state.runs.last_run()
    feeds = total_feeds(Lake(workspace.data).manifests(), list(load_contracts(workspace)))
    return {
        "workspace": str(workspace.root),
        "name": workspace.settings.workspace.name,
        "published": None if published is None else _describe_snapshot(published),
        "snapshots": [snapshot.run_id for snapshot in snapshots],
        "last_run": None
        if last is None
        else {
            "run_id": last.run_id,
            "status": last.status.value,
            "as_of": last.as_of,
            "started_at": last.started_at,
            "finished_at": last.finished_at,
            "error": last.error,
        },
        "feeds": [describe_feed(feed) for feed in feeds],
        "sources": [source.to_json() for source in list_sources(workspace, Lake(workspace.data))],
    }


def _describe_snapshot(snapshot: SnapshotManifest) -> dict[str, Any]:
    described = snapshot.to_json()
    return {name: described[name] for name in ("run_id", "as_of", "published_at", "tables")}


def quality(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show what became of every row, and the checks of the last run that made some.

    Example: c360 quality
    """
    opened, state = open_with_state(workspace, with_sources=False)
    feeds = total_feeds(Lake(opened.data).manifests(), list(load_contracts(opened)))
    run_id = state.quality.find_newest_run()
    results = state.quality.list_results(run_id) if run_id else []
    if as_json:
        print_json(
            {
                "run_id": run_id,
                "feeds": [describe_feed(feed) for feed in feeds],
                "results": [_describe_result(result) for result in results],
            }
        )
        return
    print_feeds(feeds)
    counts = {kind: sum(r.status == kind for r in results) for kind in ("pass", "warn", "fail")}
    print_line(
        f"\nChecks of run {run_id}: {counts['pass']} passed, {counts['warn']} warned, "
        f"{counts['fail']} failed."
        if run_id
        else "\nNo checks yet. Run `c360 run`."
    )
    notable = [result for result in results if result.status != "pass"]
    if notable:
        print_table(
            ("status", "feed", "check", "message"),
            ((r.status, r.feed, r.check_name, r.message) for r in notable),
        )


def _describe_result(result: QualityResult) -> dict[str, Any]:
    return {
        "feed": result.feed,
        "check": result.check_name,
        "status": result.status,
        "records_checked": result.records_checked,
        "records_failed": result.records_failed,
        "rate": result.rate,
        "threshold": result.threshold,
        "message": result.message,
        "checked_at": result.checked_at,
    }


def rollback(
    workspace: WorkspaceOption = None,
    to: Annotated[
        str | None,
        typer.Option(help="Run to go back to; the one before by default.", show_default=False),
    ] = None,
) -> None:
    """Show an earlier snapshot again.

    Example: c360 rollback --to 3f2a
    """
    opened = open_workspace(workspace, with_sources=False)
    with opened.lock("c360 rollback"):
        published = roll_back(opened.serving, to)
    print_line(f"Now serving run {published.run_id}, data as of {published.as_of}.")
