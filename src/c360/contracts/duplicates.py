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
    """Marks exact duplicates over the chunks of a batch; holds 16 bytes for each distinct row.

    Rows are told apart by a 128-bit hash of their values, which does not depend on the chunk.
    """

    def __init__(self) -> None:
        self._runs: list[RowHashes] = []  # each sorted by its high halves, long ones first
        self._sum = 0
        self._row_count = 0

    def find(self, table: pa.Table) -> pa.Array:
        """Mark the rows of the next chunk that equal an earlier row of this or another chunk."""
        hashes = hash_rows(table)
        self._add_to_content(hashes)
        order = np.lexsort((hashes.low, hashes.high))
        is_new = _is_first(hashes.take(order))
        for run in self._runs:
            rows = np.flatnonzero(is_new)
            is_new[rows[_is_in(hashes.take(order[rows]), run)]] = False
        self._remember(hashes.take(order[is_new]))
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

    def _remember(self, run: RowHashes) -> None:
        """Keep a run; merge it with those not much longer, so that there are few."""
        while self._runs and len(self._runs[-1].high) < 2 * len(run.high):
            other = self._runs.pop()
            high = np.concatenate((other.high, run.high))
            order = np.argsort(high, kind="stable")
            run = RowHashes(high, np.concatenate((other.low, run.low))).take(order)
        if len(run.high):
            self._runs.append(run)


def _is_first(hashes: RowHashes) -> NDArray[np.bool_]:
    """Mark the first of each group of equal hashes; they come sorted, equal ones in row order."""
    is_first = np.ones(len(hashes.high), bool)
    is_first[1:] = (np.diff(hashes.high) != 0) | (np.diff(hashes.low) != 0)
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
    lanes = [np.full(table.num_rows, seed, np.uint64) for seed in LANES]
    for column in table.itercolumns():
        array = column.combine_chunks()
        if isinstance(array, pa.ChunkedArray):
            array = pa.concat_arrays(array.chunks)
        for lane, words in enumerate(_hash_column(array)):
            lanes[lane] = _mix(lanes[lane] + words, lane)
    return RowHashes(*lanes)


def _mix(words: Words, lane: int) -> Words:
    """Spread every bit over the whole word (the finaliser of splitmix64)."""
    words = (words ^ (words >> np.uint64(30))) * MULTIPLIERS[lane]
    words = (words ^ (words >> np.uint64(27))) * MULTIPLIERS[1 - lane]
    mixed: Words = words ^ (words >> np.uint64(31))
    return mixed


def _hash_column(array: pa.Array) -> list[Words]:
    if pa.types.is_floating(array.type):
        array = array.cast(pa.float64())
    elif not (pa.types.is_primitive(array.type) or pa.types.is_null(array.type)):
        is_fixed = pa.types.is_decimal128(array.type) or pa.types.is_boolean(array.type)
        array = array if is_fixed else array.cast(pa.string())
    if pa.types.is_string(array.type):
        return _hash_texts(array)
    words = _fixed_words(array)
    present = array.is_valid().to_numpy(zero_copy_only=False)
    hashed = []
    for lane, seed in enumerate(LANES):
        state = np.full(len(array), seed, np.uint64)
        for word in words:
            state = _mix(state ^ word, lane)
        hashed.append(np.where(present, state, np.uint64(NOTHING)))
    return hashed


def _fixed_words(array: pa.Array) -> list[Words]:
    """View a column of fixed width as one or two words a row."""
    if pa.types.is_boolean(array.type):
        array = array.cast(pa.int64())
    if pa.types.is_null(array.type):
        return [np.zeros(len(array), np.uint64)]
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
    starts, lengths = offsets[:-1].astype(np.int64), np.diff(offsets).astype(np.int64)
    data = texts.buffers()[2]
    content = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    padded = np.concatenate([content, np.zeros(8, np.uint8)])
    view: Words = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))
    lanes = [lengths.astype(np.uint64) + np.uint64(seed) for seed in LANES]
    for place in range(0, min(SHORT_BYTES, int(lengths.max(initial=0))), 8):
        rows = np.flatnonzero(lengths > place)
        words = _read_words(view, starts[rows] + place, lengths[rows] - place)
        for lane, state in enumerate(lanes):
            state[rows] = _mix(state[rows] ^ words, lane)
    _hash_long_texts(padded, offsets, lanes)
    missing = array.is_null().to_numpy(zero_copy_only=False)
    return [
        np.where(missing, np.uint64(NOTHING), _mix(state, lane)) for lane, state in enumerate(lanes)
    ]


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
