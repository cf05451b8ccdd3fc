"""Values of spreadsheet cells as exact text, and the ranges that are merged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"'
)
SCANNED_BYTES = 1 << 20
OVERLAP_BYTES = 400
MOST_MERGED = 100_000
EXCEL_DIGITS = 15
MISSING = "f"
ERROR = "e"


class SheetParser(WorkSheetParser):  # type: ignore[misc]
    """The library's parser of a sheet's rows, which also marks formulas without a value.

    It is used by itself since the library's row iterator makes up rows for gaps and leaves out
    those that are not in order.
    """

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Read one cell."""
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = MISSING
        return cell


def find_problem(kind: str, value: object) -> str | None:
    """Say why a cell has no value that can be used; None if it has."""
    if kind == MISSING:
        return "a formula without a stored value: open and save the file in a spreadsheet program"
    if kind == ERROR:
        return f"the formula gives {value}"
    return None


def write_cell(value: object) -> str | None:
    """Write a cell's value as text: numbers without an exponent, dates in ISO form.

    A spreadsheet counts to 15 digits; what a fraction holds beyond is the dust of binary numbers.

    Examples:
        >>> write_cell(0.1 + 0.2), write_cell(1e16), write_cell(3.0)
        ('0.3', '10000000000000000', '3')
        >>> write_cell(datetime(2024, 5, 1)), write_cell(timedelta(hours=30))
        ('2024-05-01', '30:00:00')
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _write_number(value)
    if isinstance(value, datetime):
        is_day = value.time() == time(0)
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _write_number(value: float) -> str:
    number = Decimal(repr(value))
    if not number.is_finite():
        return str(value)
    if len(number.as_tuple().digits) > EXCEL_DIGITS and number % 1:
        number = Decimal(f"{value:.{EXCEL_DIGITS}g}")
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Cells that show the value of the first of them. All bounds are inclusive, from 1."""

    first_column: int
    first_row: int
    last_column: int
    last_row: int


def find_merged(sheet: BinaryIO) -> list[MergedRange]:
    """Find the merged ranges of a sheet; they are written after its rows."""
    found: dict[bytes, None] = {}
    tail = b""
    while block := sheet.read(SCANNED_BYTES):
        found |= dict.fromkeys(MERGED.findall(tail + block))
        tail = block[-OVERLAP_BYTES:]
        if len(found) > MOST_MERGED:
            break
    return [MergedRange(*range_boundaries(name.decode())) for name in found]


class MergedCells:
    """Fills merged cells with the value of the first, row by row from the top."""

    def __init__(self, ranges: Iterable[MergedRange]) -> None:
        self._waiting = sorted(ranges, key=lambda merged: merged.first_row, reverse=True)
        self._active: list[tuple[MergedRange, str | None]] = []

    def fill(self, row: int, cells: Mapping[int, str]) -> dict[int, str]:
        """Return one row's cells, by column, with those that are merged into it."""
        while self._waiting and self._waiting[-1].first_row <= row:
            merged = self._waiting.pop()
            is_here = merged.first_row == row
            self._active.append((merged, cells.get(merged.first_column) if is_here else None))
        self._active = [pair for pair in self._active if pair[0].last_row >= row]
        filled = dict(cells)
        for merged, value in self._active:
            if value is not None:
                for column in range(merged.first_column, merged.last_column + 1):
                    filled.setdefault(column, value)
        return filled

    def fill_down(self, cells: Mapping[int, str]) -> dict[int, str]:
        """Return the cells of the row filled last, with those merged down a single column.

        Names are filled so: a title over many columns must not become the name of each.
        """
        above = {
            merged.first_column: value
            for merged, value in self._active
            if value is not None and merged.first_column == merged.last_column
        }
        return {**above, **cells}
