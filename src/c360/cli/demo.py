"""``c360 demo``: a workspace with generated data, built and served."""

from __future__ import annotations

import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from c360.cli.feeds import print_feeds
from c360.cli.options import WorkspaceOption
from c360.cli.output import print_line, print_notice
from c360.cli.progress import RunProgress
from c360.cli.serve import PortOption, serve_workspace
from c360.cli.users import make_password
from c360.config.read import SETTINGS_FILE
from c360.config.workspace import Workspace, find_workspace, init_workspace, open_workspace
from c360.demo.generate import generate_demo
from c360.demo.options import DemoOptions
from c360.demo.workspace import demo_config
from c360.domain.roles import Role
from c360.pipelines.run import run_pipeline
from c360.state.database import StateDatabase, open_state


class Scale(StrEnum):
    """How many card customers and engagement profiles a demo has."""

    STANDARD = "standard"
    FULL = "full"


CUSTOMERS = {Scale.STANDARD: 5_000, Scale.FULL: 100_000}
PROFILES = {Scale.STANDARD: 20_000, Scale.FULL: 100_000}
DEFAULT_FOLDER = Path("demo")
DEMO_USER = "admin"
LOGIN_FILE = "demo-login.txt"


def demo(
    workspace: WorkspaceOption = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same data.")] = 42,
    scale: Annotated[
        Scale,
        typer.Option(
            help="5,000 card customers with 3 million transactions and 20,000 engagement "
            "profiles, or 100,000 with 60 million and 100,000."
        ),
    ] = Scale.STANDARD,
    causal: Annotated[
        bool, typer.Option(help="Whether behaviour causes churn, or nothing does.")
    ] = True,
    serve: Annotated[bool, typer.Option(help="Serve the web app afterwards.")] = True,
    port: PortOption = None,
) -> None:
    """Make a workspace with generated data, run the pipeline, and serve the web app.

    A workspace that is there already is kept: only what changed is done again.

    Example: c360 demo --workspace demo --seed 7 --scale full
    """
    root = find_workspace(workspace) if workspace or _is_named() else DEFAULT_FOLDER.resolve()
    options = replace(_options(scale), seed=seed, causal=causal)
    if not (root / SETTINGS_FILE).exists():
        _make(root, options)
    elif options != _options(Scale.STANDARD):
        print_notice(f"{root} is there already and is kept. Remove it to generate it anew.")
    opened = open_workspace(root)
    state = open_state(opened.state_url)
    result = run_pipeline(opened, state, None, RunProgress())
    if result.error is not None:
        raise result.error
    print_feeds(result.feeds)
    name, password = _ensure_login(opened, state)
    state.close()
    print_line(f"\nLog in as {name} with password {password}")
    print_line(f"(kept in {opened.data / LOGIN_FILE}, which only you can read)")
    if serve:
        serve_workspace(opened, port)


def _options(scale: Scale) -> DemoOptions:
    return DemoOptions(customers=CUSTOMERS[scale], engagement_profiles=PROFILES[scale])


def _is_named() -> bool:
    return bool(os.environ.get("C360_WORKSPACE"))


def _make(root: Path, options: DemoOptions) -> None:
    print_notice(
        f"Generating {options.accounts:,} accounts, {options.customers:,} card customers and "
        f"{options.engagement_profiles:,} engagement profiles in {root} (seed {options.seed}) …"
    )
    generate_demo(root, options)
    init_workspace(root, demo_config(options))


def _ensure_login(workspace: Workspace, state: StateDatabase) -> tuple[str, str]:
    """Return the demo's log-in; the first call makes it, with a random password."""
    path = workspace.data / LOGIN_FILE
    if path.exists():
        name, password = path.read_text(encoding="ascii").split()
        return name, password
    password = make_password()
    if state.users.find_user(DEMO_USER) is None:
        state.users.add_user(DEMO_USER, Role.ADMIN, password)
    else:
        state.users.reset_password(DEMO_USER, password)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{DEMO_USER}\n{password}\n")
    return DEMO_USER, password
