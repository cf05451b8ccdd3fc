"""Read the text of PDF files, page by page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from c360.sources.passages.port import Document, Passage
from c360.sources.readers import RefusedFileError, UnpackBounds

# What it logs of damage is told by our own reasons; to a person at a terminal it is noise.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

NO_TEXT = "the page holds no text: a scan must be sent with its text recognised"


def read_pdf(path: Path, bounds: UnpackBounds) -> Document:
    """Open a PDF file; the library bounds what a packed part of it may become."""
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedFileError("protected by a password: send it without")
        page_count = len(reader.pages)
        metadata = reader.metadata
        return Document(
            unit="page",
            passages=_read_pages(reader, page_count),
            title=_read(metadata, "title"),
            author=_read(metadata, "author"),
            changed_at=_read_time(metadata),
        )
    except RefusedFileError:
        raise
    except Exception as error:
        raise RefusedFileError(f"not a PDF that can be read: {_describe(error)}") from error


def _read_pages(reader: PdfReader, page_count: int) -> Iterator[Passage]:
    for number in range(1, page_count + 1):
        try:
            text = reader.pages[number - 1].extract_text().strip()
        except Exception as error:
            # A damaged page raises errors of any kind; the others can still be read.
            yield Passage(number, "", f"the page cannot be read: {_describe(error)}")
            continue
        yield Passage(number, text, None if text else NO_TEXT)


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _read(metadata: Any, name: str) -> str | None:
    value = getattr(metadata, name, None)
    return str(value).strip() or None if value is not None else None


def _read_time(metadata: Any) -> datetime | None:
    for name in ("modification_date", "creation_date"):
        try:
            value = getattr(metadata, name, None)
        except ValueError:
            continue  # Written in no known form: as if it were not there.
        if isinstance(value, datetime):
            return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return None
