"""Unpack gzip in bounded memory, giving out everything before the point of damage."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

GZIP_MAGIC = b"\x1f\x8b"
PACKED_BYTES = 256 << 10
WITH_GZIP_HEADER = 31


class DamagedGzipError(Exception):
    """The rest of the file cannot be unpacked. Never leaves the readers."""


def unpack(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield the content of a gzip file, of all its members, in blocks of about ``size``.

    Raises:
        DamagedGzipError: After all that could be read has been yielded.
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
        raise DamagedGzipError(str(error)) from error
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
            rest = b""
        rest = (unpacker.unused_data or file.read(PACKED_BYTES)).lstrip(b"\0")


def _unpack_piece(unpacker: zlib._Decompress, packed: bytes, size: int) -> Iterator[bytes]:
    """Yield all that some packed bytes hold, at most ``size`` at a time."""
    while not unpacker.eof:
        before = unpacker.copy()
        try:
            content = unpacker.decompress(packed, size)
        except zlib.error:
            yield from _unpack_to_damage(before, packed, size)
            raise
        yield content
        packed = unpacker.unconsumed_tail
        if len(content) < size:
            return


def _unpack_to_damage(unpacker: zlib._Decompress, packed: bytes, size: int) -> Iterator[bytes]:
    """Yield every byte before the point of damage: ever smaller steps, back before each failure."""
    while size:
        attempt = unpacker.copy()
        try:
            yield attempt.decompress(packed, size)
        except zlib.error:
            size //= 2
        else:
            unpacker, packed = attempt, attempt.unconsumed_tail
