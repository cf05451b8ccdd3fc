"""Read one sheet of an XLSX file: values as they are stored, row by row, in bounded memory."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from c360.domain.types import DataType
from c360.sources.readers.archives import RefusedFileError, check_office_file
from c360.sources.readers.headers import find_header_row, find_name_problem, name_columns
from c360.sources.readers.port import Chunk, ReadOptions, Reject, rejects_only
from c360.sources.readers.row_chunks import CHUNK_ROWS, ReadRow, chunk_rows
from c360.sources.readers.xlsx_cells import (
    MergedCells,
    SheetParser,
    find_merged,
    find_problem,
    write_cell,
)

MOST_BYTES = 4 << 30
MOST_IN_MEMORY = 256 << 20
LOOKED_AT = 64


class XlsxReader:
    """Reads a sheet; positions are its row numbers. Blank rows are none."""

    def __init__(
        self, path: Path, column_types: Mapping[str, DataType], options: ReadOptions
    ) -> None:
        self._path = path
        self._expected = options.expected | column_types.keys()
        self._options = options
        self._names: dict[int, str] = {}
        self._header_row = 0
        self._preamble: list[Reject] = []
        self.problem = self._open()
        self.columns = () if self.problem else tuple(self._names.values())

    def _open(self) -> str | None:
        """Find the header; return what makes the file unusable."""
        try:
            check_office_file(self._path, MOST_BYTES, MOST_IN_MEMORY)
            rows = list(islice(_read_sheet(self._path, self._options.sheet), LOOKED_AT))
        except RefusedFileError as error:
            return str(error)
        return self._find_header(rows)

    def _find_header(self, rows: Sequence[_SheetRow]) -> str | None:
        due = self._options.header_row
        if not rows:
            return None if due is None else f"no header: the sheet has no row {due}"
        place = next((i for i, row in enumerate(rows) if row.number == due), None)
        if due is not None and place is None:
            return f"no header: row {due} is blank or not there"
        if place is None:
            texts = [list(row.names.values()) for row in rows]
            place = find_header_row(texts, self._expected)
            self._preamble = [
                Reject(row.number, "row before the header", row.show()) for row in rows[:place]
            ]
        header = rows[place]
        if not header.names:
            return f"no header: row {header.number} holds only cells merged from above"
        span = range(min(header.names), max(header.names) + 1)
        names = name_columns([header.names.get(column, "") for column in span])
        self._names = dict(zip(span, names, strict=True))
        self._header_row = header.number
        return find_name_problem(names, self._expected)

    def chunks(self) -> Iterator[Chunk]:
        """Read the sheet."""
        if self.problem is not None:
            yield rejects_only([Reject(1, self.problem, self._path.name)])
            return
        if self._preamble:
            yield rejects_only(self._preamble)
        yield from chunk_rows(self._rows(), CHUNK_ROWS, self._options.block_bytes)

    def _rows(self) -> Iterator[ReadRow]:
        number = self._header_row
        try:
            for row in _read_sheet(self._path, self._options.sheet):
                if row.number > self._header_row:
                    number = row.number
                    yield self._judge(row)
        except RefusedFileError as error:
            yield ReadRow(number + 1, None, f"the sheet is damaged here: {error}", "")

    def _judge(self, row: _SheetRow) -> ReadRow:
        outside = [column for column in row.cells if column not in self._names]
        problems = [
            f"{self._names[column]}: {problem}"
            for column, problem in row.problems.items()
            if column in self._names
        ]
        if outside:
            problems.append(f"{len(outside)} values outside the columns of the header")
        if problems:
            return ReadRow(row.number, None, "; ".join(problems), row.show())
        values = {name: row.cells.get(column) for column, name in self._names.items()}
        return ReadRow(row.number, values, "", row.show())


class _SheetRow:
    """One row: text by column number, and what is wrong with some of its cells.

    ``names`` are its texts should it be the header.
    """

    def __init__(self, number: int, parsed: Sequence[Mapping[str, Any]]) -> None:
        self.number = number
        self.cells: dict[int, str] = {}
        self.problems: dict[int, str] = {}
        for cell in parsed:
            problem = find_problem(cell["data_type"], cell["value"])
            text = write_cell(cell["value"])
            if problem is not None:
                self.problems[cell["column"]] = problem
            if text is not None:
                self.cells[cell["column"]] = text
        self.names = self.cells

    @property
    def is_blank(self) -> bool:
        return not self.problems and not any(text.strip() for text in self.cells.values())

    def fill(self, merged: MergedCells) -> None:
        """Take over values that are merged into the row."""
        own = self.cells
        self.cells = merged.fill(self.number, own)
        self.names = merged.fill_down(own)

    def show(self) -> str:
        return json.dumps(list(self.cells.values()), ensure_ascii=False)


def _read_sheet(path: Path, sheet: str | None) -> Iterator[_SheetRow]:
    """Yield the rows of a sheet that hold anything.

    Raises:
        RefusedFileError: The file is damaged, or has no such sheet.
    """
    try:
        workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            yield from _parse_sheet(workbook, _find_sheet(workbook, sheet))
        finally:
            workbook.close()
    except RefusedFileError:
        raise
    except MemoryError:
        raise
    except Exception as error:
        # The library raises what its parts do, of any kind; to us all say that the file is bad.
        raise RefusedFileError(
            f"not an XLSX file that can be read ({type(error).__name__}: {error})"
        ) from error


def _find_sheet(workbook: Any, name: str | None) -> Any:
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    if not sheets:
        raise RefusedFileError("the workbook has no sheet of cells")
    if name is None:
        return next(iter(sheets.values()))
    if name not in sheets:
        raise RefusedFileError(f"there is no sheet {name!r}. There are: {', '.join(sheets)}")
    return sheets[name]


def _parse_sheet(workbook: Any, sheet: Any) -> Iterator[_SheetRow]:
    archive: zipfile.ZipFile = workbook._archive
    with archive.open(sheet._worksheet_path) as file:
        merged = MergedCells(find_merged(file))  # type: ignore[arg-type]
    with archive.open(sheet._worksheet_path) as file:
        parser = SheetParser(
            file,
            sheet._shared_strings,
            data_only=True,
            epoch=workbook.epoch,
            date_formats=workbook._date_formats,
            timedelta_formats=workbook._timedelta_formats,
        )
        for number, cells in parser.parse():
            row = _SheetRow(number, cells)
            row.fill(merged)
            if not row.is_blank:
                yield row
