"""Read files of every supported format: rows, and a reject with its reason for what is none."""

from __future__ import annotations

from c360.sources.readers.archives import (
    RefusedFileError,
    extract_gzip,
    extract_member,
    is_gzip,
    list_members,
)
from c360.sources.readers.formats import FORMATS, WHOLE_FORMATS, detect_format, open_reader
from c360.sources.readers.port import (
    Changes,
    Chunk,
    Reader,
    ReadOptions,
    RefusedReader,
    Reject,
)
from c360.sources.readers.unpacking import UnpackBounds

__all__ = [
    "FORMATS",
    "WHOLE_FORMATS",
    "Changes",
    "Chunk",
    "ReadOptions",
    "Reader",
    "RefusedFileError",
    "RefusedReader",
    "Reject",
    "UnpackBounds",
    "detect_format",
    "extract_gzip",
    "extract_member",
    "is_gzip",
    "list_members",
    "open_reader",
]
