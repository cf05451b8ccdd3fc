"""The one table from errors to HTTP answers."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from c360 import errors
from c360.api.schemas import ErrorAnswer, ErrorBody, ErrorDetail

log = logging.getLogger(__name__)

STATUS: dict[type[errors.C360Error], tuple[int, str]] = {
    errors.AuthenticationError: (401, "not_logged_in"),
    errors.PermissionDeniedError: (403, "not_allowed"),
    errors.NotFoundError: (404, "not_found"),
    errors.ConflictError: (409, "conflict"),
    errors.WorkspaceBusyError: (409, "busy"),
    errors.InvalidInputError: (422, "invalid_input"),
    errors.TooLargeError: (413, "too_large"),
    errors.MappingError: (422, "invalid_expression"),
    errors.UnknownNameError: (422, "unknown_name"),
    errors.SemanticError: (422, "invalid_plan"),
    errors.ThrottledError: (429, "too_many_requests"),
    errors.NothingPublishedError: (503, "nothing_published"),
    errors.LogError: (503, "log_unavailable"),
    errors.StateError: (503, "state_unavailable"),
    errors.LakeHomeError: (503, "raw_zone_unavailable"),
    errors.ConfigError: (503, "settings_wrong"),
    errors.ContractError: (503, "settings_wrong"),
}
CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}
HINTS = {
    "not_logged_in": "Log in at /api/v1/auth/token and send the token as `Authorization: Bearer`.",
    "nothing_published": "Run `c360 run` in the workspace, then ask again.",
    "invalid_input": "The parameters of each route are listed at /api/docs.",
    "not_found": "The routes are listed at /api/docs.",
}


def error_response(
    status: int, body: ErrorBody, headers: dict[str, str] | None = None
) -> JSONResponse:
    """Return an error in the one shape that all errors have."""
    content = ErrorAnswer(error=body).model_dump(exclude_none=True)
    return JSONResponse(content, status, headers)


def find_status(error: errors.C360Error) -> tuple[int, str]:
    """Return the status and code of an error; 500 for one that callers never cause."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return 500, "internal_error"


async def answer_c360_error(request: Request, error: Exception) -> JSONResponse:
    """Answer an error that was raised on purpose."""
    assert isinstance(error, errors.C360Error)
    status, code = find_status(error)
    if status == 500:
        return await answer_bug(request, error)
    headers = {}
    if isinstance(error, errors.ThrottledError):
        headers["Retry-After"] = str(error.retry_after_seconds)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    hint = None if code == "not_found" else HINTS.get(code)
    return error_response(status, ErrorBody(code=code, message=str(error), hint=hint), headers)


async def answer_invalid(request: Request, error: Exception) -> JSONResponse:
    """Answer a request that does not fit its route. What was sent is not repeated."""
    assert isinstance(error, RequestValidationError)
    details = [
        ErrorDetail(field=".".join(_plain(part) for part in item["loc"]), message=item["msg"])
        for item in error.errors()[:20]
    ]
    message = f"{details[0].field}: {details[0].message}" if details else "The request is invalid."
    body = ErrorBody(
        code="invalid_input", message=message, hint=HINTS["invalid_input"], details=details
    )
    return error_response(422, body)


def _plain(part: object) -> str:
    """Return a piece of a location as text that any client can read."""
    return str(part)[:100].encode(errors="replace").decode()


async def answer_http_error(request: Request, error: Exception) -> JSONResponse:
    """Answer what the framework refuses: unknown paths, methods, bodies."""
    assert isinstance(error, HTTPException)
    code = CODES.get(error.status_code, "http_error")
    body = ErrorBody(code=code, message=str(error.detail), hint=HINTS.get(code))
    return error_response(error.status_code, body, dict(error.headers or {}))


async def answer_bug(request: Request, error: Exception) -> JSONResponse:
    """Answer a bug: say that it is one, and log the traceback."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    body = ErrorBody(
        code="internal_error",
        message="C360 failed to answer. This is a bug; the server's log has the details.",
    )
    return error_response(500, body)


def install_error_handlers(app: FastAPI) -> None:
    """Answer every error in the one shape; ``BugAnswers`` has those nobody raises on purpose."""
    app.add_exception_handler(errors.C360Error, answer_c360_error)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(HTTPException, answer_http_error)


class BugAnswers:
    """Answers what no handler knows, inside the other middlewares.

    A handler of ``Exception`` would answer outside them all, without the security headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer it should that fail."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_started = False

        async def note_start(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, note_start)
        except Exception as error:
            if has_started:
                raise
            response = await answer_bug(Request(scope), error)
            await response(scope, receive, send)
