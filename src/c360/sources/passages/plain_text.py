"""Read plain text, paragraph by paragraph: what blank lines separate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from c360.sources.passages.port import LONGEST_PARAGRAPH, Document, Passage, join_paragraphs
from c360.sources.readers import UnpackBounds
from c360.sources.readers.lines import describe_encoding, read_line_blocks, show_line
from c360.sources.readers.streams import TextStream

BLOCK_BYTES = 1 << 20


def read_text(path: Path, bounds: UnpackBounds) -> Document:
    """Open a text file of any encoding, also packed with gzip."""
    stream = TextStream(path, None, BLOCK_BYTES, bounds)
    return Document(unit="paragraph", passages=join_paragraphs(_read_paragraphs(stream)))


def _read_paragraphs(stream: TextStream) -> Iterator[Passage]:
    number, lines, length = 1, list[str](), 0
    for text, problem in _read_lines(stream):
        is_end = not text.strip() or problem is not None
        if lines and (is_end or length + len(text) > LONGEST_PARAGRAPH):
            yield Passage(number, "\n".join(lines))
            number, lines, length = number + 1, [], 0
        if problem is not None:
            yield Passage(number, text, problem)
            number += 1
        elif not is_end:
            lines.append(text)
            length += len(text)
    if lines:
        yield Passage(number, "\n".join(lines))


def _read_lines(stream: TextStream) -> Iterator[tuple[str, str | None]]:
    """Yield each line with what is wrong with it."""
    for block in read_line_blocks(stream):
        yield from ((reject.record, reject.reason) for reject in block.rejects)
        for line in block.content.splitlines():
            for start in range(0, max(len(line), 1), LONGEST_PARAGRAPH):
                piece = line[start : start + LONGEST_PARAGRAPH]
                yield show_line(piece), describe_encoding(piece)
