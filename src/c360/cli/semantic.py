"""``c360 semantic``: the semantic model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
import yaml

from c360.cli.ask import semantic_folders
from c360.cli.options import JsonOption, WorkspaceOption, open_with_state
from c360.cli.output import print_json, print_line, print_notice, print_table
from c360.config.workspace import Workspace, open_workspace
from c360.errors import SemanticError
from c360.semantic.interchange.carried import NotCarried
from c360.semantic.interchange.exporting import Form, export_model
from c360.semantic.interchange.importing import import_model, save_model
from c360.semantic.linting import lint as lint_catalog
from c360.semantic.reading import read_catalog, read_verified
from c360.semantic.verifying import as_authored
from c360.warehouse.snapshot import SnapshotReader, read_pointer

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


@semantic_app.command("export")
def export(
    workspace: WorkspaceOption = None,
    format: Annotated[Form, typer.Option("--format", help="The form to write.")] = Form.SNOWFLAKE,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="File to write; by default it is printed.", show_default=False),
    ] = None,
    database: Annotated[
        str, typer.Option(help="Database of the marts in Snowflake, for that form.")
    ] = "C360",
) -> None:
    """Write the semantic model as a Snowflake semantic view, or in the form of Apache Ossie (OSI).

    What the form has no place for is named on standard error.

    Example: c360 semantic export --format snowflake --out c360_view.yaml
    """
    folders = semantic_folders(open_workspace(workspace, with_sources=False))
    document, missing = export_model(
        format, read_catalog(folders), read_verified(folders), database
    )
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    if out is None:
        print_line(text.rstrip())
    else:
        _write(out, text)
        print_line(f"Wrote {out}.")
    _print_notes(missing, "not carried over")


@semantic_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="YAML of Cortex Analyst or a semantic view.")],
    workspace: WorkspaceOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Folder to write to; by default semantic_models in the workspace.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Make a semantic model of a Cortex Analyst YAML; what has no place here is named.

    A base table is looked for among the published marts: NAME, else own_NAME, of a feed of yours.

    Example: c360 semantic import revenue_timeseries.yaml
    """
    opened = open_workspace(workspace, with_sources=False)
    made = import_model(file, list(_published(opened)), read_catalog(semantic_folders(opened)))
    folder = out or opened.root / "semantic_models"
    for path in save_model(made, folder, file.stem, semantic_folders(opened)[0]):
        print_line(f"Wrote {path}.")
    models = sum("semantic_model" in document for document in made.documents)
    print_line(f"{models} models and {len(made.verified)} verified questions.")
    _print_notes(made.notes, "not carried over, or read as something else")


def _published(workspace: Workspace) -> Sequence[str]:
    if read_pointer(workspace.serving) is None:
        return []
    return list(SnapshotReader(workspace.serving).current().manifest.tables)


def _print_notes(notes: Sequence[NotCarried], told: str) -> None:
    if notes:
        print_notice(f"{len(notes)} {told}:")
    for note in notes:
        print_notice(f"  {note.where}: {note.what}")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SemanticError(f"{path} cannot be written: {error.strerror}.") from error
