"""Read XML: each record element is a row, its attributes and inner elements its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from c360.domain.types import DataType
from c360.sources.readers.json_values import NotARowError
from c360.sources.readers.port import Chunk, ReadOptions
from c360.sources.readers.row_chunks import (
    CHUNK_ROWS,
    SAMPLE_ROWS,
    ReadRow,
    chunk_rows,
    find_columns,
)
from c360.sources.readers.streams import TextStream
from c360.sources.readers.xml_records import (
    MOST_PROLOG_BYTES,
    NO_ELEMENT,
    RecordBuilder,
    RefusedXmlError,
    flatten_record,
    make_parser,
    show_record,
)

FED_BYTES = 64 << 10


class XmlReader:
    """Reads an XML file as it comes. Entities are never expanded, and nothing is fetched.

    Positions are the numbers of the records. Records before damage are kept.
    """

    def __init__(
        self, path: Path, column_types: Mapping[str, DataType], options: ReadOptions
    ) -> None:
        self._path = path
        self._types = column_types
        self._options = options
        self.problem: str | None = None
        self.columns = find_columns(self._read(SAMPLE_ROWS))

    def chunks(self) -> Iterator[Chunk]:
        """Read the file."""
        return self._read(CHUNK_ROWS)

    def _read(self, most_rows: int) -> Iterator[Chunk]:
        return chunk_rows(self._records(), most_rows, self._options.block_bytes)

    def _records(self) -> Iterator[ReadRow]:
        options = self._options
        stream = TextStream(self._path, None, options.block_bytes, options.bounds)
        builder = RecordBuilder(options.record)
        number = 0
        reason = None
        try:
            for values in _parse(stream.unpacked_blocks(), builder, options.encoding):
                number += 1
                yield self._judge(number, values)
        except (RefusedXmlError, etree.XMLSyntaxError) as error:
            reason = f"not XML from here on: {error}"
            if isinstance(error, RefusedXmlError):
                reason = str(error)
        for values in builder.take():
            number += 1
            yield self._judge(number, values)
        reason = stream.damage or reason or builder.find_absence()
        if reason is not None:
            yield ReadRow(number + 1, None, reason, "")

    def _judge(self, number: int, values: Mapping[str, Any]) -> ReadRow:
        shown = show_record(values)
        try:
            return ReadRow(number, flatten_record(values, self._types), "", shown)
        except NotARowError as error:
            return ReadRow(number, None, str(error), shown)


def _parse(
    blocks: Iterator[bytes], builder: RecordBuilder, encoding: str | None
) -> Iterator[Mapping[str, Any]]:
    parser = make_parser(builder, encoding)
    fed = 0
    for block in blocks:
        for start in range(0, len(block), FED_BYTES):
            parser.feed(block[start : start + FED_BYTES])
            fed += FED_BYTES
            if fed > MOST_PROLOG_BYTES and not builder.has_started:
                raise RefusedXmlError(NO_ELEMENT)
            yield from builder.take()
    if fed:
        parser.close()
        yield from builder.take()
