"""Which reader reads which file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from c360.domain.types import DataType
from c360.errors import SourceError
from c360.sources.readers.delimited import DelimitedReader
from c360.sources.readers.json_document import JsonDocumentReader
from c360.sources.readers.json_lines import JsonLinesReader
from c360.sources.readers.parquet import ParquetReader
from c360.sources.readers.port import Reader, ReadOptions
from c360.sources.readers.xlsx import XlsxReader
from c360.sources.readers.xml import XmlReader

Open = Callable[[Path, Mapping[str, DataType], ReadOptions], Reader]


def _open_tabbed(path: Path, types: Mapping[str, DataType], options: ReadOptions) -> Reader:
    return DelimitedReader(path, types, replace(options, delimiter=options.delimiter or "\t"))


FORMATS: dict[str, Open] = {
    "csv": DelimitedReader,
    "tsv": _open_tabbed,
    "jsonl": JsonLinesReader,
    "json": JsonDocumentReader,
    "parquet": ParquetReader,
    "xml": XmlReader,
    "xlsx": XlsxReader,
}
WHOLE_FORMATS = frozenset({"parquet", "xlsx"})
"""Formats that are read in no order: their files are unpacked before."""

SUFFIXES = {
    "csv": "csv",
    "txt": "csv",
    "tsv": "tsv",
    "tab": "tsv",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "json": "json",
    "parquet": "parquet",
    "pq": "parquet",
    "xml": "xml",
    "xlsx": "xlsx",
    "xlsm": "xlsx",
}


def detect_format(path: Path) -> str:
    """Tell a file's format by its suffix; ``.gz`` after it does not matter.

    Raises:
        SourceError: The suffix is of no format that can be read.

    Examples:
        >>> detect_format(Path("deals.CSV.gz"))
        'csv'
    """
    suffixes = [suffix.lstrip(".").lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in {"gz", "gzip"}:
        suffixes.pop()
    if not suffixes or suffixes[-1] not in SUFFIXES:
        raise SourceError(
            f"{path.name}: unknown kind of file. Known suffixes: {', '.join(SUFFIXES)}, each"
            " also with .gz or in a .zip. Set format to name it."
        )
    return SUFFIXES[suffixes[-1]]


def open_reader(
    path: Path, format: str, column_types: Mapping[str, DataType], options: ReadOptions
) -> Reader:
    """Open a file.

    Args:
        path: The file; gzip is recognised by content, in every format but Parquet and XLSX.
        format: One of ``FORMATS``.
        column_types: Types due in source columns that map to a contract column as they are.
            Where a reader can parse such a column exactly, it comes typed.
        options: How to read it.

    Raises:
        SourceError: There is no such file, format, encoding or delimiter.
    """
    if format not in FORMATS:
        raise SourceError(f"Unknown format {format!r}. Known: {', '.join(FORMATS)}.")
    if options.delimiter is not None and (
        len(options.delimiter) != 1 or options.delimiter in '"\r\n\0'
    ):
        raise SourceError(f"Delimiter {options.delimiter!r} is not usable; one character is due.")
    if not path.is_file():
        raise SourceError(f"{path}: no such file.")
    return FORMATS[format](path, column_types, options)
