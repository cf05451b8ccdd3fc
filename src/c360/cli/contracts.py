"""``c360 contracts``: what feeds promise, what they keep, and what blocks them."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from c360.cli.options import JsonOption, WorkspaceOption, open_with_state
from c360.cli.output import print_json, print_line, print_table
from c360.config.workspace import open_workspace
from c360.kit.clock import utc_now
from c360.pipelines.acceptance import accept_feed
from c360.pipelines.contract_check import DryRun, check_file
from c360.pipelines.contract_files import diff_contracts, import_plain
from c360.pipelines.contract_views import WorkspaceContracts, describe_feeds
from c360.pipelines.infer import infer_file
from c360.state.audit import AuditRecord

contracts_app = typer.Typer(
    help="Contracts: list, show, check, infer, import, accept, diff.", no_args_is_help=True
)
FeedArgument = Annotated[str, typer.Argument(help="Name of the feed.")]


@contracts_app.command("list")
def list_contracts(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List all feeds with their contract's version, and what blocks them.

    Example: c360 contracts list
    """
    feeds = describe_feeds(open_workspace(workspace, with_sources=False))
    if as_json:
        print_json(feeds)
        return
    columns = ("feed", "version", "columns", "on_violation", "sources", "blocked")
    print_table(columns, ([feed[column] for column in columns] for feed in feeds))


@contracts_app.command("show")
def show_contract(
    feed: FeedArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Show a contract: columns, promises, and what blocks the feed.

    Example: c360 contracts show opportunities
    """
    opened = open_workspace(workspace, with_sources=False)
    described = WorkspaceContracts(opened).contract(feed)
    if as_json:
        print_json(described)
        return
    columns, blocks = described.pop("columns"), described.pop("blocks")
    accepted, batches = described.pop("accepted"), described.pop("batches")
    print_table(("", "value"), ((name, str(value)) for name, value in described.items()))
    print_table(tuple(columns[0]), (tuple(column.values()) for column in columns))
    if batches:
        print_table(tuple(batches[0]), (tuple(batch.values()) for batch in batches[:10]))
    for block in blocks:
        print_line(f"Blocked since {block['blocked_at']} ({block['kind']}): {block['message']}.")
    for item in accepted:
        print_line(f"Accepted {item['accepted_at']} by {item['accepted_by']}: {item['message']}.")


@contracts_app.command("infer")
def infer(
    file: Annotated[Path, typer.Argument(help="A file nobody has described.")],
    workspace: WorkspaceOption = None,
    feed: Annotated[
        str | None,
        typer.Option("--feed", help="Name of its feed; by default one that fits, else its own."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write a first contract and a source for a file; `c360 run` then lands and publishes it.

    Example: c360 contracts infer landing/sales.csv
    """
    found = infer_file(open_workspace(workspace), file, feed)
    if as_json:
        columns = [{**asdict(column), "type": str(column.type)} for column in found.columns]
        print_json({**asdict(found), "columns": columns})
        return
    print_table(
        ("column", "of the file's", "type", "empty", "distinct", "values", "personal"),
        (
            (c.name, c.source, str(c.type), c.null_count, c.distinct_count,
             ", ".join(c.allowed), "yes" if c.is_personal else "")
            for c in found.columns
        ),
    )  # fmt: skip
    for note in found.notes:
        print_line(f"Note: {note}")
    if found.contract_path is not None:
        print_line(f"Wrote {found.contract_path}; the key is {', '.join(found.key)}.")
    print_line(f"Added source '{found.source}' of feed '{found.feed}' to c360.toml.")
    shown = "Data, Own feeds" if found.contract_path else "the screens of its feed"
    where = "" if workspace is None else f" --workspace {workspace}"
    print_line(f"Run `c360 run{where}`, then `c360 serve{where}`, and look at {shown}.")


@contracts_app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A file, as a source would drop it.")],
    workspace: WorkspaceOption = None,
    feed: Annotated[
        str | None,
        typer.Option("--feed", help="Its feed; by default that of the source that reads it."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Try a file against its contract; exit 1 where the feed would not take it as it is.

    Example: c360 contracts check landing/pipeline.csv
    """
    result = check_file(open_workspace(workspace), file, feed)
    if as_json:
        print_json(_describe_dry_run(result))
    else:
        print_line(
            f"Feed {result.feed}: {result.rows_in:,} rows, {result.landed:,} would land, "
            f"{result.quarantined:,} go to quarantine, {result.duplicate:,} equal another."
        )
        reasons = sorted(result.reasons.values(), key=lambda reason: -reason.rows)
        if reasons:
            rows = ((r.rows, r.reason, ", ".join(str(p) for p in r.positions)) for r in reasons)
            print_table(("rows", "reason", "first at"), rows)
        for message in result.drift:
            print_line(f"Drift: {message}: the feed would be blocked.")
        for name in result.new_columns:
            print_line(f"New column, kept as extra: {name}.")
    if not result.is_passing:
        raise typer.Exit(1)


def _describe_dry_run(result: DryRun) -> dict[str, Any]:
    return {
        **asdict(result),
        "reasons": [asdict(reason) for reason in result.reasons.values()],
        "landed": result.landed,
        "passing": result.is_passing,
    }


@contracts_app.command("import")
def import_contract(
    file: Annotated[Path, typer.Argument(help="A contract in the plain JSON form.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a contract of the plain JSON form into the workspace, as Open Data Contract Standard.

    Example: c360 contracts import orders.json
    """
    opened = open_workspace(workspace, with_sources=False)
    written = import_plain(opened, file)
    if as_json:
        print_json({"file": str(written)})
        return
    print_line(f"Wrote {written}. Name its source under [[sources]] in c360.toml.")


@contracts_app.command("diff")
def diff(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Compare the workspace's contracts with those shipped; breaking changes are marked.

    Example: c360 contracts diff
    """
    changes = diff_contracts(open_workspace(workspace, with_sources=False))
    if as_json:
        print_json([asdict(change) for change in changes])
        return
    print_table(
        ("feed", "change", "breaking"),
        ((c.feed, c.message, "yes" if c.is_breaking else "") for c in changes),
    )


@contracts_app.command("accept")
def accept(
    feed: FeedArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """Accept what blocks a feed; the next run takes its batches.

    Example: c360 contracts accept opportunities
    """
    opened, state = open_with_state(workspace, with_sources=False)
    name = getpass.getuser()
    accepted = accept_feed(opened, feed, name)
    if accepted:
        target = f"{feed}: {'; '.join(block.message for block in accepted)}"
        record = AuditRecord(
            utc_now(), f"{name} (command line)", "contracts.accept", target, "succeeded", None
        )
        state.audit.record(record)
    if as_json:
        print_json({"feed": feed, "accepted": [block.message for block in accepted]})
        return
    for block in accepted:
        print_line(f"Accepted ({block.kind}): {block.message}.")
    print_line("The next `c360 run` takes it." if accepted else f"Nothing blocks feed {feed!r}.")
