"""One tracking call: what came is looked at, written to the log, and answered."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from c360.api.collector.bodies import read_body
from c360.api.collector.keys import KnownKeys, read_basic_auth
from c360.domain.events import MAX_EVENT_BYTES, EventType, find_problem
from c360.errors import AuthenticationError, InvalidInputError, TooLargeError
from c360.kit.clock import utc_now_naive
from c360.sources.collector.log import EventLog
from c360.sources.collector.requests import NotJsonError, decode_json, pack_request

MOST_PROBLEMS = 20
BATCH = "batch"
WRITE_KEY = "writeKey"


@dataclass(frozen=True, slots=True)
class TrackingCalls:
    """Answers calls: nothing is acknowledged before it would survive a power cut."""

    log: EventLog
    keys: KnownKeys

    async def answer(self, request: Request, kind: str) -> Response:
        """Take the events of one call.

        Raises:
            C360Error: The call is refused; nothing of it was accepted.
        """
        key = read_basic_auth(request.headers.get("authorization"))
        name = None if key is None else await self.keys.name_key(key)
        body = await read_body(request)
        value = _decode(body)
        if key is None or name is None:
            key = _find_key(value)
            name = await self.keys.name_key(key)
        type_of_route = None if kind == BATCH else kind
        events = _list_events(value, type_of_route, len(body))
        if WRITE_KEY.encode() in body:
            body = _leave_out_key(body, key, value)
        future = self.log.append(
            pack_request(
                body, received_at=utc_now_naive(), write_key=name, type_of_route=type_of_route
            )
        )
        await asyncio.wrap_future(future)
        return _answer(events, type_of_route)


def _find_key(value: dict[str, Any]) -> str:
    key = value.get(WRITE_KEY)
    if not isinstance(key, str) or not key:
        raise AuthenticationError(
            "There is no write key. Send it in Basic auth as the user name, or as writeKey in the "
            "body."
        )
    return key


def _decode(body: bytes) -> dict[str, Any]:
    try:
        value = decode_json(body)
    except NotJsonError as error:
        raise InvalidInputError(f"The body is not JSON: {error}. Nothing was accepted.") from error
    if not isinstance(value, dict):
        raise InvalidInputError("The body is JSON, but no object. Nothing was accepted.")
    return value


def _list_events(value: dict[str, Any], type_of_route: str | None, size: int) -> list[Any]:
    if type_of_route is not None:
        if size > MAX_EVENT_BYTES:
            raise TooLargeError(
                f"The event has {size:,} bytes; {MAX_EVENT_BYTES:,} are allowed. Send less."
            )
        return [value]
    events = value.get(BATCH)
    if not isinstance(events, list) or not events:
        raise InvalidInputError("batch is missing: an array of at least one event is due.")
    return events


def _leave_out_key(body: bytes, key: str, value: dict[str, Any]) -> bytes:
    """Return the body without the key: the log is no place for it."""
    held = f'"{key}"'.encode()
    if body.count(held) == body.count(WRITE_KEY.encode()):
        return body.replace(held, b'""')
    value.pop(WRITE_KEY, None)
    for event in value.get(BATCH) or ():
        if isinstance(event, dict):
            event.pop(WRITE_KEY, None)
    return json.dumps(value).encode()


def _answer(events: list[Any], type_of_route: str | None) -> Response:
    problems = [
        {"index": index, "reason": problem}
        for index, event in enumerate(events)
        if (problem := find_problem(event, type_of_route)) is not None
    ]
    if not problems:
        return Response(b'{"success":true}', media_type="application/json")
    content = {
        "success": len(problems) < len(events),
        "quarantined": len(problems),
        "problems": problems[:MOST_PROBLEMS],
    }
    return JSONResponse(content, 200 if content["success"] else 400)


PATHS: dict[str, str] = {
    **{item.value: item.value for item in EventType},
    **{item.value[0]: item.value for item in EventType if item is not EventType.SCREEN},
    "s": EventType.SCREEN.value,
    BATCH: BATCH,
    "b": BATCH,
    "import": BATCH,
}
"""Last part of the path, and the call that it stands for."""
