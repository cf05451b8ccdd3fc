"""``c360 collector``: the keys with which clients send events."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from c360.cli.options import JsonOption, WorkspaceOption, open_with_state
from c360.cli.output import print_json, print_line, print_table
from c360.kit.clock import utc_now
from c360.state.audit import AuditRecord
from c360.state.database import StateDatabase

collector_app = typer.Typer(help="The event collector's write keys.", no_args_is_help=True)
keys_app = typer.Typer(help="Add, list and revoke write keys.", no_args_is_help=True)
collector_app.add_typer(keys_app, name="keys")
NameArgument = Annotated[str, typer.Argument(help="What sends with it, such as web-shop.")]


@keys_app.command()
def add(name: NameArgument, workspace: WorkspaceOption = None) -> None:
    """Make a write key and print it: it is shown this once.

    Example: c360 collector keys add web-shop
    """
    _, state = open_with_state(workspace, with_sources=False)
    key = state.write_keys.add_key(name)
    _record(state, "write_key.add", name)
    print_line(f"Write key {name}, shown this once: {key}")


@keys_app.command("list")
def list_keys(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the write keys by name; the keys themselves are not kept.

    Example: c360 collector keys list
    """
    _, state = open_with_state(workspace, with_sources=False)
    keys = state.write_keys.list_keys()
    if as_json:
        print_json(
            [
                {"name": key.name, "created_at": key.created_at, "revoked_at": key.revoked_at}
                for key in keys
            ]
        )
        return
    print_table(
        ("name", "created", "revoked"),
        ((key.name, key.created_at, key.revoked_at or "") for key in keys),
    )


@keys_app.command()
def revoke(name: NameArgument, workspace: WorkspaceOption = None) -> None:
    """Revoke a write key: within two seconds nothing more is accepted with it.

    Example: c360 collector keys revoke web-shop
    """
    _, state = open_with_state(workspace, with_sources=False)
    state.write_keys.revoke_key(name)
    _record(state, "write_key.revoke", name)
    print_line(f"Revoked {name}.")


def _record(state: StateDatabase, action: str, target: str) -> None:
    state.audit.record(
        AuditRecord(
            at=utc_now(),
            user_name=f"{getpass.getuser()} (command line)",
            action=action,
            target=target,
            status="succeeded",
            address=None,
        )
    )
