"""Unpack gzip in bounded memory, giving out everything before the point of damage."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

GZIP_MAGIC = b"\x1f\x8b"
PACKED_BYTES = 256 << 10
WITH_GZIP_HEADER = 31


@dataclass(frozen=True, slots=True)
class UnpackBounds:
    """What a packed file may become: beyond any of these it is refused as a bomb.

    ``most_ratio`` counts only from ``free_bytes`` on: little text may well be packed tightly.
    """

    most_bytes: int = 20 << 30
    most_ratio: int = 250
    free_bytes: int = 64 << 20
    most_members: int = 10_000

    def find_excess(self, packed: int, unpacked: int) -> str | None:
        """Say which bound an unpacked size breaks; None if none."""
        if unpacked > self.most_bytes:
            return (
                f"unpacks to more than {show_bytes(self.most_bytes)}: refused as a bomb; raise "
                "max_unpacked_gb of the source if it is none"
            )
        if unpacked > self.free_bytes and unpacked > self.most_ratio * packed:
            return f"unpacks to more than {self.most_ratio} times its size: refused as a bomb"
        return None


BOUNDS = UnpackBounds()


class DamagedGzipError(Exception):
    """The rest of the file cannot be unpacked, or must not be. Never leaves the readers."""


def unpack(file: BinaryIO, size: int, bounds: UnpackBounds = BOUNDS) -> Iterator[bytes]:
    """Yield the content of a gzip file, of all its members, in blocks of about ``size``.

    Raises:
        DamagedGzipError: After all that could be read has been yielded.
    """
    held: list[bytes] = []
    held_bytes = given = 0
    try:
        for piece in _members(file, size):
            held.append(piece)
            held_bytes += len(piece)
            given += len(piece)
            if excess := bounds.find_excess(file.tell(), given):
                yield b"".join(held)
                raise DamagedGzipError(f"the gzip file {excess}")
            if held_bytes >= size:
                yield b"".join(held)
                held, held_bytes = [], 0
    except (zlib.error, EOFError) as error:
        yield b"".join(held)
        raise DamagedGzipError(f"the gzip file is cut or damaged here ({error})") from error
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


def show_bytes(count: int) -> str:
    """Write a size as people do.

    Examples:
        >>> show_bytes(20 << 30), show_bytes(3 << 20), show_bytes(12)
        ('20 GB', '3 MB', '12 bytes')
    """
    for shift, unit in ((30, "GB"), (20, "MB"), (10, "kB")):
        if count >> shift:
            return f"{count >> shift} {unit}"
    return f"{count} bytes"
