from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from reading import read


def write(table: pa.Table) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file)
    return file.getvalue()


def test_columns_keep_their_types(tmp_path: Path) -> None:
    result = read(tmp_path, "a.parquet", write(pa.table({"a": [1, None], "b": ["x", "y"]})))

    assert result.values == [{"a": 1, "b": "x"}, {"a": None, "b": "y"}]
    assert result.positions == [1, 2]
    assert result.rows[0][2] == '{"a": 1, "b": "x"}'


def test_nested_columns_become_json_text(tmp_path: Path) -> None:
    result = read(tmp_path, "a.parquet", write(pa.table({"a": [{"x": [1]}, None]})))

    assert result.values == [{"a": '{"x": [1]}'}, {"a": None}]


def test_nested_data_where_a_contract_column_is_due_is_rejected(tmp_path: Path) -> None:
    result = read(tmp_path, "a.parquet", write(pa.table({"a": [[1], None]})), {"a": "integer"})

    assert result.reasons == [(1, "a: nested data where integer is due")]
    assert result.positions == [2]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no parquet at all"])
def test_a_file_that_is_no_parquet_is_one_reject(tmp_path: Path, content: bytes) -> None:
    result = read(tmp_path, "a.parquet", content)

    assert result.rows == []
    assert result.reasons[0][1].startswith("not a Parquet file")


def test_damaged_pages_are_one_reject(tmp_path: Path) -> None:
    content = bytearray(write(pa.table({"a": [f"text {n}" for n in range(1000)]})))
    content[4:2000] = b"\xff" * 1996

    result = read(tmp_path, "a.parquet", bytes(content))

    assert len(result.rejects) == 1
