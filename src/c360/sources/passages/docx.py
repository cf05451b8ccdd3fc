"""Read the text of DOCX files, paragraph by paragraph, tables in their place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.table import Table

from c360.sources.passages.port import Document, Passage, join_paragraphs
from c360.sources.readers import RefusedFileError, UnpackBounds
from c360.sources.readers.archives import check_office_file

MOST_BYTES = 1 << 30
MOST_TEXT_BYTES = 128 << 20


def read_docx(path: Path, bounds: UnpackBounds) -> Document:
    """Open a DOCX file; headers, footers and comments are not read."""
    check_office_file(path, MOST_BYTES, MOST_TEXT_BYTES)
    try:
        document = docx.Document(str(path))
        paragraphs = _read_paragraphs(document)
        known = document.core_properties
        changed_at = known.modified or known.created
        return Document(
            unit="paragraph",
            passages=join_paragraphs(paragraphs),
            title=known.title or None,
            author=known.author or None,
            changed_at=_with_zone(changed_at),
        )
    except Exception as error:
        # The library raises errors of any kind for a file that is none.
        raise RefusedFileError(
            f"not a DOCX file that can be read ({type(error).__name__}: {error})"
        ) from error


def _read_paragraphs(document: Any) -> Iterator[Passage]:
    number = 0
    for block in document.iter_inner_content():
        text = (_write_table(block) if isinstance(block, Table) else block.text).strip()
        if text:
            number += 1
            yield Passage(number, text)


def _write_table(table: Table) -> str:
    return "\n".join(" | ".join(cell.text.strip() for cell in row.cells) for row in table.rows)


def _with_zone(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
