from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from reading import read

from c360.sources.readers.delimited import PARSED_BYTES

TYPES = {"id": "bigint", "day": "date"}


def test_rows_come_typed_where_they_can_be_parsed_exactly(tmp_path: Path) -> None:
    types = {
        "n": "integer",
        "d": "decimal(9,2)",
        "b": "boolean",
        "t": "timestamp",
        "f": "double",
        "s": "text",
    }

    result = read(tmp_path, "a.csv", "n,d,b,t,f,s\n7,1.5,true,2024-01-01 10:00:00,2.5,x\n", types)

    assert result.values == [
        {"n": 7, "d": Decimal("1.50"), "b": True, "t": datetime(2024, 1, 1, 10), "f": 2.5, "s": "x"}
    ]


def test_times_with_a_zone_come_typed_with_it(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", "t\n2024-01-01T10:00:00+02:00\n", {"t": "timestamp"})

    assert result.values == [{"t": datetime(2024, 1, 1, 8, tzinfo=UTC)}]


def test_a_value_of_another_type_comes_as_text_for_the_contract_to_judge(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", "id,day\n1,2024-01-01\nx,2024-01-02\n", TYPES)

    assert result.values == [{"id": 1, "day": date(2024, 1, 1)}, {"id": "x", "day": "2024-01-02"}]
    assert result.rejects == []


def test_a_damaged_line_costs_one_row(tmp_path: Path) -> None:
    result = read(
        tmp_path, "a.csv", 'id,b\n1,x\n2,"y\n3,z\n4\n5,a"b\n6,\0\n\n7,w\n', {"id": "bigint"}
    )

    assert result.values == [{"id": 1, "b": "x"}, {"id": 3, "b": "z"}, {"id": 7, "b": "w"}]
    assert result.reasons == [
        (3, "stray or unclosed quote in field 2"),
        (5, "1 fields, 2 expected"),
        (6, "stray or unclosed quote in field 2"),
        (7, "NUL character"),
        (8, "blank line"),
    ]


def test_a_record_may_go_over_several_lines(tmp_path: Path) -> None:
    result = read(
        tmp_path, "a.csv", 'id,body\n1,"Dear, all\n\nhello, you\nbye"\n2,x\n', {"id": "bigint"}
    )

    assert result.values == [
        {"id": 1, "body": "Dear, all\n\nhello, you\nbye"},
        {"id": 2, "body": "x"},
    ]
    assert result.positions == [2, 6]
    assert result.rows[0][2] == '1,"Dear, all\n\nhello, you\nbye"'


def test_a_longer_text_keeps_lines_that_look_like_records_when_all_is_text(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", 'id,body\n1,"Dear\nhello, you\nbye"\n2,x\n')

    assert [row["body"] for row in result.values] == ["Dear\nhello, you\nbye", "x"]


def test_an_unclosed_quote_does_not_swallow_records(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", 'id,body\n1,"Dear\n2,x\n3,bye"\n4,y\n', {"id": "bigint"})

    assert result.positions == [3, 5]
    assert [position for position, _ in result.reasons] == [2, 4]


def test_quoted_empty_text_differs_from_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", 'a,b\n"",\n').values == [{"a": "", "b": None}]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_splits_the_header(tmp_path: Path, mark: str) -> None:
    text = mark.join(("id", "name, first", "day")).replace("name, first", '"name, first"')

    result = read(tmp_path, "a.csv", f"{text}\n{mark.join('xyz')}\n")

    assert result.columns == ("id", "name, first", "day")
    assert result.values == [{"id": "x", "name, first": "y", "day": "z"}]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"],
)
def test_encodings_are_found_out(tmp_path: Path, encoding: str) -> None:
    content = "id,name\n1,Müller\n2,Café\n".encode(encoding)

    result = read(tmp_path, "a.csv", content, block_bytes=9)

    assert [row["name"] for row in result.values] == ["Müller", "Café"]
    assert result.columns == ("id", "name")


def test_a_damaged_line_of_a_utf8_file_is_rejected_alone(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", b"id,name\n1,Caf\xe9\n2,Caf\xc3\xa9\n", block_bytes=12)

    assert result.values == [{"id": "2", "name": "Café"}]
    assert result.rejects == [(2, "invalid UTF-8 at byte 6", "1,Caf\\xe9")]


def test_a_named_encoding_is_used(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", "id,name\n1,日本\n".encode("shift_jis"), encoding="shift_jis")

    assert result.values == [{"id": "1", "name": "日本"}]


def test_damage_in_a_named_encoding_rejects_the_line(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", b"id,name\n1,\x81\n2,ok\n", encoding="shift_jis")

    assert result.values == [{"id": "2", "name": "ok"}]
    assert result.reasons == [(2, "invalid UTF-8 at byte 3")]


@pytest.mark.parametrize("name", ["text", "typed"])
def test_half_a_character_rejects_its_line(tmp_path: Path, name: str) -> None:
    content = b"id,name\n1,\xed\xa0\x80\n2,\xed\x95\x9c\n"

    result = read(tmp_path, "a.csv", content, {"id": "bigint"} if name == "typed" else {})

    assert [row["name"] for row in result.values] == ["\ud55c"]
    assert result.reasons == [(2, "invalid UTF-8 at byte 3")]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(tmp_path: Path, ends: str) -> None:
    result = read(tmp_path, "a.csv", ends.join(("id,name", "1,x", "2,y")))

    assert result.values == [{"id": "1", "name": "x"}, {"id": "2", "name": "y"}]
    assert result.positions == [2, 3]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("id,a,A\n1,2,3\n", "column 'A' appears twice in the header"),
        ("1,2024-01-01,3\n", "no header: the first line holds values, not column names"),
        ("\nid,a\n", "no header: the first line is blank"),
        ('id,"a\n1,2\n', "no header: a quote in the first line is not closed"),
    ],
)
def test_without_a_usable_header_every_row_is_rejected_with_the_reason(
    tmp_path: Path, content: str, problem: str
) -> None:
    result = read(tmp_path, "a.csv", content)

    assert result.problem == problem
    assert result.rows == []
    assert {reason for _, reason in result.reasons} == {problem}
    assert len(result.rejects) == content.count("\n") - ("twice" in problem)


@pytest.mark.parametrize("content", ["", "id,name\n", "id,name"])
def test_a_file_without_rows_has_none(tmp_path: Path, content: str) -> None:
    result = read(tmp_path, "a.csv", content)

    assert (result.rows, result.rejects, result.problem) == ([], [], None)


def test_blank_lines_at_the_end_are_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "id,a\n1,x\n\n\n", block_bytes=3).reasons == []


def test_a_column_without_a_name_gets_one_by_its_place(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", ",name , \n1,x,\n").columns == ("column_1", "name", "column_3")


def test_a_single_column_is_read(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", "id\n1\n\n2\n", {"id": "bigint"})

    assert result.values == [{"id": 1}, {"id": 2}]
    assert result.reasons == [(3, "blank line")]


def test_many_columns_are_read(tmp_path: Path) -> None:
    names = [f"c{place}" for place in range(300)]

    result = read(
        tmp_path,
        "a.csv",
        ",".join(names) + "\n" + ",".join("7" for _ in names) + "\n1\n",
        {"c0": "bigint"},
    )

    assert result.values[0]["c299"] == "7"
    assert result.reasons == [(3, "1 fields, 300 expected")]


TYPED = {"id": "text", "n": "integer"}


@pytest.mark.parametrize(
    ("before", "lines"),
    [
        ("Deals of May\n", [1]),
        ("Deals of May\n\n# secret\n", [1, 2, 3]),
        ("Who,What\n", [1]),
        ("Deals of May\r\r\n", [1]),
    ],
)
def test_a_header_is_found_below_other_lines(tmp_path: Path, before: str, lines: list[int]) -> None:
    result = read(tmp_path, "a.csv", before + "id,n\na,1\n", TYPED)

    assert result.columns == ("id", "n")
    assert result.reasons == [(line, "line before the header") for line in lines]
    assert result.positions == [lines[-1] + 2]


def test_a_title_is_left_out_where_no_name_is_known(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", "Deals of May\nname;stage\na;won\nb;lost\n")

    assert result.values == [{"name": "a", "stage": "won"}, {"name": "b", "stage": "lost"}]


def test_lines_before_a_given_header_are_no_rows(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", "id,n\nkey,number\na,1\n", TYPED, header_row=2)

    assert (result.values, result.rejects) == ([{"key": "a", "number": "1"}], [])
    assert "no line 9" in str(read(tmp_path, "a.csv", "id,n\n\n", header_row=9).problem)


def test_a_carriage_return_ends_a_row_among_line_feeds(tmp_path: Path) -> None:
    content = "id,n\ra,1\nb,2\rc,3\rtoo,many,fields\rd,4\ne,5\r\r\n"

    result = read(tmp_path, "a.csv", content, TYPED)

    assert [row["id"] for row in result.values] == ["a", "b", "c", "d", "e"]
    assert result.positions == [1, 2, 2, 2, 3]
    assert [record for _, _, record in result.rejects] == ["too,many,fields"]


def test_a_carriage_return_in_a_field_costs_one_row(tmp_path: Path) -> None:
    result = read(tmp_path, "a.csv", "id,n\na\rb,1\nc,2\n", {"id": "text", "n": "integer"})

    assert [row["id"] for row in result.values if row["n"]] != []
    assert len(result.rejects) == 1


def test_records_longer_than_what_is_parsed_at_a_time_come_whole(tmp_path: Path) -> None:
    long = ("x" * 199 + "\n") * (PARSED_BYTES // 150)
    texts = ["short"] * 3_000 + [long] + ["text " * 20] * 12_000
    lines = [f'{number},"{text}"\n' for number, text in enumerate(texts)]

    result = read(tmp_path, "a.csv", "id,text\n" + "".join(lines), TYPES)

    assert result.values == [{"id": n, "text": text} for n, text in enumerate(texts)]
    assert result.rejects == []
