"""``c360 init`` and ``c360 config show``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from c360.cli.options import JsonOption, WorkspaceOption
from c360.cli.output import encode_value, print_json, print_line, print_table
from c360.config.read import list_settings
from c360.config.workspace import find_workspace, init_workspace

TEMPLATE = """\
# A C360 workspace. Every setting has a default: `c360 config show` lists them.
format_version = 1

[workspace]
name = "{name}"

[reporting]
currency = "GBP"
time_zone = "UTC"

# One entry per source. `c360 contracts infer FILE` writes one for a file nobody has described;
# `c360 contracts list` shows the feeds that there are.
#
# [[sources]]
# name = "crm_accounts"
# feed = "accounts"
# kind = "files"                       # documents | sql | postgres | mysql | events | stream
# path = "landing/accounts_*.csv"      # csv, json, jsonl, parquet, xml and xlsx by suffix
# mode = "full"                        # append: rows add and update; full: the whole table
#
# [sources.columns]                    # canonical column = SQL expression over the source's
# account_id = "id"
# arr_amount = "annual_value::decimal(18,2)"
# currency = "'GBP'"
"""

config_app = typer.Typer(help="Show the settings.", no_args_is_help=True)


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make the workspace in.")],
) -> None:
    """Make an empty workspace.

    Example: c360 init my-company
    """
    root = folder.resolve()
    init_workspace(root, TEMPLATE.format(name=root.name.replace('"', "'").replace("\\", "/")))
    print_line(
        f"Made {root}. Drop files into {root / 'landing'}, name them under [[sources]] in "
        f"c360.toml, then run `c360 run --workspace {folder}`."
    )


@config_app.command("show")
def show(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show every setting, its value and where it came from; secrets are masked.

    Example: c360 config show
    """
    values = list_settings(find_workspace(workspace))
    if as_json:
        print_json([{"name": v.name, "value": v.value, "origin": v.origin} for v in values])
        return
    print_table(
        ("setting", "value", "from"),
        ((v.name, json.dumps(v.value, default=encode_value), v.origin) for v in values),
    )
