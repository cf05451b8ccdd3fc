"""Read the body of a tracking call: bounded, whatever was sent."""

from __future__ import annotations

import zlib

from starlette.requests import ClientDisconnect, Request

from c360.domain.events import MAX_BATCH_BYTES
from c360.errors import InvalidInputError, TooLargeError

GZIP_WINDOW = 16 + zlib.MAX_WBITS


async def read_body(request: Request, limit: int = MAX_BATCH_BYTES) -> bytes:
    """Return the body, unpacked.

    Raises:
        TooLargeError: It is larger than allowed, packed or unpacked.
        InvalidInputError: It is packed in a way nobody knows, damaged or cut off.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", ""):
        raise InvalidInputError(
            f"Content-Encoding {encoding[:40]!r} is not known. Send gzip, or the body as it is."
        )
    parts: list[bytes] = []
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            parts.append(part)
    except ClientDisconnect as error:
        raise InvalidInputError("The connection ended before the body did.") from error
    body = b"".join(parts)
    return unpack(body, limit) if encoding == "gzip" else body


def unpack(body: bytes, limit: int) -> bytes:
    """Unpack gzip, but never more than allowed.

    Raises:
        TooLargeError: There is more in it than allowed.
        InvalidInputError: It is no gzip, or cut off.
    """
    unpacker = zlib.decompressobj(GZIP_WINDOW)
    try:
        unpacked = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise InvalidInputError("The body is no gzip, though Content-Encoding says so.") from error
    if len(unpacked) > limit:
        raise _too_large(limit)
    if not unpacker.eof:
        raise InvalidInputError("The gzip body is cut off. Send it again, whole.")
    return unpacked


def _too_large(limit: int) -> TooLargeError:
    return TooLargeError(f"The body is over {limit // 1024} KB. Send events in smaller batches.")
