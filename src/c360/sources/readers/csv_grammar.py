"""What a line of a CSV file may look like: one automaton for each header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyarrow as pa

from c360.domain.types import DataType, Kind, parse_type
from c360.sources.readers.lines import describe_encoding

WIDEST_TYPED = 60  # columns; beyond it RE2 runs out of its budget for states
DOUBLE = r"-?[0-9]{1,17}(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?"
BOOLEAN = "true|false|True|False|TRUE|FALSE|0|1"
DATE = parse_type("date").pattern
CLOCK = r"[ T](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
ZONE = "(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
TRUE_WORDS = ["true", "True", "TRUE", "1"]
FALSE_WORDS = ["false", "False", "FALSE", "0"]


def plain_pattern(data_type: DataType, *, is_zoned: bool = False) -> str:
    """Return the texts of a type that the table parser reads exactly; the check reads the rest."""
    if data_type.kind is Kind.DECIMAL:
        whole = data_type.precision - data_type.scale
        return rf"-?[0-9]{{1,{whole}}}(?:\.[0-9]{{1,{data_type.scale}}})?"
    patterns = {
        Kind.DOUBLE: DOUBLE,
        Kind.BOOLEAN: BOOLEAN,
        Kind.TIMESTAMP: f"{DATE}{CLOCK}{ZONE if is_zoned else ''}",
    }
    return patterns.get(data_type.kind) or data_type.pattern or ""


def arrow_type(data_type: DataType, *, is_zoned: bool = False) -> pa.DataType:
    """Return the Arrow type in which a reader gives out a typed column."""
    if data_type.kind is Kind.DECIMAL:
        return pa.decimal128(data_type.precision, data_type.scale)
    types = {
        Kind.TEXT: pa.string(),
        Kind.INTEGER: pa.int32(),
        Kind.BIGINT: pa.int64(),
        Kind.DOUBLE: pa.float64(),
        Kind.BOOLEAN: pa.bool_(),
        Kind.DATE: pa.date32(),
        Kind.TIMESTAMP: pa.timestamp("us", "UTC" if is_zoned else None),
    }
    return types[data_type.kind]


class CsvGrammar:
    """Tells records, records of the right types, and lines that are neither.

    A record has a field for each column. A field is bare text without quote, delimiter, NUL or
    line break, or quoted text with quotes doubled and line breaks allowed. ``typed`` and
    ``plain`` are for RE2, over one line without its end.
    """

    def __init__(
        self,
        columns: Sequence[str],
        delimiter: str,
        types: Mapping[str, DataType],
        zoned: frozenset[str] = frozenset(),
    ) -> None:
        self.columns = tuple(columns)
        self.delimiter = delimiter
        known = {} if len(columns) > WIDEST_TYPED else types
        self.types = {
            name: known[name] for name in columns if name in known and not known[name].is_text
        }
        self.zoned = zoned
        bare = rf'[^"{re.escape(delimiter)}\r\n\x00]'
        self._bare = bare
        # Only one column: an empty line would be a record.
        self._many = "+" if len(columns) == 1 else "*"
        self.plain = self._record(typed=False, inner=self._line_text)
        self.typed = self._record(typed=True, inner=self._line_text)
        end = rb"(?:\r?\n|\Z)"
        record = self._record(typed=False, inner=self._long_text).encode()
        self._whole = re.compile(record + end)
        typed_record = self._record(typed=True, inner=self._long_text).encode()
        self._whole_typed = re.compile(typed_record + end)
        field = self._long_text().encode()
        comma = re.escape(delimiter).encode()
        self._field = re.compile(field + rb"(?=" + comma + rb"|\r?\n|\Z)")
        self._opening = re.compile(
            rb"(?:" + field + comma + rb")*+" + rb'"[^"\x00]*+(?:""[^"\x00]*+)*+\Z'
        )

    def _line_text(self) -> str:
        return rf'(?:{self._bare}{self._many}|"[^"\x00\r\n]*(?:""[^"\x00\r\n]*)*")'

    def _long_text(self) -> str:
        return rf'(?:"[^"\x00]*+(?:""[^"\x00]*+)*+"|{self._bare}{self._many}+)'

    def _record(self, *, typed: bool, inner: object) -> str:
        text = inner() if callable(inner) else ""
        fields = []
        for name in self.columns:
            data_type = self.types.get(name) if typed else None
            if data_type is None:
                fields.append(text)
            else:
                pattern = plain_pattern(data_type, is_zoned=name in self.zoned)
                optional = "" if len(self.columns) == 1 else "?"
                fields.append(f'(?:(?:{pattern})|"(?:{pattern})"){optional}')
        return re.escape(self.delimiter).join(fields)

    def opens_record(self, line: bytes) -> bool:
        """Say whether a line ends inside a quoted field, so that a record may go on after it."""
        return self._opening.fullmatch(line) is not None

    def match_record(self, content: bytes, start: int, end: int) -> int | None:
        """Return where the record that starts at ``start`` ends, by line, at most at ``end``."""
        match = self._whole.match(content, start, end)
        if match is None or describe_encoding(match.group()) is not None:
            return None
        return match.end()

    def is_typed(self, record: bytes) -> bool:
        return self._whole_typed.fullmatch(record) is not None

    def is_evident(self, line: bytes) -> bool:
        """Say whether a record of the right types holds a value that shows it is one.

        Then it is not a line of a longer text that happens to have the same number of commas.
        """
        return bool(self.types) and any(
            value is not None and name in self.types
            for name, value in zip(self.columns, self.split(line), strict=False)
        )

    def split(self, record: bytes) -> list[str | None]:
        """Return the values of a record; an empty bare field is None."""
        return [_unquote(field) for field in self._fields(record)[0]]

    def _fields(self, record: bytes) -> tuple[list[bytes], bool]:
        fields, place, comma = [], 0, self.delimiter.encode()
        while match := self._field.match(record, place):
            fields.append(match.group())
            place = match.end()
            if record[place : place + 1] != comma:
                return fields, True
            place += 1
        return fields, False

    def explain(self, line: bytes) -> str:
        """Say why a line is no record."""
        if not line.strip(b"\r\n"):
            return "blank line"
        if b"\0" in line:
            return "NUL character"
        if problem := describe_encoding(line):
            return problem
        fields, is_whole = self._fields(line)
        if not is_whole:
            return f"stray or unclosed quote in field {len(fields) + 1}"
        if len(fields) != len(self.columns):
            return f"{len(fields)} fields, {len(self.columns)} expected"
        return "stray carriage return"


def _unquote(field: bytes) -> str | None:
    if not field:
        return None
    text = field.decode()
    return text[1:-1].replace('""', '"') if text.startswith('"') else text
