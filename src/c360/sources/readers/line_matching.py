"""Find the lines of a block, and match all of them at once."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

PIECE_BYTES = 1 << 19
"""Bytes looked at at a time: what is computed of them stays in the processor's cache."""

SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")


def find_lines(content: bytes) -> NDArray[np.int32]:
    """Return the places where lines start, and the end of the last."""
    ends = find_bytes(content, b"\n") + 1
    if content and (not len(ends) or ends[-1] != len(content)):
        ends = np.append(ends, len(content))
    return np.concatenate(([0], ends)).astype(np.int32)


def find_bytes(content: bytes, wanted: bytes) -> NDArray[np.int64]:
    """Return the places of one byte, or of several next to each other."""
    data = np.frombuffer(content, np.uint8)
    found = [np.zeros(0, np.int64)]
    for start in range(0, len(content) - len(wanted) + 1, PIECE_BYTES):
        end = min(start + PIECE_BYTES, len(content) - len(wanted) + 1)
        is_found = data[start:end] == wanted[0]
        for place in range(1, len(wanted)):
            is_found &= data[start + place : end + place] == wanted[place]
        found.append(np.flatnonzero(is_found) + start)
    return np.concatenate(found)


def find_blank_tail(content: bytes, offsets: NDArray[np.int32]) -> int:
    """Return the line from which on all are blank."""
    line = len(offsets) - 1
    while line and not content[offsets[line - 1] : offsets[line]].strip(b"\r\n"):
        line -= 1
    return line


def match_lines(
    content: bytes, offsets: NDArray[np.int32], lines: NDArray[np.intp], pattern: str
) -> NDArray[np.bool_]:
    """Say for each of some lines whether it matches; bytes that are no UTF-8 match nothing."""
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(content)]
    # Not validated on purpose: RE2 does it on the way, but for halves of characters.
    texts = pa.Array.from_buffers(pa.string(), len(offsets) - 1, buffers)
    if len(lines) != len(texts):
        texts = texts.take(pa.array(lines))
    found = pc.match_substring_regex(texts, pattern)
    matches: NDArray[np.bool_] = found.to_numpy(zero_copy_only=False, writable=True)
    if b"\xed" in content:
        places = [match.start() for match in SURROGATE.finditer(content)]
        broken = np.searchsorted(offsets, np.array(places, np.int64), side="right") - 1
        matches[np.isin(lines, broken)] = False
    return matches
