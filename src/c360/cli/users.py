"""``c360 users``: who may log in."""

from __future__ import annotations

import getpass
import secrets
import sys
from typing import Annotated

import typer

from c360.api.tokens import Tokens
from c360.cli.options import JsonOption, WorkspaceOption, open_with_state
from c360.cli.output import print_json, print_line, print_table
from c360.domain.roles import Role
from c360.errors import InvalidInputError, PermissionDeniedError
from c360.kit.clock import utc_now
from c360.state.audit import AuditRecord
from c360.state.database import StateDatabase
from c360.state.users import User

users_app = typer.Typer(help="Add, list, disable and reset users.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help="Name of the user.")]
StdinOption = Annotated[
    bool,
    typer.Option(
        "--password-stdin",
        help="Read the password from standard input; else one is made and printed once.",
    ),
]
PASSWORD_BYTES = 15
MINUTES_OF_DAY = 24 * 60


def make_password() -> str:
    """Return a random password of 20 characters."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


@users_app.command()
def add(
    name: NameArgument,
    role: Annotated[Role, typer.Option(help="What the user may do.")] = Role.VIEWER,
    workspace: WorkspaceOption = None,
    password_stdin: StdinOption = False,
) -> None:
    """Add a user.

    Example: c360 users add maria --role analyst
    """
    _, state = open_with_state(workspace, with_sources=False)
    password = _read_password() if password_stdin else make_password()
    user = state.users.add_user(name, role, password)
    _record(state, "user.add", user.name)
    print_line(f"Added {user.name} as {user.role.value}.")
    if not password_stdin:
        print_line(f"Password, shown this once: {password}")


@users_app.command("list")
def list_users(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the users.

    Example: c360 users list
    """
    _, state = open_with_state(workspace, with_sources=False)
    users = state.users.list_users()
    if as_json:
        print_json([_describe(user) for user in users])
        return
    print_table(
        ("name", "role", "disabled", "last log-in"),
        (
            (user.name, user.role.value, "yes" if user.is_disabled else "", user.last_login_at)
            for user in users
        ),
    )


@users_app.command()
def disable(name: NameArgument, workspace: WorkspaceOption = None) -> None:
    """Disable a user: log-in is refused, and what is open ends at once.

    Example: c360 users disable maria
    """
    _, state = open_with_state(workspace, with_sources=False)
    user = state.users.disable_user(name)
    _record(state, "user.disable", user.name)
    print_line(f"Disabled {user.name}. `c360 users reset {user.name}` lets them in again.")


@users_app.command()
def reset(
    name: NameArgument, workspace: WorkspaceOption = None, password_stdin: StdinOption = False
) -> None:
    """Give a user a new password, and enable a disabled one.

    Example: c360 users reset maria
    """
    _, state = open_with_state(workspace, with_sources=False)
    password = _read_password() if password_stdin else make_password()
    user = state.users.reset_password(name, password)
    if user.is_disabled:
        user = state.users.enable_user(name)
    _record(state, "user.reset", user.name)
    print_line(f"{user.name} has a new password; older log-ins have ended.")
    if not password_stdin:
        print_line(f"Password, shown this once: {password}")


@users_app.command()
def token(
    name: NameArgument,
    workspace: WorkspaceOption = None,
    days: Annotated[int, typer.Option(min=1, max=365, help="How long it holds.")] = 30,
) -> None:
    """Print a token that stands for a user, for programs: it has the user's rights.

    It ends with its days, when the user is disabled, and with a new password or role.

    Example: c360 users token maria --days 90
    """
    opened, state = open_with_state(workspace, with_sources=False)
    user = state.users.get_user(name)
    if user.is_disabled:
        raise PermissionDeniedError(
            f"{user.name} is disabled. `c360 users reset {user.name}` lets them in again."
        )
    tokens = Tokens(opened.signing_secret(), days * MINUTES_OF_DAY)
    _record(state, "user.token", user.name)
    print_line(tokens.issue(user.name, user.role.value, user.token_generation, utc_now()))


def _describe(user: User) -> dict[str, object]:
    return {
        "name": user.name,
        "role": user.role.value,
        "is_disabled": user.is_disabled,
        "created_at": user.created_at,
        "last_login_at": user.last_login_at,
    }


def _read_password() -> str:
    password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise InvalidInputError("Standard input holds no password. Pipe one in, on one line.")
    return password


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
