"""How every route answers: entity tags by snapshot, kept answers, and the audit trail.

A snapshot never changes, so an answer read from it is named exactly by run, role, path and query.
That name is the ``ETag``, and the key under which the bytes are kept for the next who asks.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from c360 import __version__
from c360.api.schemas import ErrorAnswer
from c360.errors import C360Error, PermissionDeniedError
from c360.kit.hashing import hash_json

NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": ErrorAnswer}}
CONFLICT: dict[int | str, dict[str, Any]] = {409: {"model": ErrorAnswer}}
BAD_BODY: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorAnswer, "description": "The body cannot be read"},
    413: {"model": ErrorAnswer, "description": "The body is too large"},
}
UNAUTHENTICATED: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorAnswer, "description": "Not logged in"}
}
LARGEST_KEPT_BYTES = 1 << 20


class NotModified(Exception):
    """The caller holds this answer already."""


class KeptAnswer(Exception):
    """The answer was made before."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.body = body


class AnswerStore:
    """Keeps the bytes of answers, the least recently asked for leave first."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, etag: str) -> bytes | None:
        """Return the answer of this name, if it is kept."""
        with self._lock:
            body = self._kept.get(etag)
            if body is not None:
                self._kept.move_to_end(etag)
            return body

    def keep(self, etag: str, body: bytes) -> None:
        """Keep an answer, unless it is large."""
        if len(body) > min(LARGEST_KEPT_BYTES, self._max_bytes):
            return
        with self._lock:
            if etag in self._kept:
                return
            self._kept[etag] = body
            self._bytes += len(body)
            while self._bytes > self._max_bytes:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped)


def name_answer(request: Request, run_id: str, role: str) -> str:
    """Return the entity tag of a request's answer."""
    parts = [__version__, run_id, role, request.url.path, request.url.query]
    return f'"{hash_json(parts)[:32]}"'


def is_held(request: Request, etag: str) -> bool:
    """Tell whether the caller says they hold this answer."""
    header = request.headers.get("if-none-match", "")
    held = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return etag in held or "*" in held


class AnswerRoute(APIRoute):
    """A route that knows entity tags, keeps answers, and writes the audit trail."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        answer, path = super().get_route_handler(), self.path

        async def answer_in_time(request: Request) -> Response:
            started = time.perf_counter()
            response = await answer_once(request)
            request.app.state.services.timer.note(path, time.perf_counter() - started)
            return response

        async def answer_once(request: Request) -> Response:
            try:
                response = await answer(request)
            except NotModified:
                response = Response(status_code=304)
            except KeptAnswer as kept:
                response = Response(kept.body, media_type="application/json")
            except (C360Error, HTTPException, RequestValidationError) as error:
                await _write_audit(request, _outcome(error))
                raise
            _label(request, response)
            await _write_audit(request, "succeeded")
            return response

        return answer_in_time


def _label(request: Request, response: Response) -> None:
    etag = getattr(request.state, "etag", None)
    if etag is None:
        return
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization"
    body = getattr(response, "body", None)
    if response.status_code == 200 and isinstance(body, bytes):
        request.app.state.services.answers.keep(etag, body)


def _outcome(error: Exception) -> str:
    return "denied" if isinstance(error, PermissionDeniedError) else "failed"


async def _write_audit(request: Request, status: str) -> None:
    action = getattr(request.state, "audit_action", None)
    user = getattr(request.state, "user", None)
    if user is None or (action is None and status != "denied"):
        return
    services = request.app.state.services
    await services.audit.record_request(request, user.name, action or "access", status)
