"""Read files of every supported format: rows, and a reject with its reason for what is none."""

from __future__ import annotations

from c360.sources.readers.formats import FORMATS, detect_format, open_reader
from c360.sources.readers.port import Chunk, Reader, ReadOptions, Reject

__all__ = [
    "FORMATS",
    "Chunk",
    "ReadOptions",
    "Reader",
    "Reject",
    "detect_format",
    "open_reader",
]
