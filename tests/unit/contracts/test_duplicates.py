from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from c360.contracts.duplicates import DuplicateFinder, HashSet, find_exact_duplicates
from c360.contracts.row_hashes import RowHashes, hash_rows

CELLS = st.one_of(st.none(), st.sampled_from(["", "a", "a\0", "b" * 8, "b" * 9, "c" * 70]))
ROWS = st.lists(st.tuples(CELLS, st.one_of(st.none(), st.integers(0, 2))), max_size=30)


def make_table(rows: list[tuple[str | None, int | None]]) -> pa.Table:
    return pa.table(
        {
            "text": pa.array([row[0] for row in rows], pa.string()),
            "number": pa.array([row[1] for row in rows], pa.int32()),
        }
    )


@settings(deadline=None, database=None, derandomize=True)
@given(ROWS)
def test_a_row_is_a_duplicate_when_an_equal_one_came_before(
    rows: list[tuple[str | None, int | None]],
) -> None:
    expected = [row in rows[:place] for place, row in enumerate(rows)]

    assert find_exact_duplicates(make_table(rows)).to_pylist() == expected


@settings(deadline=None, database=None, derandomize=True)
@given(ROWS, st.integers(1, 7))
def test_chunks_do_not_change_what_is_a_duplicate(
    rows: list[tuple[str | None, int | None]], size: int
) -> None:
    table, whole, cut = make_table(rows), DuplicateFinder(), DuplicateFinder()

    found = [
        mark
        for start in range(0, len(rows), size)
        for mark in cut.find(table.slice(start, size)).to_pylist()
    ]

    assert found == whole.find(table).to_pylist()


def test_values_of_every_type_are_compared() -> None:
    types = [pa.bool_(), pa.date32(), pa.float64(), pa.decimal128(18, 2), pa.timestamp("us")]
    columns = {str(kind): pa.array([0, 1, 0, None, None]).cast(pa.int32()) for kind in types}
    values = {
        "bool": pa.array([False, True, False, None, None]),
        "decimal": pa.array([Decimal(0), Decimal(1), Decimal(0), None, None], pa.decimal128(18, 2)),
        "double": pa.array([0.0, 1.5, 0.0, None, None]),
    }

    assert find_exact_duplicates(pa.table(columns | values)).to_pylist() == [
        False,
        False,
        True,
        False,
        True,
    ]


def test_rows_of_any_earlier_chunk_are_found_however_many_there_are() -> None:
    finder = DuplicateFinder()
    numbers = [(place * 7919) % 60_000 for place in range(90_000)]
    found = [
        is_duplicate
        for start in range(0, len(numbers), 9_000)
        for is_duplicate in finder.find(pa.table({"a": numbers[start : start + 9_000]})).to_pylist()
    ]

    assert found == [False] * 60_000 + [True] * 30_000


@settings(deadline=None, database=None, derandomize=True)
@given(ROWS, ROWS)
def test_rows_are_known_without_being_remembered(
    seen: list[tuple[str | None, int | None]], asked: list[tuple[str | None, int | None]]
) -> None:
    finder = DuplicateFinder()
    finder.find(make_table(seen))

    for _ in range(2):
        assert finder.knows(hash_rows(make_table(asked))).to_pylist() == [
            row in seen for row in asked
        ]


def test_what_one_column_lacks_another_does_not_lend() -> None:
    rows = pa.table(
        {"first": ["ab", "a", "", "ab", None], "second": ["c", "bc", "abc", None, "ab"]}
    )

    assert find_exact_duplicates(rows).to_pylist() == [False] * 5


def test_hashes_that_ask_for_the_same_place_are_kept_apart() -> None:
    first, second = np.uint64(5), np.uint64(6)
    high = np.array([first, first, second, first, second], np.uint64)
    low = np.array([1, 2, 1, 1, 1], np.uint64)
    known = HashSet()

    assert known.add(RowHashes(high, low)).tolist() == [True, True, True, False, False]
    assert known.find(RowHashes(high, low + np.uint64(1))).tolist() == [
        True,
        False,
        False,
        True,
        False,
    ]
