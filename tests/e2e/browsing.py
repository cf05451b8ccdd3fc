"""What every journey through the web app needs."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

from c360.config.workspace import Workspace

USER, PASSWORD = "maria", "correct horse battery"


@dataclass(frozen=True, slots=True)
class Served:
    """A workspace and the address at which it is served."""

    workspace: Workspace
    address: str


def log_in(page: Page, served: Served, name: str = USER) -> None:
    """Log in through the form."""
    page.goto(served.address)
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Overview").wait_for()
