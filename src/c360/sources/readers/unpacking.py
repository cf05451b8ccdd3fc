"""Unpack gzip in bounded memory, giving out everything before the point of damage."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

GZIP_MAGIC = b"\x1f\x8b"
PACKED_BYTES = 256 << 10
CAREFUL_BYTES = 16
WITH_GZIP_HEADER = 31


class DamagedGzip(Exception):  # noqa: N818 - internal to the readers, never shown
    """The rest of the file cannot be unpacked."""


def unpack(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield the content of a gzip file, of all its members, in blocks of about ``size``.

    Raises:
        DamagedGzip: After all that could be read has been yielded.
    """
    held: list[bytes] = []
    held_bytes = 0
    try:
        for piece in _members(file, size):
            held.append(piece)
            held_bytes += len(piece)
            if held_bytes >= size:
                yield b"".join(held)
                held, held_bytes = [], 0
    except (zlib.error, EOFError) as error:
        yield b"".join(held)
        raise DamagedGzip(str(error)) from error
    if held:
        yield b"".join(held)


def _members(file: BinaryIO, size: int) -> Iterator[bytes]:
    rest = file.read(PACKED_BYTES)
    while rest:
        unpacker = zlib.decompressobj(WITH_GZIP_HEADER)
        while not unpacker.eof:
            if not rest and not (rest := file.read(PACKED_BYTES)):
                raise EOFError("it ends in the middle")
            yield from _unpack_piece(unpacker, rest, size)
            rest = unpacker.unconsumed_tail
        rest = (unpacker.unused_data or file.read(PACKED_BYTES)).lstrip(b"\0")


def _unpack_piece(unpacker: zlib._Decompress, packed: bytes, size: int) -> Iterator[bytes]:
    before = unpacker.copy()
    try:
        yield unpacker.decompress(packed, size)
    except zlib.error:
        for start in range(0, len(packed), CAREFUL_BYTES):
            yield before.decompress(packed[start : start + CAREFUL_BYTES])
        raise
