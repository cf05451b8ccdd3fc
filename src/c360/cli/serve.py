"""``c360 serve``: the web app and the API."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from c360.api.app import create_app
from c360.api.collector.app import CollectorFirst
from c360.api.serve import serve as serve_app
from c360.api.settings import ApiSettings
from c360.cli.ask import semantic_folders
from c360.cli.collect import run_collector
from c360.cli.companion import Companion, companion_arguments
from c360.cli.language_model import workspace_assistant
from c360.cli.options import WorkspaceOption
from c360.cli.output import print_line, print_notice
from c360.cli.worker import workspace_schedules
from c360.config.workspace import Workspace, open_workspace
from c360.kit.resources import resource_folder
from c360.pipelines.contract_views import WorkspaceContracts
from c360.pipelines.database_desk import WorkspaceDatabaseDesk
from c360.pipelines.embed import workspace_embedder
from c360.pipelines.live import open_live_sales
from c360.pipelines.live_events import LandingEvents
from c360.pipelines.quarantine import LakeQuarantine
from c360.pipelines.retention import WorkspaceRetention
from c360.pipelines.source_desk import WorkspaceSourceDesk
from c360.pipelines.watch import workspace_prices

PortOption = Annotated[
    int | None,
    typer.Option("--port", help="Port to listen on; by default as set, 8360.", show_default=False),
]


def serve(workspace: WorkspaceOption = None, port: PortOption = None) -> None:
    """Serve the web app and the API until interrupted.

    Example: c360 serve --port 8400
    """
    serve_workspace(open_workspace(workspace, with_sources=False), port)


def serve_workspace(workspace: Workspace, port: int | None) -> None:
    """Serve one workspace until interrupted."""
    settings = workspace.settings.server
    chosen = port if port is not None else settings.port
    app = create_app(api_settings(workspace))
    if web_folder() is None:
        print_notice("The web app is not built: `make web` builds it. The API works.")

    def announce(address: str) -> None:
        print_line(f"Serving {workspace.root} on {address} (stop with Ctrl-C)")
        sys.stdout.flush()  # Whoever reads through a pipe waits for this line.

    with Companion(workspace.root, companion_arguments(workspace.settings)):
        if not workspace.settings.collector.enabled:
            serve_app(app, settings.host, chosen, on_ready=announce)
            return
        with run_collector(workspace) as collector:
            first = CollectorFirst(app, collector)
            serve_app(first, settings.host, chosen, on_ready=announce)


def api_settings(workspace: Workspace) -> ApiSettings:
    """Build the API's settings from a workspace's."""
    settings = workspace.settings
    return ApiSettings(
        workspace=workspace.root,
        serving=workspace.serving,
        models=workspace.data / "models",
        state_url=workspace.state_url,
        secret=workspace.signing_secret(),
        web_dist=web_folder(),
        semantic_models=semantic_folders(workspace),
        live_sales=open_live_sales(workspace),
        live_events=LandingEvents(workspace),
        quarantine=LakeQuarantine(workspace),
        source_desk=WorkspaceSourceDesk(workspace.root),
        database_desk=WorkspaceDatabaseDesk(workspace.root),
        embedder=workspace_embedder(workspace).embedder,
        assistant=workspace_assistant(workspace),
        contracts=WorkspaceContracts(workspace),
        retention=WorkspaceRetention(workspace),
        workspace_name=settings.workspace.name,
        reporting_currency=settings.reporting.currency,
        profile=settings.health.profile,
        token_minutes=settings.server.token_minutes,
        requests_per_minute=settings.server.requests_per_minute,
        logins_per_minute=settings.server.logins_per_minute,
        stale_after_hours=settings.serving.stale_after_hours,
        margin_rate=settings.campaigns.margin_rate,
        schedules=tuple(workspace_schedules(workspace)),
        prices=workspace_prices(settings.cost),
    )


def web_folder() -> Path | None:
    """Return the folder of the built web app, or None where it was not built."""
    folder = resource_folder("web") / "dist"
    return folder if (folder / "index.html").is_file() else None
