"""Options that several commands share, and how they are read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from c360.config.workspace import Workspace, open_workspace
from c360.errors import InvalidInputError
from c360.state.database import StateDatabase, open_state

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        help="Folder of the workspace; by default $C360_WORKSPACE, else the current folder.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help="Last day included, as YYYY-MM-DD; by default as set in c360.toml, else yesterday.",
        show_default=False,
    ),
]


def parse_date(text: str | None) -> date | None:
    """Read a day.

    Raises:
        InvalidInputError: Not a day written as YYYY-MM-DD.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError(
            f"{text!r} is no day. Write it as YYYY-MM-DD, such as 2026-06-30."
        ) from error


def open_with_state(
    folder: Path | None, *, with_sources: bool = True
) -> tuple[Workspace, StateDatabase]:
    """Open a workspace and its state database."""
    workspace = open_workspace(folder, with_sources=with_sources)
    workspace.make_data_folder()
    return workspace, open_state(workspace.state_url)
