"""``c360 lake``: look whether the bucket of the raw zone can be used."""

from __future__ import annotations

import typer

from c360.cli.findings import print_findings
from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import print_line
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
    if not findings and not as_json:
        print_line(f"The raw zone is {opened.data / 'raw'}; lake.raw names no bucket.")
        return
    print_findings(findings, as_json=as_json)
