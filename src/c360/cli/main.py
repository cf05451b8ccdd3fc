"""The ``c360`` command."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import typer

from c360.errors import C360Error

COMMANDS = {
    "demo": "c360.cli.demo",
    "init": "c360.cli.workspace",
    "ingest": "c360.cli.ingest",
    "run": "c360.cli.run",
    "train": "c360.cli.train",
    "score": "c360.cli.train",
    "serve": "c360.cli.serve",
    "worker": "c360.cli.worker",
    "scheduler": "c360.cli.worker",
    "lineage": "c360.cli.operations",
    "slos": "c360.cli.operations",
    "collect": "c360.cli.collect",
    "status": "c360.cli.answers",
    "quality": "c360.cli.answers",
    "rollback": "c360.cli.answers",
    "search": "c360.cli.search",
    "sql": "c360.cli.answers",
    "ask": "c360.cli.ask",
    "mcp": "c360.cli.mcp",
    "briefing": "c360.cli.briefing",
    "compact": "c360.cli.compact",
    "retention": "c360.cli.retention",
}
GROUPS = {
    "users": ("c360.cli.users", "users_app"),
    "models": ("c360.cli.models", "models_app"),
    "config": ("c360.cli.workspace", "config_app"),
    "commands": ("c360.cli.commands", "commands_app"),
    "sources": ("c360.cli.sources", "sources_app"),
    "campaigns": ("c360.cli.campaigns", "campaigns_app"),
    "semantic": ("c360.cli.semantic", "semantic_app"),
    "collector": ("c360.cli.collector", "collector_app"),
    "contracts": ("c360.cli.contracts", "contracts_app"),
    "lake": ("c360.cli.lake", "lake_app"),
    "quarantine": ("c360.cli.quarantine", "quarantine_app"),
}


def build_app(arguments: Sequence[str]) -> typer.Typer:
    """Build the command line for some arguments.

    Only the module of the verb that is called is imported: half of them need a second for it.
    Without a known verb, such as for ``--help``, all are.
    """
    app = typer.Typer(
        help="C360: who is at risk, why, and what to do about it.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    # A callback keeps the verb a verb even where only one is registered.
    app.callback()(lambda: None)
    verb = next((text for text in arguments if not text.startswith("-")), None)
    known = verb in COMMANDS or verb in GROUPS
    for name, module in COMMANDS.items():
        if name == verb or not known:
            app.command(name)(getattr(importlib.import_module(module), name))
    for name, (module, attribute) in GROUPS.items():
        if name == verb or not known:
            app.add_typer(getattr(importlib.import_module(module), attribute), name=name)
    return app


def main() -> None:
    """Run the command; print an expected error in one line and exit 1."""
    try:
        build_app(sys.argv[1:])()
    except C360Error as error:
        told = " ".join(str(error).split())
        sys.stderr.write(f"{type(error).__name__}: {told}\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
