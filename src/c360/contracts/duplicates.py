"""Find rows that are equal in every column, over any number of chunks, in bounded memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Words = NDArray[np.uint64]

LANES = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F)
MULTIPLIERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
NOTHING = 0xA0761D6478BD642F
SHORT_BYTES = 64
FIRST_PLACES, PLACES_PER_ROW, MOST_PLACES = 1 << 16, 8, 1 << 28
BLOCK_ROWS = 1 << 16
"""Rows hashed at a time, so that what is computed with stays in the processor's cache."""


def find_exact_duplicates(table: pa.Table) -> pa.Array:
    """Mark the rows that equal an earlier row in every column; null equals null.

    Examples:
        >>> find_exact_duplicates(pa.table({"a": [1, 1, None, None]})).to_pylist()
        [False, True, False, True]
    """
    return DuplicateFinder().find(table)


@dataclass(frozen=True, slots=True)
class RowHashes:
    """A 128-bit hash of each row, in two halves."""

    high: Words
    low: Words

    def take(self, rows: NDArray[Any]) -> RowHashes:
        return RowHashes(self.high[rows], self.low[rows])


class DuplicateFinder:
    """Marks exact duplicates over the chunks of a batch; holds 24 to 32 bytes for each row.

    Rows are told apart by a 128-bit hash of their values, which does not depend on the chunk.
    """

    def __init__(self) -> None:
        self._runs: list[RowHashes] = []  # each sorted by its high halves, long ones first
        self._sum = 0
        self._row_count = 0
        self._is_taken = np.zeros(FIRST_PLACES, bool)

    def find(self, table: pa.Table) -> pa.Array:
        """Mark the rows of the next chunk that equal an earlier row of this or another chunk."""
        hashes = hash_rows(table)
        self._add_to_content(hashes)
        order = _sort(hashes)
        found = hashes.take(order)
        is_new = _is_first(found)
        rows = np.flatnonzero(is_new & self._is_taken[self._find_places(found)])
        for run in self._runs:
            is_known = _is_in(found.take(rows), run)
            is_new[rows[is_known]] = False
            rows = rows[~is_known]
        self._remember(found if is_new.all() else found.take(is_new))
        is_duplicate = np.ones(table.num_rows, bool)
        is_duplicate[order[is_new]] = False
        return pa.array(is_duplicate)

    def knows(self, table: pa.Table) -> pa.Array:
        """Mark the rows that equal one seen before, without remembering any of them."""
        hashes = hash_rows(table)
        found = np.zeros(table.num_rows, bool)
        for run in self._runs:
            found |= _is_in(hashes, run)
        return pa.array(found)

    @property
    def content_hash(self) -> str:
        """A hash of all rows seen, however they were ordered and cut into chunks."""
        return hashlib.sha256(f"{self._row_count}:{self._sum:032x}".encode()).hexdigest()

    def _add_to_content(self, hashes: RowHashes) -> None:
        total = (_add_up(hashes.high) << 64) + _add_up(hashes.low)
        self._sum = (self._sum + total) % (1 << 128)
        self._row_count += len(hashes.high)

    def _find_places(self, hashes: RowHashes) -> NDArray[np.int64]:
        """Return a place for each row, which the first bits of its hash say."""
        unused = np.uint64(65 - len(self._is_taken).bit_length())
        return (hashes.high >> unused).astype(np.int64)

    def _take_places(self, run: RowHashes) -> None:
        """Note where hashes lie: a row at a free place is new without a look at any run."""
        size = len(self._is_taken)
        while size < min(PLACES_PER_ROW * self._row_count, MOST_PLACES):
            size *= 2
        waiting = [run]
        if size > len(self._is_taken):
            self._is_taken = np.zeros(size, bool)
            waiting += self._runs
        for hashes in waiting:
            self._is_taken[self._find_places(hashes)] = True

    def _remember(self, run: RowHashes) -> None:
        """Keep a run; merge it with those not much longer, so that there are few."""
        self._take_places(run)
        while self._runs and len(self._runs[-1].high) < 2 * len(run.high):
            other = self._runs.pop()
            high = np.concatenate((other.high, run.high))
            order = np.argsort(high, kind="stable")
            run = RowHashes(high, np.concatenate((other.low, run.low))).take(order)
        if len(run.high):
            self._runs.append(run)


def _sort(hashes: RowHashes) -> NDArray[np.intp]:
    """Return rows by hash, equal ones in their order.

    Sorting by one half is four times as fast as by both; only rows that share it are sorted again.
    """
    order = np.argsort(hashes.high)
    high = hashes.high[order]
    is_shared = np.zeros(len(high), bool)
    is_shared[1:] = high[1:] == high[:-1]
    is_shared[:-1] |= is_shared[1:]
    places = np.flatnonzero(is_shared)
    rows = order[places]
    order[places] = rows[np.lexsort((rows, hashes.low[rows], hashes.high[rows]))]
    return order


def _is_first(hashes: RowHashes) -> NDArray[np.bool_]:
    """Mark the first of each group of equal hashes; they come sorted, equal ones in row order."""
    is_first = np.ones(len(hashes.high), bool)
    is_first[1:] = hashes.high[1:] != hashes.high[:-1]
    is_first[1:] |= hashes.low[1:] != hashes.low[:-1]
    return is_first


def _is_in(hashes: RowHashes, run: RowHashes) -> NDArray[np.bool_]:
    found = np.zeros(len(hashes.high), bool)
    places = np.searchsorted(run.high, hashes.high)
    rows = np.flatnonzero(places < len(run.high))
    while len(rows):  # once, but for rows that share half of their hash
        rows = rows[run.high[places[rows]] == hashes.high[rows]]
        is_same = run.low[places[rows]] == hashes.low[rows]
        found[rows[is_same]] = True
        rows = rows[~is_same]
        places[rows] += 1
        rows = rows[places[rows] < len(run.high)]
    return found


def _add_up(words: Words) -> int:
    halves = (words >> np.uint64(32), words & np.uint64(0xFFFFFFFF))
    return (int(halves[0].sum()) << 32) + int(halves[1].sum())


def hash_rows(table: pa.Table) -> RowHashes:
    """Hash each row by its values and their order alone."""
    columns = [_combine(column) for column in table.itercolumns()]
    hashes = RowHashes(*(np.empty(table.num_rows, np.uint64) for _ in LANES))
    for start in range(0, table.num_rows, BLOCK_ROWS):
        size = min(BLOCK_ROWS, table.num_rows - start)
        lanes = [np.full(size, seed, np.uint64) for seed in LANES]
        for column in columns:
            for lane, words in enumerate(_hash_column(column.slice(start, size))):
                lanes[lane] = _mix(lanes[lane] + words, lane)
        hashes.high[start : start + size], hashes.low[start : start + size] = lanes
    return hashes


def _combine(column: pa.ChunkedArray) -> pa.Array:
    array = column.combine_chunks()
    return pa.concat_arrays(array.chunks) if isinstance(array, pa.ChunkedArray) else array


def _mix(words: Words, lane: int) -> Words:
    """Spread every bit over the whole word (the finaliser of splitmix64)."""
    mixed: Words = words >> np.uint64(30)
    mixed ^= words
    mixed *= MULTIPLIERS[lane]
    mixed ^= mixed >> np.uint64(27)
    mixed *= MULTIPLIERS[1 - lane]
    mixed ^= mixed >> np.uint64(31)
    return mixed


def _hash_column(array: pa.Array) -> list[Words]:
    if array.null_count == len(array):
        return [np.full(len(array), NOTHING, np.uint64) for _ in LANES]
    if pa.types.is_floating(array.type):
        array = array.cast(pa.float64())
    elif not (pa.types.is_primitive(array.type) or pa.types.is_null(array.type)):
        is_fixed = pa.types.is_decimal128(array.type) or pa.types.is_boolean(array.type)
        array = array if is_fixed else array.cast(pa.string())
    if pa.types.is_string(array.type):
        return _hash_texts(array)
    words = _fixed_words(array)
    hashed = []
    for lane, seed in enumerate(LANES):
        state = words[0] ^ np.uint64(seed)
        for word in words[1:]:
            state = _mix(state, lane) ^ word
        hashed.append(_mix(state, lane))
    return _mark_missing(array, hashed)


def _mark_missing(array: pa.Array, hashed: list[Words]) -> list[Words]:
    if array.null_count:
        missing = array.is_null().to_numpy(zero_copy_only=False)
        for words in hashed:
            words[missing] = NOTHING
    return hashed


def _fixed_words(array: pa.Array) -> list[Words]:
    """View a column of fixed width as one or two words a row."""
    if pa.types.is_boolean(array.type):
        array = array.cast(pa.int64())
    width = array.type.bit_width
    if width < 64:
        signed = array.cast(pa.int32()) if width == 32 else array
        array = signed.cast(pa.int64())
        width = 64
    buffer = array.buffers()[1]
    size = width // 64
    words = np.frombuffer(buffer, np.uint64, len(array) * size, array.offset * 8 * size)
    return [words[part::size] for part in range(size)]


def _hash_texts(array: pa.Array) -> list[Words]:
    """Hash texts eight bytes at a time, all rows at once; long ones one by one."""
    texts = pc.fill_null(array, "")
    offsets = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4)
    data = texts.buffers()[2]
    content = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    content, offsets = content[offsets[0] : offsets[-1]], offsets - offsets[0]
    starts, lengths = offsets[:-1].astype(np.int64), np.diff(offsets).astype(np.int64)
    padded = np.concatenate([content, np.zeros(8, np.uint8)])
    view: Words = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))
    lanes = [lengths.astype(np.uint64) + np.uint64(seed) for seed in LANES]
    for place in range(0, min(SHORT_BYTES, int(lengths.max(initial=0))), 8):
        is_longer = lengths > place
        rows = slice(None) if is_longer.all() else np.flatnonzero(is_longer)
        words = _read_words(view, starts[rows] + place, lengths[rows] - place)
        for lane, state in enumerate(lanes):
            state[rows] = _mix(state[rows] ^ words, lane)
    _hash_long_texts(padded, offsets, lanes)
    return _mark_missing(array, [_mix(state, lane) for lane, state in enumerate(lanes)])


def _read_words(view: Words, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Words:
    """Read up to eight bytes from each start, zeros beyond the text's end."""
    unused = (np.uint64(8) * (8 - np.minimum(lengths, 8)).astype(np.uint64)).astype(np.uint64)
    words: Words = (view[starts] << unused) >> unused
    return words


def _hash_long_texts(
    data: NDArray[np.uint8], offsets: NDArray[np.int32], lanes: list[Words]
) -> None:
    rows = np.flatnonzero(np.diff(offsets) > SHORT_BYTES)
    if not len(rows):
        return
    content = data.data
    digests = b"".join(
        hashlib.blake2b(content[start:end], digest_size=16).digest()
        for start, end in zip(offsets[rows].tolist(), offsets[rows + 1].tolist(), strict=True)
    )
    words = np.frombuffer(digests, "<u8")
    for lane, state in enumerate(lanes):
        state[rows] ^= words[lane::2]
