"""``c360 lake``: look whether the bucket of the raw zone can be used."""

from __future__ import annotations

from dataclasses import asdict

import typer

from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_json, print_line, print_table
from c360.config.workspace import open_workspace
from c360.pipelines.lakes import check_lake

lake_app = typer.Typer(help="Look after the raw zone.", no_args_is_help=True)
lake_app.callback()(lambda: None)


@lake_app.command("check")
def check(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Test whether the bucket of the raw zone can be read and written, and holds all it should.

    Writes one small object and removes it; nothing else changes, here or there.

    Example: c360 lake check
    """
    opened = open_workspace(workspace, with_sources=False)
    findings = check_lake(opened)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    elif not findings:
        print_line(f"The raw zone is {opened.data / 'raw'}; lake.raw names no bucket.")
    else:
        print_table(
            ("", "check", "found", "what to do"),
            (
                ("✓" if f.is_right else "✗", f.name, f.told, "" if f.is_right else f.advice)
                for f in findings
            ),
        )
    if not all(finding.is_right for finding in findings):
        raise typer.Exit(1)
