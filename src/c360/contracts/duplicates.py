"""Find rows that are equal in every column, over any number of chunks, in bounded memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from c360.contracts.row_hashes import BLOCK_ROWS, Places, RowHashes, Words, hash_rows

Numbers = NDArray[Any]
"""Of four or eight bytes, as many as it takes."""

FREE = -1
FIRST_PLACES, GROWTH = 1 << 12, 4
PLACES_PER_ROW = 2
"""At least so many places for each row: then most rows lie at the first one that is looked at."""


def find_exact_duplicates(table: pa.Table) -> pa.Array:
    """Mark the rows that equal an earlier row in every column; null equals null.

    Examples:
        >>> find_exact_duplicates(pa.table({"a": [1, 1, None, None]})).to_pylist()
        [False, True, False, True]
    """
    return DuplicateFinder().find(table)


class DuplicateFinder:
    """Marks exact duplicates over the chunks of a batch; holds 24 to 64 bytes for each row.

    Rows are told apart by a 128-bit hash of their values, which does not depend on the chunk.
    """

    def __init__(self) -> None:
        self._known = HashSet()

    def find(self, table: pa.Table) -> pa.Array:
        """Mark the rows of the next chunk that equal an earlier row of this or another chunk."""
        return self.find_hashes(hash_rows(table))

    def find_hashes(self, hashes: RowHashes) -> pa.Array:
        """Mark the rows of the next chunk, given the hashes of their values."""
        is_new = np.empty(len(hashes), bool)
        for start in range(0, len(hashes), BLOCK_ROWS):
            end = start + BLOCK_ROWS
            is_new[start:end] = self._known.add(hashes.slice(start, end))
        return pa.array(~is_new)

    def knows(self, hashes: RowHashes) -> pa.Array:
        """Mark the rows that equal one seen before, without remembering any of them."""
        return pa.array(self._known.find(hashes))


class HashSet:
    """Different hashes by number, and a table of places that says which number lies where.

    A hash lies at the place that its first bits say or, if others lie there, at the next free one.
    All rows of a block look at their places at once, and go on to the next ones together: of
    equal rows the first comes first at every place.
    """

    def __init__(self) -> None:
        self._count = 0
        self._high: Words = np.empty(FIRST_PLACES // PLACES_PER_ROW, np.uint64)
        self._low = np.empty_like(self._high)
        self._number_at: Numbers = np.full(FIRST_PLACES, FREE, np.int32)

    def add(self, hashes: RowHashes) -> NDArray[np.bool_]:
        """Remember hashes; mark those that are the first of their kind."""
        self._make_room(len(hashes))
        first, end = self._count, self._count + len(hashes)
        self._high[first:end], self._low[first:end] = hashes.high, hashes.low
        numbers = np.arange(first, end, dtype=self._number_at.dtype)
        places, is_new = self._insert(hashes, numbers)
        if not is_new.all():
            end = first + int(is_new.sum())
            self._high[first:end], self._low[first:end] = hashes.high[is_new], hashes.low[is_new]
            self._number_at[places[is_new]] = numbers[: end - first]
        self._count = end
        return is_new

    def find(self, hashes: RowHashes) -> NDArray[np.bool_]:
        """Mark the hashes that are known."""
        is_known = np.zeros(len(hashes), bool)
        places = self._first_places(hashes.high)
        rows = np.arange(len(hashes))
        while len(rows):
            numbers = self._number_at[places[rows]]
            is_held = numbers != FREE
            rows, numbers = rows[is_held], numbers[is_held]
            is_same = self._high[numbers] == hashes.high[rows]
            is_same &= self._low[numbers] == hashes.low[rows]
            is_known[rows[is_same]] = True
            rows = self._go_on(places, rows[~is_same])
        return is_known

    def _insert(self, hashes: RowHashes, numbers: Numbers) -> tuple[Places, NDArray[np.bool_]]:
        """Put numbers where their hashes belong; return the places, and mark hashes new there."""
        places = self._first_places(hashes.high)
        is_new = np.ones(len(numbers), bool)
        rows, at, own = np.arange(len(numbers)), places, numbers
        while True:
            is_free = self._number_at.take(at) == FREE
            # Of several rows the last one stays, so that is the first of them.
            self._number_at[at[is_free][::-1]] = own[is_free][::-1]
            held = self._number_at.take(at)
            is_held = held != own
            rows, held = rows[is_held], held[is_held]
            is_other = self._high.take(held) != hashes.high[rows]
            is_other |= self._low.take(held) != hashes.low[rows]
            is_new[rows[~is_other]] = False
            rows = self._go_on(places, rows[is_other])
            if not len(rows):
                return places, is_new
            at, own = places[rows], numbers[rows]

    def _first_places(self, high: Words) -> Places:
        unused = np.uint64(65 - len(self._number_at).bit_length())
        return (high >> unused).view(np.int64)

    def _go_on(self, places: Places, rows: Places) -> Places:
        places[rows] = (places[rows] + 1) & (len(self._number_at) - 1)
        return rows

    def _make_room(self, count: int) -> None:
        due = self._count + count
        if due > len(self._high):
            size = max(due, 2 * len(self._high))
            self._high, self._low = (_extend(w, self._count, size) for w in (self._high, self._low))
        size = len(self._number_at)
        while size < PLACES_PER_ROW * due:
            size *= GROWTH
        if size > len(self._number_at):
            # In the order of their places, so that each block goes to one part of the table.
            known = self._number_at[self._number_at != FREE]
            self._number_at = np.full(size, FREE, np.int32 if size < 1 << 31 else np.int64)
            for start in range(0, len(known), BLOCK_ROWS):
                self._put_back(known[start : start + BLOCK_ROWS])

    def _put_back(self, numbers: Numbers) -> None:
        """Put numbers of hashes that are known to differ where they belong."""
        places = self._first_places(self._high.take(numbers))
        while len(numbers):
            is_free = self._number_at.take(places) == FREE
            self._number_at[places[is_free]] = numbers[is_free]
            is_held = self._number_at.take(places) != numbers
            numbers = numbers[is_held]
            places = (places[is_held] + 1) & (len(self._number_at) - 1)


def _extend(words: Words, count: int, size: int) -> Words:
    extended = np.empty(size, np.uint64)
    extended[:count] = words[:count]
    return extended
