from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from c360.contracts.duplicates import DuplicateFinder, find_exact_duplicates

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
    assert cut.content_hash == whole.content_hash


def test_content_hash_tells_different_content() -> None:
    first, second = DuplicateFinder(), DuplicateFinder()
    first.find(make_table([("a", 1), ("a", 1)]))
    second.find(make_table([("a", 1)]))

    assert first.content_hash != second.content_hash


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
