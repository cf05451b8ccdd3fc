"""Read JSON lines that all look alike at the speed of CSV.

Exports by one program have the same keys in the same order with the same spaces. Where values
are plain (text without escapes, numbers, true, false, null), such lines match one automaton, and
without their keys they are CSV.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.csv as pa_csv

from c360.domain.types import DataType, Kind
from c360.sources.readers.csv_grammar import arrow_type, plain_pattern

TEXT = r'"[^"\\\x00-\x1f]*"'
NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
# A key starts with a letter, so that it cannot be mistaken for what follows a closing quote.
KEY = r'"([A-Za-z_][A-Za-z0-9_.-]*)"'
VALUE = f"(?:{TEXT}|{NUMBER}|true|false|null)"
MEMBER = re.compile(f"([{{,] *{KEY} *: *){VALUE}".encode())
ZONE = re.compile(rb"(?:Z|[+-][0-9]{2}:[0-9]{2})\"$")
BARE_NUMBERS = {
    Kind.INTEGER: "-?(?:0|[1-9][0-9]{0,8})",
    Kind.BIGINT: "-?(?:0|[1-9][0-9]{0,17})",
    Kind.DOUBLE: r"-?(?:0|[1-9][0-9]{0,16})(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?",
}


@dataclass(frozen=True, slots=True)
class JsonLayout:
    """Keys in order, with the bytes before each value, and how the matching lines are typed."""

    columns: tuple[str, ...]
    prefixes: tuple[bytes, ...]
    pattern: str
    types: Mapping[str, pa.DataType]

    def parse(self, lines: bytes) -> pa.Table:
        """Parse lines that match ``pattern``, each but the last with its end.

        Raises:
            ArrowInvalid: The parser sees them differently.
        """
        content = lines.replace(b"\r\n", b"\n").rstrip(b"\n")
        content = content.replace(b"}\n" + self.prefixes[0], b"\n")
        content = content.removeprefix(self.prefixes[0]).removesuffix(b"}")
        for prefix in self.prefixes[1:]:
            content = content.replace(prefix, b",")
        return pa_csv.read_csv(
            pa.BufferReader(content),
            pa_csv.ReadOptions(
                column_names=self.columns, use_threads=False, block_size=len(content) + 1
            ),
            pa_csv.ParseOptions(newlines_in_values=False, ignore_empty_lines=False),
            pa_csv.ConvertOptions(
                column_types=self.types,
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                null_values=["null"],
                true_values=["true", "True", "TRUE", "1"],
                false_values=["false", "False", "FALSE", "0"],
            ),
        )


def find_layout(line: bytes, types: Mapping[str, DataType]) -> JsonLayout | None:
    """Find the layout of a line; None if it is not plain."""
    members, place = [], 0
    while match := MEMBER.match(line, place):
        members.append(match)
        place = match.end()
    names = [match.group(2).decode() for match in members]
    is_whole = line[place:].rstrip(b"\r\n") == b"}"
    starts_well = [match.group(1)[:1] for match in members] == [b"{"] + [b","] * (len(members) - 1)
    if not (members and is_whole and starts_well):
        return None
    if len({name.casefold() for name in names}) != len(names):
        return None
    zoned = {name for name, match in zip(names, members, strict=True) if ZONE.search(match.group())}
    parts = []
    arrow_types = dict.fromkeys(names, pa.string())
    for name, match in zip(names, members, strict=True):
        data_type = types.get(name)
        is_zoned = name in zoned
        parts.append(re.escape(match.group(1).decode()) + _value_pattern(data_type, is_zoned))
        if data_type is not None:
            arrow_types[name] = arrow_type(data_type, is_zoned=is_zoned)
    pattern = "^" + "".join(parts) + r"\}\r?\n?$"
    return JsonLayout(
        tuple(names), tuple(match.group(1) for match in members), pattern, arrow_types
    )


def _value_pattern(data_type: DataType | None, is_zoned: bool) -> str:
    if data_type is None or data_type.is_text:
        return VALUE
    quoted = f'"(?:{plain_pattern(data_type, is_zoned=is_zoned)})"'
    bare = BARE_NUMBERS.get(data_type.kind)
    if data_type.kind is Kind.DECIMAL:
        places = data_type.precision - data_type.scale - 1
        bare = rf"-?(?:0|[1-9][0-9]{{0,{places}}})(?:\.[0-9]{{1,{data_type.scale}}})?"
    if data_type.kind is Kind.BOOLEAN:
        bare = "true|false"
    return f"(?:{bare}|{quoted}|null)" if bare else f"(?:{quoted}|null)"
