"""What every reader of documents gives out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from c360.sources.readers.unpacking import UnpackBounds

MOST_CHARACTERS = 2_000
"""Paragraphs are put together up to this length: a sentence alone says little."""

LONGEST_PARAGRAPH = 20_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document; with ``problem`` it could not be read, and that is why."""

    position: int
    text: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document and its passages. ``unit`` says what their positions count."""

    unit: str
    passages: Iterator[Passage]
    title: str | None = None
    author: str | None = None
    changed_at: datetime | None = None


ReadDocument = Callable[[Path, UnpackBounds], Document]
"""Opens a document; raises ``RefusedFileError`` where nothing of it can be read."""


def join_paragraphs(paragraphs: Iterator[Passage]) -> Iterator[Passage]:
    """Put neighbouring paragraphs together; the position is that of the first."""
    held: list[Passage] = []
    length = 0
    for paragraph in paragraphs:
        is_full = length + len(paragraph.text) > MOST_CHARACTERS
        if held and (is_full or paragraph.problem):
            yield _join(held)
            held, length = [], 0
        if paragraph.problem:
            yield paragraph
        else:
            held.append(paragraph)
            length += len(paragraph.text)
    if held:
        yield _join(held)


def _join(paragraphs: list[Passage]) -> Passage:
    return Passage(paragraphs[0].position, "\n\n".join(item.text for item in paragraphs))
