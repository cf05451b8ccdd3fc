"""Changes read many at once are those that a JSON parser reads one by one."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from c360.sources.databases.postgres.alike import FEWEST_LINES, AlikeReader
from c360.sources.databases.shape import Shape

SHAPE = Shape(("id", "name", "is_open"), ("bigint", "character varying", "boolean"))
TYPES = ("bigint", "character varying(50)", "boolean")
NAMES = st.one_of(st.none(), st.text(max_size=6), st.sampled_from(['"value":1', ":", "a\\b\n"]))
ROWS = st.tuples(st.integers(0, 9), NAMES, st.sampled_from([True, False, None]))
CHANGES = st.lists(st.tuples(st.sampled_from("IUD"), ROWS, st.integers(0, 9)), min_size=1)
Row = tuple[int, str | None, bool | None]
Change = tuple[str, Row, int]


def write_change(change: Change) -> str:
    """Write a change as wal2json does."""
    action, row, key = change
    columns = [
        {"name": name, "type": kind, "value": value}
        for name, kind, value in zip(SHAPE.names, TYPES, row, strict=True)
    ]
    told: dict[str, object] = {
        "action": action, "lsn": "0/16B3748", "timestamp": "2026-01-05 10:00:00+00",
        "schema": "public", "table": "payments",
    }  # fmt: skip
    if action != "D":
        told["columns"] = columns
    if action != "I":
        told["identity"] = [{"name": "id", "type": "bigint", "value": key}]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def expect(change: Change) -> tuple[list[str | None], bool]:
    action, row, key = change
    if action == "D":
        return [str(key), None, None], True
    return [None if v is None else v if isinstance(v, str) else json.dumps(v) for v in row], False


def read(changes: Sequence[Change]) -> dict[int, tuple[list[str | None], bool]]:
    """Return line to row and whether it is a delete."""
    runs = list(AlikeReader(SHAPE, ["id"]).read([write_change(change) for change in changes]))
    found: dict[int, tuple[list[str | None], bool]] = {}
    for run in runs:
        rows = zip(*(column.to_pylist() for column in run.columns), strict=True)
        for line, row, is_delete in zip(
            range(run.first, run.after), rows, run.is_delete.to_pylist(), strict=True
        ):
            assert line not in found
            found[line] = (list(row), is_delete)
    return found


def moves(change: Change) -> bool:
    return change[0] == "U" and change[1][0] != change[2]


def is_plain(change: Change) -> bool:
    return not moves(change) and not (change[1][1] or "").startswith(":")


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(CHANGES)
def test_rows_are_those_that_were_written(drawn: list[Change]) -> None:
    changes = drawn * FEWEST_LINES

    found = read(changes)

    assert found == {line: expect(changes[line]) for line in found}
    assert not any(moves(changes[line]) for line in found)


@settings(max_examples=30, deadline=None, database=None, derandomize=True)
@given(CHANGES)
def test_plain_changes_are_all_read_at_once(drawn: list[Change]) -> None:
    changes = [change for change in drawn if is_plain(change)] * FEWEST_LINES

    assert len(read(changes)) == len(changes)


@pytest.mark.parametrize("types", [("bigint", "text", "boolean"), ("integer", "text", "boolean")])
def test_changes_of_another_shape_are_left(types: tuple[str, ...]) -> None:
    changes = [write_change(("I", (1, "a", True), 1))] * FEWEST_LINES

    assert not list(AlikeReader(Shape(SHAPE.names, types), ["id"]).read(changes))


def test_a_key_that_changes_is_left_and_the_rest_stays_in_order() -> None:
    still: Change = ("U", (1, "a", None), 1)
    changes = [*[still] * 150, ("U", (2, "a", None), 1), *[still] * 120]

    assert list(read(changes)) == [*range(150), *range(151, 271)]
