from __future__ import annotations

import gzip
import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import Read, read, read_file

from c360.sources.readers import ReadOptions, open_reader
from c360.sources.readers.json_values import MOST_CELLS

NUMBERS = '{"a": 12345678901234567890, "b": 1e400, "c": 1.50, "d": true, "e": null, "f": "x"}'
TEXTS = {"a": "12345678901234567890", "b": "1e400", "c": "1.50", "d": "true", "e": None, "f": "x"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jsonl", NUMBERS + "\n"), ("a.json", f"[{NUMBERS}]"), ("b.json", NUMBERS)],
)
def test_values_are_kept_as_they_are_written(tmp_path: Path, name: str, content: str) -> None:
    assert read(tmp_path, name, content).values == [TEXTS]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "blank line"),
        ('{"a": 1', "not JSON: Expecting ',' delimiter at character 9"),
        ('{"a": 1} {"a": 2}', "not JSON: more text after the value at character 9"),
        ('{"a": NaN}', "NaN is not JSON"),
        ('{"a": "\\ud800"}', "half a character (a lone surrogate)"),
        ("[1]", "an array where an object is due"),
        ("{}", "an object without values"),
        ("3", "a number where an object is due"),
        ('{"b": {"c": 1}}', "b: nested JSON where text is due"),
        ("[" * 100_000, "not JSON: nested too deeply"),
    ],
)
def test_a_line_that_is_no_row_costs_one_row(tmp_path: Path, line: str, reason: str) -> None:
    result = read(
        tmp_path, "a.jsonl", f'{{"a": 1}}\n{line}\n{{"a": 2}}', {"a": "bigint", "b": "text"}
    )

    assert result.reasons == [(2, reason)]
    assert result.positions == [1, 3]


def test_nested_values_outside_the_contract_become_json_text(tmp_path: Path) -> None:
    result = read(tmp_path, "a.jsonl", '{"a": {"x": [1.50, "é", null, true]}}\n')

    assert result.values == [{"a": '{"x": [1.50, "é", null, true]}'}]


def test_a_chunk_has_the_keys_of_all_its_rows(tmp_path: Path) -> None:
    result = read(tmp_path, "a.jsonl", '{"a": 1}\n{"b": 2}\n')

    assert result.values == [{"a": "1", "b": None}, {"a": None, "b": "2"}]


def test_a_line_that_is_no_utf8_is_rejected_alone(tmp_path: Path) -> None:
    result = read(tmp_path, "a.jsonl", '{"a": "é"}\n'.encode() + b'{"a": "\xe9"}\n')

    assert result.reasons == [(2, "invalid UTF-8 at byte 8")]


def test_an_array_may_lie_in_an_object(tmp_path: Path) -> None:
    result = read(tmp_path, "a.json", '{"count": 2, "rows": [{"a": 1}, {"a": 2}], "next": null}')

    assert result.values == [{"a": "1"}, {"a": "2"}]
    assert result.positions == [1, 2]


def test_rows_before_a_break_are_kept(tmp_path: Path) -> None:
    result = read(tmp_path, "a.json", '[{"a": 1}, {"a": 2}, {"a": ')

    assert result.values == [{"a": "1"}, {"a": "2"}]
    assert result.rejects[0][0] == 3
    assert result.rejects[0][2] == '{"a":'


@pytest.mark.parametrize("content", ["", "  \n", "[]", '{"rows": []}'])
def test_a_document_without_rows_has_none(tmp_path: Path, content: str) -> None:
    result = read(tmp_path, "a.json", content)

    assert (result.rows, result.rejects) == ([], [])


def test_an_element_that_is_no_object_is_rejected_alone(tmp_path: Path) -> None:
    result = read(tmp_path, "a.json", '[{"a": 1}, 2, {"a": {}}]', {"a": "bigint"})

    assert result.reasons == [
        (2, "a number where an object is due"),
        (3, "a: nested JSON where bigint is due"),
    ]


def test_a_cut_gzip_document_keeps_what_could_be_read(tmp_path: Path) -> None:
    rows = ", ".join(f'{{"a": {n * n}}}' for n in range(2000))

    result = read(tmp_path, "a.json.gz", gzip.compress(f"[{rows}]".encode())[:-2000])

    assert 0 < len(result.rows) < 2000
    assert "gzip" in result.reasons[-1][1]


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["null", "}", '{"a": 1', ', "b": ', '"', "a\nb", "\\", "", "5"]),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
)


def as_text(cell: object) -> str | None:
    return cell if cell is None or isinstance(cell, str) else json.dumps(cell)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_lines_that_look_alike_are_read_as_each_is(
    tmp_path: Path, cells: list[tuple[object, ...]], is_dense: bool, end: str
) -> None:
    rows = [
        dict(zip(("a", "b", "c d"), values, strict=True)) for values in cells for _ in range(40)
    ]
    separators = (",", ":") if is_dense else (", ", ": ")
    lines = [json.dumps(row, ensure_ascii=False, separators=separators) for row in rows]

    result = read(tmp_path, "a.jsonl", end.join(lines).encode())

    assert result.rejects == []
    assert result.values == [{name: as_text(cell) for name, cell in row.items()} for row in rows]
    assert [record for _, _, record in result.rows] == lines


def test_lines_that_look_alike_come_typed(tmp_path: Path) -> None:
    line = (
        '{"n": 7, "t": "2024-01-01T10:00:00Z", "m": 1.5, "b": true, "s": null, "d": "2024-02-29"}\n'
    )
    types = {
        "n": "integer",
        "t": "timestamp",
        "m": "decimal(9,2)",
        "b": "boolean",
        "s": "text",
        "d": "date",
    }

    result = read(tmp_path, "a.jsonl", line * 100 + line.replace("7", "7.5"), types)

    assert result.values[0] == {
        "n": 7,
        "t": datetime(2024, 1, 1, 10, tzinfo=UTC),
        "m": Decimal("1.50"),
        "b": True,
        "s": None,
        "d": date(2024, 2, 29),
    }
    assert result.values[100]["n"] == "7.5"
    assert result.positions == list(range(1, 102))


def test_keys_that_differ_in_capitals_are_one_column(tmp_path: Path) -> None:
    assert read(tmp_path, "a.jsonl", '{"a": 1}\n{"A": 2}\n').values == [{"a": "1"}, {"a": "2"}]


NESTED = '{"id": 7, "to": {"city": "York", "at": {"x": 1.50}}, "tags": [1, {"a": 2}], "e": {}}'


@pytest.mark.parametrize(("name", "content"), [("a.jsonl", NESTED + "\n"), ("a.json", NESTED)])
def test_inner_objects_may_become_columns(tmp_path: Path, name: str, content: str) -> None:
    result = read(tmp_path, name, content, nested="columns")

    assert result.values == [
        {"id": "7", "to.city": "York", "to.at.x": "1.50", "tags": '[1, {"a": 2}]', "e": "{}"}
    ]


def test_inner_objects_do_not_enter_a_contract_column(tmp_path: Path) -> None:
    result = read(tmp_path, "a.jsonl", '{"a": {"b": 1}}\n', {"a": "text"}, nested="columns")

    assert result.reasons == [(1, "a: nested JSON where text is due")]


def test_two_paths_of_one_name_are_no_row(tmp_path: Path) -> None:
    result = read(tmp_path, "a.jsonl", '{"a.b": 1, "a": {"b": 2}}\n', nested="columns")

    assert result.reasons == [(1, "two values are called 'a.b'")]


def measure_peak(read_all: Callable[[], Read]) -> tuple[Read, int]:
    tracemalloc.start()
    try:
        return read_all(), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_value_that_is_too_long_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    content = b'[{"a": 1}, {"a": "' + b"x" * (40 << 20) + b'"}]'
    path = tmp_path / "a.json"
    path.write_bytes(content)

    result, peak = measure_peak(lambda: read_file(path, block_bytes=1 << 20))

    assert result.values == [{"a": "1"}]
    assert result.reasons == [(2, "a value longer than 16 MB; its start is kept")]
    assert len(result.rejects[0][2]) == 1 << 20
    assert peak < 8 * (16 << 20)


def test_a_long_line_of_many_rows_is_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"rows": [' + ",".join('{"a": 1}' for _ in range(200_000)) + "]}")

    def count() -> int:
        reader = open_reader(path, "json", {}, ReadOptions(block_bytes=1 << 16))
        return sum(chunk.row_count for chunk in reader.chunks())

    tracemalloc.start()
    found = count()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == 200_000
    # Kept as ten bytes a row, it would take 2 MB more than the 8 that it does.
    assert peak < 10 << 20


def test_very_many_different_keys_do_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(f'{{"k{n}": 1}}\n' for n in range(8_000)))

    reader = open_reader(path, "jsonl", {}, ReadOptions())
    sizes = [chunk.table.num_columns * chunk.table.num_rows for chunk in reader.chunks()]

    assert len(sizes) > 1
    assert max(sizes) <= MOST_CELLS


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.one_of(CELLS, st.dictionaries(st.text(max_size=3), CELLS, max_size=3)), max_size=6),
    st.booleans(),
    st.integers(1, 64),
    st.integers(0, 400),
)
def test_a_document_is_read_the_same_in_pieces_of_any_size(
    tmp_path: Path, elements: list[object], is_inner: bool, block_bytes: int, cut: int
) -> None:
    text = json.dumps({"n": 1, "rows": elements, "s": "x"} if is_inner else elements)
    content = text.encode()[:cut] if cut < 200 else text.encode()

    whole = read(tmp_path, "a.json", content)
    pieces = read(tmp_path, "a.json", content, block_bytes=block_bytes)

    def told(result: Read) -> list[tuple[int, str]]:
        return sorted(
            [(at, text) for at, _, text in result.rows]
            + [(at, why) for at, why, _ in result.rejects]
        )

    assert told(whole) == told(pieces)
