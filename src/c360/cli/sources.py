"""``c360 sources``: list, test, accept a changed table, take a snapshot again, drop a slot."""

from __future__ import annotations

from typing import Annotated

import typer

from c360.cli.findings import print_findings
from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_json, print_line, print_notice, print_table
from c360.config.workspace import open_workspace
from c360.lake.lake import Lake
from c360.pipelines.ingest import load_contracts
from c360.pipelines.sources import (
    accept_shape,
    drop_slot,
    inspect_source,
    list_sources,
    resnapshot,
)

NameArgument = Annotated[str, typer.Argument(help="Name of the source.")]
COLUMNS = ("source", "kind", "feed", "mode", "batches", "rows landed", "last batch", "lag", "at")

sources_app = typer.Typer(help="See and tend the sources.", no_args_is_help=True)


@sources_app.command("list")
def show(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the sources: the last batch of each, and how far a database is behind.

    Example: c360 sources list
    """
    opened = open_workspace(workspace, with_sources=False)
    states = list_sources(opened, Lake(opened.data))
    if as_json:
        print_json([state.to_json() for state in states])
        return
    print_table(
        COLUMNS,
        (
            (
                state.name,
                state.kind,
                state.feed,
                state.mode,
                state.batch_count,
                f"{state.rows_landed:,}",
                state.last_batch_at and f"{state.last_batch_at:%Y-%m-%d %H:%M:%S}",
                state.describe_lag(),
                state.position,
            )
            for state in states
        ),
    )
    for state in states:
        if state.trouble is not None:
            print_notice(
                f"{state.name}, since {state.troubled_since:%Y-%m-%d %H:%M}: {state.trouble}"
            )


@sources_app.command("test")
def check_connection(
    name: NameArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Test the connection of a database source, and say what to change.

    Looks at the server, the rights, the log's settings, the table and its columns; changes nothing.

    Example: c360 sources test payments
    """
    opened = open_workspace(workspace)
    findings = inspect_source(opened, load_contracts(opened), name)
    print_findings(findings, as_json=as_json)


@sources_app.command("accept")
def accept(name: NameArgument, workspace: WorkspaceOption = None) -> None:
    """Accept that a table lost a column or changed a type, so that its feed goes on.

    Example: c360 sources accept payments
    """
    columns = accept_shape(open_workspace(workspace), name)
    print_line(f"Accepted: {', '.join(f'{column} {kind}' for column, kind in columns.items())}.")


@sources_app.command("resnapshot")
def take_again(name: NameArgument, workspace: WorkspaceOption = None) -> None:
    """Read a table again from the beginning; keys that are gone are deleted.

    Example: c360 sources resnapshot payments
    """
    opened = open_workspace(workspace)
    with opened.lock("c360 sources resnapshot"):
        landed, warnings = resnapshot(opened, load_contracts(opened), name)
    for warning in warnings:
        print_notice(f"Warning: {warning}")
    rows = sum(manifest.result.landed for manifest in landed)
    gone = sum(manifest.result.deleted for manifest in landed)
    print_line(f"{rows:,} rows landed, {gone:,} deleted.")


@sources_app.command("drop-slot")
def drop(name: NameArgument, workspace: WorkspaceOption = None) -> None:
    """Drop the replication slot of a PostgreSQL source that is no longer followed.

    What changes from then on is lost to the source: following it again begins with a snapshot.

    Example: c360 sources drop-slot payments
    """
    slot, was_there = drop_slot(open_workspace(workspace), name)
    print_line(f"Dropped {slot}." if was_there else f"There is no slot {slot}.")
