"""What a record of the log holds: one accepted request, as bytes and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from c360.domain.events import Envelope


class NotJsonError(ValueError):
    """A body that is not JSON; the message says where it goes wrong."""


@dataclass(frozen=True, slots=True)
class AcceptedRequest:
    """One request: its events as they came, and what it says of all of them."""

    envelope: Envelope
    events: list[Any]


def decode_json(body: bytes) -> Any:
    """Decode a body strictly.

    Raises:
        NotJsonError: It is not JSON in UTF-8, or nested too deeply.
    """
    try:
        return _DECODER.decode(body.decode())
    except UnicodeDecodeError as error:
        raise NotJsonError(f"not UTF-8 at byte {error.start + 1}") from error
    except RecursionError as error:
        raise NotJsonError("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise NotJsonError(f"{error.msg} at character {error.pos + 1}") from error
    except ValueError as error:
        raise NotJsonError(str(error) or "a number that is too long") from error


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def pack_request(
    body: bytes, *, received_at: datetime, write_key: str, type_of_route: str | None
) -> bytes:
    """Return what the log keeps of a request: a line about it, and its body."""
    about = {"received_at": received_at.isoformat(), "write_key": write_key, "type": type_of_route}
    return json.dumps(about).encode() + b"\n" + body


def unpack_request(payload: bytes) -> AcceptedRequest:
    """Read a request back.

    Raises:
        NotJsonError: It is no request; the log is damaged.
    """
    line, _, body = payload.partition(b"\n")
    about, value = decode_json(line), decode_json(body)
    batch = value if about["type"] is None else {}
    envelope = Envelope(
        received_at=datetime.fromisoformat(about["received_at"]),
        write_key=about["write_key"],
        type=about["type"],
        sent_at=batch.get("sentAt"),
        context=batch.get("context") if isinstance(batch.get("context"), dict) else None,
    )
    return AcceptedRequest(envelope, batch["batch"] if about["type"] is None else [value])
