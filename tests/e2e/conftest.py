from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import PASSWORD, USER, Served
from playwright.sync_api import Browser, Page, sync_playwright

from c360.cli.serve import web_folder
from c360.config.workspace import Workspace
from c360.demo.generate import generate_demo
from c360.demo.options import DemoOptions
from c360.demo.workspace import demo_config
from c360.domain.roles import Role
from c360.state.database import open_state
from c360.testing.workspaces import make_workspace, run_workspace

CHROMIUM = Path(os.environ.get("C360_CHROMIUM", "/usr/bin/chromium"))
OPTIONS = DemoOptions(
    seed=11,
    accounts=40,
    usage_events=6_000,
    interactions=160,
    customers=300,
    engagement_profiles=1_000,
)
START_SECONDS = 60
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def require(is_there: bool, reason: str) -> None:
    """Skip with a reason; where a browser is required, fail instead."""
    if is_there:
        return
    if os.environ.get("C360_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A published demo, served by the real command."""
    require(CHROMIUM.exists(), f"{CHROMIUM} is missing: set C360_CHROMIUM")
    require(web_folder() is not None, "the web app is not built: run `make web`")
    root = tmp_path_factory.mktemp("e2e") / "demo"
    root.mkdir()
    generate_demo(root, OPTIONS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("C360_TEXT__MODEL", "lexicon")
        workspace = make_workspace(root, demo_config(OPTIONS), {})
        result = run_workspace(workspace)
        assert result.is_published, result.error
        with Server(workspace) as address:
            yield Served(workspace, address)


class Server:
    """Serve a workspace with users of some roles, in a process of its own."""

    def __init__(self, workspace: Workspace) -> None:
        state = open_state(workspace.state_url)
        state.users.add_user(USER, Role.ADMIN, PASSWORD)
        state.users.add_user("victor", Role.VIEWER, PASSWORD)
        state.close()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._address = f"http://127.0.0.1:{port}"
        code = "from c360.cli.main import main; main()"
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, "serve", "--port", str(port)],
            env={**os.environ, "C360_WORKSPACE": str(workspace.root)},
        )

    def __enter__(self) -> str:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self._address}/readyz", timeout=2):
                    return self._address
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        self._process.kill()
        raise TimeoutError(f"{self._address} did not become ready")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


@pytest.fixture(scope="module")
def browser(served: Served) -> Iterator[Browser]:
    """The real browser, headless. It ends with its file: Playwright holds the thread's event loop."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=CHROMIUM_FLAGS, headless=True
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A fresh window at desktop width; a script error fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []
