"""Rows of a document: one for each passage, shaped as interactions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from c360.sources.passages.port import Document, Passage, ReadDocument
from c360.sources.readers import Chunk, UnpackBounds
from c360.sources.readers.row_chunks import ReadRow, chunk_rows

INTERACTION_TYPE = "document"
CHUNK_PASSAGES = 1_000
CHUNK_CHARACTERS = 16 << 20
COLUMNS = (
    "interaction_id",
    "interaction_type",
    "body",
    "occurred_at",
    "document",
    "position",
    "position_unit",
    "title",
    "author",
)
"""``occurred_at`` is when the document was last changed: as it says, else as its file does."""


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A document to read: ``name`` is how people know it, ``fields`` what its path tells."""

    path: Path
    name: str
    fields: Mapping[str, str]


class DocumentReader:
    """Reads one document. Its rows have the columns of a path's fields too, which win."""

    def __init__(self, file: DocumentFile, read: ReadDocument, bounds: UnpackBounds) -> None:
        self._file = file
        self._read = read
        self._bounds = bounds
        self.problem: str | None = None
        self.columns = tuple(dict.fromkeys((*COLUMNS, *file.fields)))
        self._document: Document | None = read(file.path, bounds)

    def chunks(self) -> Iterator[Chunk]:
        """Read the document."""
        document = self._document or self._read(self._file.path, self._bounds)
        self._document = None
        rows = (self._make_row(document, passage) for passage in document.passages)
        return chunk_rows(rows, CHUNK_PASSAGES, CHUNK_CHARACTERS)

    def _make_row(self, document: Document, passage: Passage) -> ReadRow:
        if passage.problem is not None:
            return ReadRow(passage.position, None, passage.problem, passage.text)
        name = self._file.name
        values: dict[str, str | None] = {
            "interaction_id": f"{name}#{document.unit}={passage.position}",
            "interaction_type": INTERACTION_TYPE,
            "body": passage.text,
            "occurred_at": self._changed_at(document).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "document": name,
            "position": str(passage.position),
            "position_unit": document.unit,
            "title": document.title,
            "author": document.author,
            **self._file.fields,
        }
        return ReadRow(passage.position, values, "", passage.text)

    def _changed_at(self, document: Document) -> datetime:
        if document.changed_at is not None:
            return document.changed_at
        return datetime.fromtimestamp(self._file.path.stat().st_mtime, UTC)
