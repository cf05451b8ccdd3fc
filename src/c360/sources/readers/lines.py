"""Cut a stream into blocks of whole lines, and show lines as people see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from c360.sources.readers.line_matching import count_bytes
from c360.sources.readers.port import Reject
from c360.sources.readers.streams import TextStream

MAX_LINE_BYTES = 64 << 20
KEPT_BYTES = 1 << 20
MOST_LINES = 1_000_000


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Whole lines; ``first_line`` counts from 1. ``rejects`` are lines too long to hold."""

    first_line: int
    content: bytes
    rejects: tuple[Reject, ...] = ()


def read_line_blocks(
    stream: TextStream, max_line_bytes: int = MAX_LINE_BYTES
) -> Iterator[LineBlock]:
    """Yield the stream in blocks that end with a line, the last of them as it ends.

    What follows the last line end of a damaged stream is one reject: half a line can look like
    a whole one.
    """
    line = 1
    begun: list[bytes] = []
    blocks = stream.blocks()
    while (block := next(blocks, None)) is not None:
        cut = block.rfind(b"\n") + 1
        if cut:
            for piece, count in _split(b"".join([*begun, memoryview(block)[:cut]])):
                yield LineBlock(line, piece)
                line += count
            begun = []
        begun.append(block[cut:])
        if sum(map(len, begun)) > max_line_bytes:
            reject, rest = _skip_line(line, b"".join(begun), blocks, max_line_bytes)
            yield LineBlock(line, b"", (reject,))
            line, begun, blocks = line + 1, [], chain([rest], blocks)
    last = b"".join(begun)
    if stream.damage is not None:
        yield LineBlock(line, b"", (Reject(line, stream.damage, show_line(last)),))
    elif last:
        yield LineBlock(line, last)


def _split(content: bytes) -> Iterator[tuple[bytes, int]]:
    """Cut a block of very many lines, so that rejecting them all takes bounded memory.

    Yields:
        Whole lines, and how many they are.
    """
    count = count_bytes(content, b"\n")
    if count <= MOST_LINES:
        yield content, count
        return
    size = len(content) * MOST_LINES // count
    start = 0
    while start < len(content):
        end = content.find(b"\n", start + size - 1) + 1 or len(content)
        piece = content[start:end]
        yield piece, piece.count(b"\n")
        start = end


def _skip_line(
    line: int, start: bytes, blocks: Iterator[bytes], max_line_bytes: int
) -> tuple[Reject, bytes]:
    """Leave out a line that is too long; return a reject and what follows the line."""
    reason = f"line longer than {max_line_bytes >> 20} MB; its start is kept"
    reject = Reject(line, reason, show_line(start[:KEPT_BYTES]))
    for block in blocks:
        end = block.find(b"\n")
        if end >= 0:
            return reject, block[end + 1 :]
    return reject, b""


def show_line(line: bytes) -> str:
    """Return a line as text, without its end; bytes that are no UTF-8 as escapes such as xff."""
    return line.rstrip(b"\r\n").decode("utf-8", "backslashreplace")


def describe_encoding(line: bytes) -> str | None:
    """Say where a line stops being UTF-8; None if it is."""
    try:
        line.decode()
    except UnicodeDecodeError as error:
        return f"invalid UTF-8 at byte {error.start + 1}"
    return None
