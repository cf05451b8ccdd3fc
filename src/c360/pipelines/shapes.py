"""How files are laid out: what drift is told by, and what it takes to read a row again."""

from __future__ import annotations

import pyarrow.parquet as pq

from c360.contracts.drift import name_kind
from c360.lake.manifest import FileShape
from c360.sources.readers import Reader
from c360.sources.readers.delimited import DelimitedReader
from c360.sources.readers.parquet import ParquetReader
from c360.sources.spec import SourceFile


def describe_shape(file: SourceFile, reader: Reader) -> FileShape:
    """Return a file's columns, and its types where the format has some."""
    if isinstance(reader, ParquetReader) and reader.is_sound and file.name != "query":
        schema = pq.read_schema(reader.path)
        columns = tuple((field.name, name_kind(field.type)) for field in schema)
        return FileShape(file.name, file.format, columns)
    delimiter = reader.delimiter if isinstance(reader, DelimitedReader) else None
    return FileShape(
        file.name, file.format, tuple((name, "") for name in reader.columns), delimiter
    )
