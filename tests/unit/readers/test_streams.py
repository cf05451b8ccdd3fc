from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from reading import read

from c360.errors import SourceError
from c360.sources.readers import ReadOptions, detect_format, open_reader
from c360.sources.readers.lines import read_line_blocks
from c360.sources.readers.streams import TextStream

ROWS = "id,name\n" + "".join(f"{n},name {n * n}\n" for n in range(500))


@pytest.mark.parametrize("name", ["a.csv.gz", "a.csv"])
def test_gzip_is_recognised_by_content(tmp_path: Path, name: str) -> None:
    result = read(tmp_path, name, gzip.compress(ROWS.encode()))

    assert len(result.rows) == 500


def test_gzip_files_may_have_several_members(tmp_path: Path) -> None:
    content = gzip.compress(b"id\n1\n") + gzip.compress(b"2\n")

    assert read(tmp_path, "a.csv.gz", content).values == [{"id": "1"}, {"id": "2"}]


@pytest.mark.parametrize("block_bytes", [50, 1 << 20])
def test_a_cut_gzip_file_keeps_whole_lines_and_rejects_the_rest(
    tmp_path: Path, block_bytes: int
) -> None:
    content = gzip.compress(ROWS.encode())[:-500]

    result = read(tmp_path, "a.csv.gz", content, block_bytes=block_bytes)

    assert [row for row in result.values if row["name"] != f"name {int(row['id']) ** 2}"] == []
    assert 0 < len(result.rows) < 500
    assert [reason for _, reason in result.reasons] == [
        "the gzip file is cut or damaged here (it ends in the middle)"
    ]


def test_a_gzip_file_whose_checksum_is_wrong_says_so(tmp_path: Path) -> None:
    content = bytearray(gzip.compress(b"id\n1\n"))
    content[-6] ^= 1

    assert "incorrect data check" in read(tmp_path, "a.csv.gz", bytes(content)).reasons[0][1]


def test_a_line_beyond_bounds_is_one_reject(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one\n" + b"x" * 3000 + b"\nthree\n")

    blocks = list(read_line_blocks(TextStream(path, None, 100), max_line_bytes=1000))

    assert b"".join(block.content for block in blocks) == b"one\nthree\n"
    assert [reject.position for block in blocks for reject in block.rejects] == [2]
    assert blocks[-1].first_line == 3


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.csv", "csv"),
        ("a.TSV", "tsv"),
        ("a.ndjson.gz", "jsonl"),
        ("b.json", "json"),
        ("x.parquet", "parquet"),
    ],
)
def test_the_suffix_tells_the_format(name: str, kind: str) -> None:
    assert detect_format(Path(name)) == kind


@pytest.mark.parametrize("name", ["a", "a.docx", "a.gz"])
def test_an_unknown_suffix_is_refused(name: str) -> None:
    with pytest.raises(SourceError, match="Known suffixes: csv"):
        detect_format(Path(name))


@pytest.mark.parametrize(
    ("format_name", "options", "message"),
    [
        ("xls", ReadOptions(), "Unknown format 'xls'"),
        ("csv", ReadOptions(encoding="utf-99"), "Unknown encoding 'utf-99'"),
        ("csv", ReadOptions(encoding="base64"), "Unknown encoding 'base64'"),
        ("csv", ReadOptions(delimiter="::"), "one character is due"),
    ],
)
def test_wrong_options_are_refused_in_one_line(
    tmp_path: Path, format_name: str, options: ReadOptions, message: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id\n1\n")

    with pytest.raises(SourceError, match=message):
        open_reader(path, format_name, {}, options)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        open_reader(tmp_path / "absent.csv", "csv", {}, ReadOptions())
