"""Cut a stream into blocks of whole lines, and show lines as people see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    line, rest = 1, b""
    blocks = stream.blocks()
    for block in blocks:
        content = rest + block if rest else block
        cut = content.rfind(b"\n") + 1
        rest = content[cut:]
        for piece in _split(content[:cut]):
            yield LineBlock(line, piece)
            line += piece.count(b"\n")
        if len(rest) > max_line_bytes:
            reject, rest = _skip_line(line, rest, blocks, max_line_bytes)
            yield LineBlock(line, b"", (reject,))
            line += 1
    if stream.damage is not None:
        yield LineBlock(line, b"", (Reject(line, stream.damage, show_line(rest)),))
    elif rest:
        yield LineBlock(line, rest)


def _split(content: bytes) -> Iterator[bytes]:
    """Cut a block of very many lines, so that rejecting them all takes bounded memory."""
    count = content.count(b"\n")
    size = len(content) if count <= MOST_LINES else len(content) * MOST_LINES // count
    start = 0
    while start < len(content):
        end = content.find(b"\n", start + size - 1) + 1 or len(content)
        yield content[start:end]
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
