"""Rows written in a thread are the same rows; what goes wrong there is not lost."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from c360.lake.part import MANY_ROWS, BatchPart


def make_rows(first: int, count: int) -> pa.Table:
    numbers = range(first, first + count)
    return pa.table({"line": numbers, "kind": [str(number % 7) for number in numbers]})


def test_many_and_few_rows_come_in_their_order(tmp_path: Path) -> None:
    part = BatchPart(tmp_path, "batch")
    counts = [MANY_ROWS, 3, MANY_ROWS + 1, MANY_ROWS, 1]
    for place, count in enumerate(counts):
        part.write(make_rows(sum(counts[:place]), count))
    [name] = part.publish()
    part.discard()

    assert pq.read_table(tmp_path / name).equals(make_rows(0, sum(counts)))


def test_an_error_in_the_thread_is_raised_and_nothing_is_published(tmp_path: Path) -> None:
    part = BatchPart(tmp_path, "batch")
    part.write(make_rows(0, 1))
    part.write(make_rows(1, MANY_ROWS).rename_columns(["other", "kind"]))

    with pytest.raises(ValueError, match="schema"):
        part.publish()
    part.discard()
    assert not list(tmp_path.iterdir())
