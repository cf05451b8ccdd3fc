from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from reading import read


def write(fill: Callable[[Any], None], title: str = "Deals") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    fill(workbook.active)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def write_rows(*rows: list[Any]) -> bytes:
    return write(lambda sheet: [sheet.append(row) for row in rows])


def repack(content: bytes, replace: dict[str, Callable[[bytes], bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, replace.get(name, lambda part: part)(old.read(name)))
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_values_are_exact(tmp_path: Path) -> None:
    row = [19.99, 0.1 + 0.2, 123456789012345, 3.0, 1e-7, True, date(2024, 2, 29),
           datetime(2024, 2, 29, 13, 5, 7), time(9, 30), timedelta(hours=30), "é", None]  # fmt: skip
    names = [f"c{n}" for n in range(len(row))]

    result = read(tmp_path, "a.xlsx", write_rows(names, row))

    assert list(result.values[0].values()) == [
        "19.99", "0.3", "123456789012345", "3", "0.0000001", "true", "2024-02-29",
        "2024-02-29 13:05:07", "09:30:00", "30:00:00", "é", None,
    ]  # fmt: skip


def test_positions_are_row_numbers_and_blank_rows_are_none(tmp_path: Path) -> None:
    result = read(tmp_path, "a.xlsx", write_rows([], ["id", "n"], ["a", 1], [], [], ["b", 2]))

    assert result.positions == [3, 6]
    assert result.rejects == []


def test_a_title_before_the_header_is_told_and_left_out(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Deals of May"])
        sheet.merge_cells("A1:C1")
        sheet.append(["id", "stage", "amount"])
        sheet.append(["7", "won", 5])

    result = read(tmp_path, "a.xlsx", write(fill))

    assert result.columns == ("id", "stage", "amount")
    assert result.reasons == [(1, "row before the header")]
    assert result.values == [{"id": "7", "stage": "won", "amount": "5"}]


def test_merged_cells_give_their_value_to_each_row(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        for row in (["id", "region", "n"], [1, "North", 5], [2, None, 6], [3, "South", 7]):
            sheet.append(row)
        sheet.merge_cells("B2:B3")

    result = read(tmp_path, "a.xlsx", write(fill))

    assert [row["region"] for row in result.values] == ["North", "North", "South"]


def test_a_formula_gives_its_stored_value_or_rejects_its_row(tmp_path: Path) -> None:
    content = write_rows(["id", "n"], ["a", "=1+1"], ["b", "=1+1"], ["c", 3])
    stored = repack(content, {SHEET: lambda part: part.replace(b"<v></v>", b"<v>2</v>", 1).replace(b"<v />", b"<v>2</v>", 1).replace(b"<v/>", b"<v>2</v>", 1)})  # fmt: skip

    result = read(tmp_path, "a.xlsx", stored)

    assert result.values == [{"id": "a", "n": "2"}, {"id": "c", "n": "3"}]
    assert result.reasons[0][0] == 3
    assert "formula without a stored value" in result.reasons[0][1]


def test_an_error_value_rejects_its_row(tmp_path: Path) -> None:
    result = read(tmp_path, "a.xlsx", write_rows(["id", "n"], ["a", "#DIV/0!"], ["b", 1]))

    assert result.reasons == [(2, "n: the formula gives #DIV/0!")]


def test_a_value_outside_the_header_rejects_its_row(tmp_path: Path) -> None:
    result = read(tmp_path, "a.xlsx", write_rows(["id", "n"], ["a", 1, "more"]))

    assert result.reasons == [(2, "1 values outside the columns of the header")]


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["nothing", "here"])
        other = sheet.parent.create_sheet("Data")
        other.append(["id", "n"])
        other.append(["a", 1])

    assert read(tmp_path, "a.xlsx", write(fill), sheet="Data").values == [{"id": "a", "n": "1"}]
    wrong = read(tmp_path, "a.xlsx", write(fill), sheet="Dat")
    assert wrong.reasons == [(1, "there is no sheet 'Dat'. There are: Deals, Data")]


def test_a_header_row_may_be_given(tmp_path: Path) -> None:
    content = write_rows(["id", "n"], ["key", "number"], ["a", 1])

    result = read(tmp_path, "a.xlsx", content, header_row=2)

    assert (result.values, result.rejects) == ([{"key": "a", "number": "1"}], [])
    assert "row 9" in str(read(tmp_path, "a.xlsx", content, header_row=9).problem)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"id,n\n1,2\n"])
def test_what_is_no_workbook_is_one_reject(tmp_path: Path, content: bytes) -> None:
    result = read(tmp_path, "a.xlsx", content)

    assert len(result.rejects) == 1
    assert "not a" in result.reasons[0][1]


def test_a_document_type_in_a_part_is_refused(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha">]>'
    content = repack(write_rows(["id", "n"], ["a", 1]), {SHEET: lambda part: bomb + part})

    assert "DOCTYPE" in read(tmp_path, "a.xlsx", content).reasons[0][1]


def test_a_workbook_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, b" " * (80 << 20))

    result = read(tmp_path, "a.xlsx", target.getvalue())

    assert result.reasons == [(1, "unpacks to more than 250 times its size: refused as a bomb")]


def test_rows_at_the_end_of_a_sheet_do_not_cost_those_before(tmp_path: Path) -> None:
    content = repack(
        write_rows(["id", "n"], ["a", 1], ["b", 2]),
        {SHEET: lambda part: part.replace(b'<row r="3"', b'<row r="900000000"')},
    )

    assert read(tmp_path, "a.xlsx", content).positions == [2, 900_000_000]
