"""The ``c360`` command."""

from __future__ import annotations

import sys

import typer

from c360.cli import answers, demo, run, serve, users, workspace
from c360.errors import C360Error

app = typer.Typer(
    help="C360: who is at risk, why, and what to do about it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (
    demo.demo,
    workspace.init,
    run.ingest,
    run.run,
    serve.serve,
    answers.status,
    answers.quality,
    answers.rollback,
    answers.sql,
):
    app.command()(command)
app.add_typer(users.users_app, name="users")
app.add_typer(workspace.config_app, name="config")


def main() -> None:
    """Run the command; print an expected error in one line and exit 1."""
    try:
        app()
    except C360Error as error:
        told = " ".join(str(error).split())
        sys.stderr.write(f"{type(error).__name__}: {told}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
