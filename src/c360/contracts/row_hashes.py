"""Hash rows by their values alone: 128 bits a row, the same whatever chunk a row comes in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from c360.kit.columns import in_one_piece

Words = NDArray[np.uint64]
Places = NDArray[np.int64]

SEEDS = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
MULTIPLIERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
SPREAD = np.uint64(0xFF51AFD7ED558CCD)
NOTHING = np.uint64(0xA0761D6478BD642F)
SHORT_BYTES = 64
BLOCK_ROWS = 1 << 15
"""Rows hashed at a time, so that what is computed with stays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class RowHashes:
    """A 128-bit hash of each row, in two halves."""

    high: Words
    low: Words

    def __len__(self) -> int:
        return len(self.high)

    def slice(self, start: int, end: int) -> RowHashes:
        return RowHashes(self.high[start:end], self.low[start:end])

    def filter(self, is_kept: NDArray[np.bool_]) -> RowHashes:
        return RowHashes(self.high[is_kept], self.low[is_kept])


def hash_rows(table: pa.Table) -> RowHashes:
    """Hash each row by its values and their order alone; null is a value of its own."""
    columns = [in_one_piece(column) for column in table.itercolumns()]
    hashes = RowHashes(*(np.empty(table.num_rows, np.uint64) for _ in SEEDS))
    for start in range(0, table.num_rows, BLOCK_ROWS):
        size = min(BLOCK_ROWS, table.num_rows - start)
        lanes = _Lanes(size)
        for column in columns:
            _add_column(lanes, column.slice(start, size))
        hashes.high[start : start + size], hashes.low[start : start + size] = lanes.finish()
    return hashes


class _Lanes:
    """Two hashes of each row, to which one word after the other is added.

    A row's words can be told apart again: a text's length comes before its bytes. Every word is
    spread over all its bits once; each half then takes it in its own way, so that rows which
    collide in one half are as likely as any others to collide in the other.
    """

    def __init__(self, size: int) -> None:
        self._high = np.full(size, SEEDS[0])
        self._low = np.full(size, SEEDS[1])

    def add(self, words: Words, rows: Places | None = None) -> None:
        """Add a word to each row, or to some."""
        if rows is None:
            self._high ^= words
            self._high *= MULTIPLIERS[0]
            self._low += words
            self._low *= MULTIPLIERS[1]
        else:
            self._high[rows] = (self._high[rows] ^ words) * MULTIPLIERS[0]
            self._low[rows] = (self._low[rows] + words) * MULTIPLIERS[1]

    def finish(self) -> tuple[Words, Words]:
        """Return both hashes, each bit of which depends on every word."""
        for lane, words in enumerate((self._high, self._low)):
            words ^= words >> np.uint64(30)
            words *= MULTIPLIERS[1 - lane]
            words ^= words >> np.uint64(27)
            words *= MULTIPLIERS[lane]
            words ^= words >> np.uint64(31)
        return self._high, self._low


def _spread(words: Words) -> Words:
    """Change every word into another, none into the same, so that its low bits matter too."""
    spread: Words = words >> np.uint64(32)
    spread ^= words
    spread *= SPREAD
    spread ^= spread >> np.uint64(29)
    return spread


def _add_column(lanes: _Lanes, array: pa.Array) -> None:
    kind = array.type
    if pa.types.is_floating(kind):
        array = array.cast(pa.float64())
    elif pa.types.is_boolean(kind):
        array = array.cast(pa.int64())
    elif not (pa.types.is_primitive(kind) or pa.types.is_decimal128(kind)):
        _add_texts(lanes, array.cast(pa.string()))
        return
    missing = _find_missing(array)
    for words in _view_words(array):
        spread = _spread(words)
        if missing is not None:
            spread[missing] = NOTHING
        lanes.add(spread)


def _find_missing(array: pa.Array) -> NDArray[np.bool_] | None:
    if not array.null_count:
        return None
    missing: NDArray[np.bool_] = array.is_null().to_numpy(zero_copy_only=False)
    return missing


def _view_words(array: pa.Array) -> list[Words]:
    """View a column of fixed width as one or two words a row."""
    width = array.type.bit_width
    if width < 64:
        signed = array.cast(pa.int32()) if width == 32 else array
        array = signed.cast(pa.int64())
        width = 64
    size = width // 64
    words = np.frombuffer(array.buffers()[1], np.uint64, len(array) * size, array.offset * 8 * size)
    return [words[part::size] for part in range(size)]


def _add_texts(lanes: _Lanes, array: pa.Array) -> None:
    """Add texts eight bytes at a time, all rows at once; long ones one by one."""
    offsets = np.frombuffer(array.buffers()[1], np.int32, len(array) + 1, array.offset * 4)
    starts, lengths = offsets[:-1].astype(np.int64), np.diff(offsets).astype(np.int64)
    codes = lengths + 1
    missing = _find_missing(array)
    if missing is not None:
        lengths[missing] = codes[missing] = 0
    lanes.add(codes.view(np.uint64))
    longest = int(lengths.max(initial=0))
    if not longest:
        return
    content = np.frombuffer(array.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]
    starts -= offsets[0]
    padded = np.concatenate([content, np.zeros(8, np.uint8)])
    view: Words = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))
    for place in range(0, min(SHORT_BYTES, longest), 8):
        is_longer = lengths > place
        if is_longer.all():
            lanes.add(_spread(_read_words(view, starts + place, lengths - place)))
        else:
            rows = np.flatnonzero(is_longer)
            words = _read_words(view, starts[rows] + place, lengths[rows] - place)
            lanes.add(_spread(words), rows)
    if longest > SHORT_BYTES:
        _add_long_texts(lanes, padded, starts, lengths)


def _read_words(view: Words, starts: Places, lengths: Places) -> Words:
    """Read up to eight bytes from each start, zeros beyond the text's end."""
    words = view[starts]
    if lengths.min() < 8:
        unused = (8 * (8 - np.minimum(lengths, 8))).view(np.uint64)
        words <<= unused
        words >>= unused
    return words


def _add_long_texts(lanes: _Lanes, data: NDArray[Any], starts: Places, lengths: Places) -> None:
    rows = np.flatnonzero(lengths > SHORT_BYTES)
    content = data.data
    digests = b"".join(
        hashlib.blake2b(content[start : start + length], digest_size=16).digest()
        for start, length in zip(starts[rows].tolist(), lengths[rows].tolist(), strict=True)
    )
    words = np.frombuffer(digests, "<u8")
    for half in (words[::2], words[1::2]):
        lanes.add(half, rows)
