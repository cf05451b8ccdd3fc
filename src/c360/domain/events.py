"""Product events as the Segment tracking API knows them: which are sound, and what they become."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

MAX_EVENT_BYTES = 32 * 1024
MAX_BATCH_BYTES = 500 * 1024
MAX_ID_LENGTH = 255
NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
KEPT_AS_COLUMNS = frozenset(
    (
        *("messageId", "type", "userId", "anonymousId", "previousId", "groupId", "event", "name"),
        *("properties", "traits", "context", "timestamp", "originalTimestamp"),
        *("sentAt", "receivedAt", "writeKey"),
    )
)


class EventType(StrEnum):
    """The calls of the tracking API that say something."""

    TRACK = "track"
    IDENTIFY = "identify"
    PAGE = "page"
    SCREEN = "screen"
    GROUP = "group"
    ALIAS = "alias"


TYPES = frozenset(item.value for item in EventType)
NEEDS = {"track": ("event",), "group": ("groupId",), "alias": ("previousId", "userId")}
OBJECTS = ("properties", "traits", "context")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a request says of all its events.

    ``received_at`` is UTC without a zone. ``sent_at`` is the sender's clock when it sent.
    ``type`` is that of the route, None for a batch. ``write_key`` is the key's name, not the key.
    """

    received_at: datetime
    write_key: str
    type: str | None = None
    sent_at: Any = None
    context: Mapping[str, Any] | None = None


def find_problem(event: Any, type_of_route: str | None = None) -> str | None:
    """Say what is wrong with an event as a client sent it, or None for a sound one.

    Examples:
        >>> find_problem({"type": "track", "messageId": "m1", "userId": "u1"})
        'event is missing'
        >>> find_problem({"type": "page", "messageId": "m1", "userId": "u1"}) is None
        True
    """
    if type(event) is not dict:
        return f"{_describe(event)} where an event (an object) is due"
    kind = type_of_route or event.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        return _describe_type(kind)
    message_id = event.get("messageId")
    if type(message_id) is not str or not 0 < len(message_id) <= MAX_ID_LENGTH:
        return _describe_id("messageId", message_id)
    problem = _find_identity_problem(event)
    if problem is None and kind in NEEDS:
        problem = _find_missing(event, NEEDS[kind])
    return problem or _find_nesting_problem(event)


def _find_identity_problem(event: Mapping[str, Any]) -> str | None:
    known = 0
    for name in ("userId", "anonymousId"):
        value = event.get(name)
        if value is None or value == "":
            continue
        if not is_id(value):
            return _describe_id(name, value)
        known += 1
    return None if known else "userId and anonymousId are both missing; one of them is due"


def _find_missing(event: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = event.get(name)
        if value is None or value == "":
            return f"{name} is missing"
        if not is_id(value) and not (name == "event" and isinstance(value, str)):
            return _describe_id(name, value)
    return None


def _find_nesting_problem(event: Mapping[str, Any]) -> str | None:
    for name in OBJECTS:
        value = event.get(name)
        if value is not None and type(value) is not dict:
            return f"{name}: {_describe(value)} where an object is due"
    return None


def is_id(value: Any) -> bool:
    """Whether a value may name a user: some text, or a whole number.

    Examples:
        >>> is_id("u1"), is_id(42), is_id(""), is_id(True), is_id(["u1"])
        (True, True, False, False, False)
    """
    if type(value) is str:
        return 0 < len(value) <= MAX_ID_LENGTH
    return type(value) is int and abs(value) < 10**18


def make_row(event: Mapping[str, Any], envelope: Envelope) -> dict[str, Any]:
    """Turn a sound event into a row of the feed ``events``.

    Raises:
        ValueError: The event holds what cannot be stored; the message is the reason.
    """
    sent_at = _read_time("sentAt", event.get("sentAt") or envelope.sent_at)
    happened = event.get("originalTimestamp") or event.get("timestamp")
    context = event.get("context")
    if envelope.context:
        context = {**envelope.context, **(context or {})}
    row = {
        "message_id": event["messageId"],
        "type": envelope.type or event["type"],
        "user_id": _text(event.get("userId")),
        "anonymous_id": _text(event.get("anonymousId")),
        "previous_id": _text(event.get("previousId")),
        "group_id": _text(event.get("groupId")),
        "event": _text(event.get("event") or event.get("name")),
        "properties": _json(event.get("properties")),
        "traits": _json(event.get("traits")),
        "context": _json(context),
        "write_key": envelope.write_key,
        "occurred_at": correct_clock(
            _read_time("timestamp", happened), sent_at, envelope.received_at
        ),
        "sent_at": sent_at,
        "received_at": envelope.received_at,
        "other": _json({key: event[key] for key in event if key not in KEPT_AS_COLUMNS}),
    }
    _check_text(row)
    return row


def correct_clock(
    happened_at: datetime | None, sent_at: datetime | None, received_at: datetime
) -> datetime:
    """Tell when an event happened by our clock; both client times are off by the same error.

    Source:
        The Segment tracking specification, "timestamp": receivedAt - (sentAt - originalTimestamp).

    Examples:
        >>> noon = datetime(2026, 6, 1, 12)
        >>> correct_clock(datetime(2031, 1, 1, 8, 0), datetime(2031, 1, 1, 8, 5), noon)
        datetime.datetime(2026, 6, 1, 11, 55)
    """
    if happened_at is None:
        return received_at
    if sent_at is None:
        return min(happened_at, received_at)
    lag = max(sent_at - happened_at, sent_at - sent_at)
    try:
        return received_at - lag
    except OverflowError:
        return happened_at


def _read_time(name: str, value: Any) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, str):
        try:
            read = datetime.fromisoformat(value)
            return read if read.tzinfo is None else read.astimezone(UTC).replace(tzinfo=None)
        except (ValueError, OverflowError):
            pass
    raise ValueError(f"{name}: {_show(value)} is no time in ISO 8601, as 2026-06-30T12:00:00Z")


def _text(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


def _json(value: Any) -> str | None:
    if not value:
        return None
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise ValueError("a number that is too large") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _check_text(row: Mapping[str, Any]) -> None:
    size = 0
    for name, value in row.items():
        if type(value) is str:
            size += len(value) if value.isascii() else _measure(name, value)
            if "\0" in value or ("\\u0000" in value and NUL_IN_JSON.search(value)):
                raise ValueError(f"{name}: NUL character")
    if size > MAX_EVENT_BYTES:
        raise ValueError(f"{size:,} bytes; an event may have {MAX_EVENT_BYTES:,}")


def _measure(name: str, value: str) -> int:
    try:
        return len(value.encode())
    except UnicodeEncodeError as error:
        raise ValueError(f"{name}: half a character (a lone surrogate)") from error


def _describe_type(kind: Any) -> str:
    if kind is None:
        return f"type is missing; it is one of {', '.join(EventType)}"
    return f"type: {_show(kind)} is not one of {', '.join(EventType)}"


def _describe_id(name: str, value: Any) -> str:
    if value is None or value == "":
        reason = " (without it a repeat cannot be told from a new event)"
        return f"{name} is missing{reason if name == 'messageId' else ''}"
    return f"{name}: {_show(value)} is not text of 1 to {MAX_ID_LENGTH} characters"


def _show(value: Any) -> str:
    text = value if isinstance(value, str) else _describe(value)
    return repr(text[:40]) if isinstance(value, str) else text


def _describe(value: Any) -> str:
    names = {list: "an array", dict: "an object", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else "text")
