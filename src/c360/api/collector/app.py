"""The collector as an application of its own, and how it stands before the web app's."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from c360 import errors
from c360.api.collector.calls import PATHS, TrackingCalls
from c360.api.errors import CODES, BugAnswers, error_response, find_status
from c360.api.schemas import ErrorBody

PREFIX = "/v1/"
CORS = {
    "access-control-allow-methods": "POST, OPTIONS",
    "access-control-allow-headers": "Authorization, Content-Type, Content-Encoding",
    "access-control-max-age": "86400",
}
HEADER_NAMES = re.compile(r"[A-Za-z0-9-]+(?: *, *[A-Za-z0-9-]+){0,30}")
Endpoint = Callable[[Request], Awaitable[Response]]


def create_collector(calls: TrackingCalls, origins: Sequence[str] = ("*",)) -> ASGIApp:
    """Build the application that speaks the Segment HTTP tracking API at ``/v1``."""
    routes = [
        Route(PREFIX + path, _make_endpoint(calls, kind, origins), methods=["POST", "OPTIONS"])
        for path, kind in PATHS.items()
    ]
    handlers: dict[type[Exception], Callable[[Request, Exception], Response]] = {
        errors.C360Error: _Refusals(origins),
        HTTPException: _NoSuchCalls(origins),
    }
    return BugAnswers(Starlette(routes=routes, exception_handlers=handlers))


def _make_endpoint(calls: TrackingCalls, kind: str, origins: Sequence[str]) -> Endpoint:
    async def take(request: Request) -> Response:
        if request.method == "OPTIONS":
            response = Response(status_code=204, headers=answer_preflight(request))
        else:
            response = await calls.answer(request, kind)
        return allow_origin(request, response, origins)

    return take


def answer_preflight(request: Request) -> dict[str, str]:
    """Allow the headers that a page asks for: SDKs send some of their own, such as retry counts."""
    asked = request.headers.get("access-control-request-headers", "")
    allowed = asked if HEADER_NAMES.fullmatch(asked) else CORS["access-control-allow-headers"]
    return {**CORS, "access-control-allow-headers": allowed}


def allow_origin(request: Request, response: Response, origins: Sequence[str]) -> Response:
    """Let a page of an origin that may send events read the answer."""
    origin = request.headers.get("origin")
    if origin is not None and ("*" in origins or origin in origins):
        response.headers["access-control-allow-origin"] = "*" if "*" in origins else origin
        response.headers["vary"] = "Origin"
    response.headers["x-content-type-options"] = "nosniff"
    return response


class _Refusals:
    """Answers a call that is refused, so that pages can read why."""

    def __init__(self, origins: Sequence[str]) -> None:
        self._origins = origins

    def __call__(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, errors.C360Error)
        status, code = find_status(error)
        headers = {}
        if isinstance(error, errors.ThrottledError):
            headers["retry-after"] = str(error.retry_after_seconds)
        response: JSONResponse = error_response(
            status, ErrorBody(code=code, message=str(error), hint=None), headers
        )
        return allow_origin(request, response, self._origins)


class _NoSuchCalls:
    """Answers a call to a path or with a method that there is not."""

    def __init__(self, origins: Sequence[str]) -> None:
        self._origins = origins

    def __call__(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        known = ", ".join(f"{PREFIX}{path}" for path in PATHS)
        response: JSONResponse = error_response(
            error.status_code,
            ErrorBody(
                code=CODES.get(error.status_code, "bad_request"),
                message=f"There is no {request.method} {request.url.path[:100]}.",
                hint=f"Send events by POST to one of {known}.",
            ),
            dict(error.headers or {}),
        )
        return allow_origin(request, response, self._origins)


class CollectorFirst:
    """Gives tracking calls to the collector, and everything else to the web app."""

    def __init__(self, app: ASGIApp, collector: ASGIApp) -> None:
        self._app = app
        self._collector = collector

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one connection on."""
        is_tracking = scope["type"] == "http" and scope["path"].startswith(PREFIX)
        await (self._collector if is_tracking else self._app)(scope, receive, send)
