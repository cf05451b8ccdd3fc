"""``c360 mcp``: tools for assistants."""

from __future__ import annotations

import importlib
import os
from dataclasses import replace
from types import ModuleType

from c360.api.app import create_app
from c360.cli.options import WorkspaceOption
from c360.cli.serve import api_settings
from c360.config.workspace import open_workspace
from c360.errors import AuthenticationError, ConfigError

ENVIRONMENT_TOKEN = "C360_TOKEN"
SERVER_MODULE = "c360.api.mcp.server"


def mcp(workspace: WorkspaceOption = None) -> None:
    """Serve ask, search and look-ups to an assistant over MCP, with the rights of $C360_TOKEN.

    Example: C360_TOKEN=$(c360 users token maria) c360 mcp
    """
    token = os.environ.get(ENVIRONMENT_TOKEN, "").strip()
    if not token:
        raise AuthenticationError(
            f"{ENVIRONMENT_TOKEN} is not set: the tools have the rights of whoever calls them. "
            "Make a token: `c360 users token NAME`."
        )
    server = load_server(SERVER_MODULE)
    settings = replace(api_settings(open_workspace(workspace, with_sources=False)), web_dist=None)
    server.serve_tools(create_app(settings), token)


def load_server(module: str) -> ModuleType:
    """Import the server.

    Raises:
        ConfigError: The SDK is not installed.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"The MCP server needs the package {error.name}: install the extra `c360[mcp]`."
        ) from error
