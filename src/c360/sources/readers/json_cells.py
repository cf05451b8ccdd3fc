"""Cut the values out of JSON lines that are alike but for them, all lines at once.

In lines of one form every value stands after a key. Where keys end is found in one pass over all
bytes: a quote and a colon, which no other place of such a line has but a text that starts with a
colon; a line with one of those is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from c360.sources.readers.line_matching import find_bytes

ESCAPE = r'\\(?:["\\/bfnrt]|u(?:[0-9a-ce-fA-CE-F][0-9a-fA-F]{3}|[dD][0-7][0-9a-fA-F]{2}))'
TEXT = rf'"(?:[^"\\\x00-\x1f]|{ESCAPE})*"'
NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
VALUE = f"(?:{TEXT}|{NUMBER}|true|false|null)"
"""A value of one line, in the syntax RE2 and Python share; halves of characters are none."""

QUOTE, BACKSLASH, LINE_FEED, RETURN, NULL = (ord(letter) for letter in '"\\\n\rn')

Offsets = NDArray[np.int32]
Places = NDArray[np.int64]
Lines = NDArray[np.intp]


@dataclass(frozen=True)
class JsonForm:
    """The bytes before each value of a line, each with at least its key, and those after the last.

    Raises:
        ValueError: Keys with escapes, or keys that end in several ways.
    """

    prefixes: tuple[bytes, ...]
    suffix: bytes

    def __post_init__(self) -> None:
        if b"\\" in b"".join(self.prefixes) + self.suffix:
            raise ValueError("a key has an escape")
        if len({prefix[prefix.rindex(b'"') + 1] for prefix in self.prefixes}) != 1:
            raise ValueError("keys end in several ways")

    def write_pattern(self, values: Sequence[str]) -> str:
        """Return a pattern for a line without its end, given one for each of its values."""
        pairs = zip(self.prefixes, values, strict=True)
        parts = [re.escape(prefix.decode()) + value for prefix, value in pairs]
        return "".join(parts) + re.escape(self.suffix.decode())

    @cached_property
    def _key_end(self) -> bytes:
        first = self.prefixes[0]
        place = first.rindex(b'"')
        return first[place : place + 2]

    @cached_property
    def _key_counts(self) -> Places:
        """How many keys have ended at the end of each prefix, and of the line."""
        pieces = [*self.prefixes, self.suffix]
        return np.cumsum([piece.count(self._key_end) for piece in pieces])

    def cut(self, content: bytes, offsets: Offsets, lines: Lines) -> Cells:
        """Find the values of lines that match the form's pattern.

        Args:
            content: Whole lines.
            offsets: Where each of them starts, and the end of the last.
            lines: Those that match.
        """
        data = np.frombuffer(content, np.uint8)
        key_ends = find_bytes(content, self._key_end).astype(np.int32)
        has_escapes = b"\\" in content
        if has_escapes:
            key_ends = key_ends[data[key_ends - 1] != BACKSLASH]
        before = np.searchsorted(key_ends, offsets)
        lines = lines[before[lines + 1] - before[lines] == self._key_counts[-1]]
        first = before[lines]
        starts = [
            key_ends[first + (count - 1)] + np.int32(len(prefix) - prefix.rindex(b'"'))
            for prefix, count in zip(self.prefixes, self._key_counts.tolist(), strict=False)
        ]
        ends = [
            key_ends[first + count] - np.int32(prefix.index(self._key_end))
            for prefix, count in zip(self.prefixes[1:], self._key_counts.tolist(), strict=False)
        ]
        ends.append(_find_ends(data, offsets[lines + 1]) - np.int32(len(self.suffix)))
        return Cells(content, lines, starts, ends, has_escapes)


def _find_ends(data: NDArray[np.uint8], ends: Offsets) -> Offsets:
    """Return the ends of lines without the bytes that end them."""
    bare = ends.copy()
    for byte in (LINE_FEED, RETURN):
        bare -= data[bare - 1] == byte
    return bare


@dataclass(frozen=True, slots=True)
class Cells:
    """Where values of ``lines`` start and end: an array for each value of their form."""

    content: bytes
    lines: Lines
    starts: Sequence[Offsets]
    ends: Sequence[Offsets]
    has_escapes: bool

    def read_texts(self, column: int) -> pa.Array:
        """Return a column's values as text: numbers and words as they are written, null as null."""
        if not len(self.lines):
            return pa.array([], pa.string())
        data = np.frombuffer(self.content, np.uint8)
        first = data[self.starts[column]]
        is_quoted = first == QUOTE
        # Every second piece is a value, the others lie between: no byte is copied but once.
        cuts = np.empty((len(self.lines), 2), np.int32)
        cuts[:, 0] = self.starts[column] + is_quoted
        cuts[:, 1] = self.ends[column] - is_quoted
        buffers = [None, pa.py_buffer(cuts.ravel()), pa.py_buffer(self.content)]
        pieces = pa.Array.from_buffers(pa.string(), cuts.size - 1, buffers)
        wanted = np.arange(0, cuts.size, 2)
        texts = pieces.take(pa.array(wanted, pa.int64(), mask=first == NULL))
        return _unescape(texts) if self.has_escapes else texts


def _unescape(texts: pa.Array) -> pa.Array:
    is_escaped = pc.fill_null(pc.match_substring(texts, "\\"), False)
    if not pc.any(is_escaped).as_py():
        return texts
    meant = [json.loads(f'"{text}"') for text in texts.filter(is_escaped).to_pylist()]
    return pc.replace_with_mask(texts, is_escaped, pa.array(meant, pa.string()))
