"""Find the lines of a block, and match all of them at once."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

PIECE_BYTES = 1 << 19
"""Bytes looked at at a time: what is computed of them stays in the processor's cache."""

GROUP_LINES = 8
SAMPLE_GROUPS, FEWEST_MATCHES = 64, 0.7

Offsets = NDArray[np.int32]
Lines = NDArray[np.intp]
Matches = NDArray[np.bool_]

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
        last = len(wanted) - 1
        places = np.flatnonzero(data[start + last : end + last] == wanted[-1]) + start
        for place in range(last):
            places = places[data[places + place] == wanted[place]]
        found.append(places)
    return np.concatenate(found)


def count_bytes(content: bytes, wanted: bytes) -> int:
    """Count the places of one byte. Unlike ``bytes.count`` it lets other threads go on."""
    data = np.frombuffer(content, np.uint8)
    pieces = (data[start : start + PIECE_BYTES] for start in range(0, len(data), PIECE_BYTES))
    return sum(int(np.count_nonzero(piece == wanted[0])) for piece in pieces)


def find_blank_tail(content: bytes, offsets: NDArray[np.int32]) -> int:
    """Return the line from which on all are blank."""
    line = len(offsets) - 1
    while line and not content[offsets[line - 1] : offsets[line]].strip(b"\r\n"):
        line -= 1
    return line


def match_lines(content: bytes, offsets: Offsets, lines: Lines, pattern: str) -> Matches:
    """Say for each of some lines whether it matches; bytes that are no UTF-8 match nothing.

    Args:
        content: Whole lines.
        offsets: Where each of them starts, and the end of the last.
        lines: Those to match.
        pattern: For RE2: a line without its end. It must match no line feed.
    """
    is_every = len(lines) == len(offsets) - 1
    matches = _match_groups(content, offsets, pattern) if is_every else np.zeros(len(lines), bool)
    rest = np.flatnonzero(~matches)
    if len(rest):
        matches[rest] = _match_each(content, offsets, lines[rest], pattern)
    if b"\xed" in content:
        places = [match.start() for match in SURROGATE.finditer(content)]
        broken = np.searchsorted(offsets, np.array(places, np.int64), side="right") - 1
        matches[np.isin(lines, broken)] = False
    return matches


def _match_groups(content: bytes, offsets: Offsets, pattern: str) -> Matches:
    """Match several lines at a time, which spares most of the calls.

    Lines of a group that does not match may match by themselves. Where many groups do not, as the
    first ones tell, no others are tried.
    """
    matches = np.zeros(len(offsets) - 1, bool)
    groups = offsets[::GROUP_LINES]
    several = f"^(?:{pattern}\\r?\\n)+$"
    for first, end in ((0, SAMPLE_GROUPS), (SAMPLE_GROUPS, len(groups) - 1)):
        cuts = groups[first : end + 1]
        if len(cuts) > 1:
            is_match = _match(_cut(content, cuts), several)
            found = np.repeat(is_match, GROUP_LINES)
            matches[first * GROUP_LINES :][: len(found)] = found
            if is_match.mean() < FEWEST_MATCHES:
                break
    return matches


def _match_each(content: bytes, offsets: Offsets, lines: Lines, pattern: str) -> Matches:
    texts = _cut(content, offsets)
    if len(lines) != len(texts):
        texts = texts.take(pa.array(lines))
    return _match(texts, f"^{pattern}\\r?\\n?$")


def _cut(content: bytes, offsets: Offsets) -> pa.Array:
    # Not validated on purpose: RE2 does it on the way, but for halves of characters.
    buffers = [None, pa.py_buffer(np.ascontiguousarray(offsets)), pa.py_buffer(content)]
    return pa.Array.from_buffers(pa.string(), len(offsets) - 1, buffers)


def _match(texts: pa.Array, pattern: str) -> Matches:
    found = pc.match_substring_regex(texts, pattern)
    matches: Matches = found.to_numpy(zero_copy_only=False, writable=True)
    return matches
