"""The web app, served beside the API."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

FOREVER = "public, max-age=31536000, immutable"
RESERVED = ("/api/", "/healthz", "/readyz", "/metrics")
ASSETS = "assets/"
INDEX = "index.html"


class Screens:
    """Answers every path that no route has: with a file, or with the app, which has its own paths.

    Names under ``assets/`` hold a hash of their content, so they are kept forever.
    """

    def __init__(self, folder: Path | None) -> None:
        is_built = folder is not None and (folder / INDEX).is_file()
        self._files = StaticFiles(directory=folder) if is_built and folder else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise HTTPException(404)
        request = Request(scope, receive)
        if request.method not in {"GET", "HEAD"}:
            raise HTTPException(404 if request.url.path.startswith(RESERVED) else 405)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        if path.startswith(RESERVED) or path == "/api":
            raise HTTPException(404, "There is no such route.")
        if self._files is None:
            raise HTTPException(
                404, "The web app is not built. Run `make web`; the API works without it."
            )
        name = path.lstrip("/") or INDEX
        if name.startswith(ASSETS):
            return self._keep(await self._files.get_response(name, request.scope), FOREVER)
        try:
            response = await self._files.get_response(name, request.scope)
        except HTTPException:
            response = await self._files.get_response(INDEX, request.scope)
        return self._keep(response, "no-cache")

    @staticmethod
    def _keep(response: Response, how: str) -> Response:
        response.headers["Cache-Control"] = how
        return response


def install_screens(app: FastAPI, folder: Path | None) -> None:
    """Serve the built web app at ``/``."""
    app.router.default = Screens(folder)
