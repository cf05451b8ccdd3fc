"""The web app, served beside the API."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI


def install_screens(app: FastAPI, folder: Path | None) -> None:
    """Serve the built web app at ``/``."""
