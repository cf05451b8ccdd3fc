"""``c360 semantic``: the semantic model."""

from __future__ import annotations

import typer

from c360.cli.ask import semantic_folders
from c360.cli.options import JsonOption, WorkspaceOption, open_with_state
from c360.cli.output import print_json, print_line, print_table
from c360.config.workspace import open_workspace
from c360.errors import SemanticError
from c360.semantic.linting import lint as lint_catalog
from c360.semantic.reading import read_catalog, read_verified
from c360.semantic.verifying import as_authored
from c360.warehouse.snapshot import SnapshotReader

semantic_app = typer.Typer(help="The semantic model behind questions.", no_args_is_help=True)


@semantic_app.command("lint")
def lint(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Check the semantic model and its verified questions against the published snapshot.

    Example: c360 semantic lint
    """
    opened, state = open_with_state(workspace, with_sources=False)
    folders = semantic_folders(opened)
    snapshot = SnapshotReader(opened.serving).current()
    now = snapshot.manifest.as_of
    saved = [as_authored(question, now) for question in state.verified.list_questions()]
    catalog, verified = read_catalog(folders), [*read_verified(folders), *saved]
    problems = lint_catalog(catalog, verified, snapshot)
    if as_json:
        print_json([{"where": p.where, "message": p.message} for p in problems])
    for problem in problems if not as_json else ():
        print_line(f"{problem.where} {problem.message}")
    if problems:
        raise SemanticError(f"{len(problems)} problems in the semantic model.")
    if not as_json:
        print_line(
            f"{len(catalog.models)} models, {len(catalog.metrics)} metrics and {len(verified)} "
            "questions: no problem."
        )


@semantic_app.command("list")
def list_metrics(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List metrics and what they can be grouped by.

    Example: c360 semantic list
    """
    opened = open_workspace(workspace, with_sources=False)
    catalog = read_catalog(semantic_folders(opened))
    rows = [
        [metric.name, catalog.fact_of(metric.name), metric.unit.value, metric.description]
        for metric in catalog.metrics.values()
    ]
    columns = ["metric", "model", "unit", "definition"]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)
