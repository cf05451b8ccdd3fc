"""Read JSON lines that all look alike at the speed of CSV.

Exports by one program have the same keys in the same order with the same spaces. Where values
are plain (text, numbers, true, false, null) and of the right types, such lines match one automaton.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from c360.domain.types import DataType, Kind
from c360.sources.readers.csv_grammar import arrow_type, plain_pattern
from c360.sources.readers.json_cells import VALUE, Cells, JsonForm

KEY = r'"([A-Za-z_][A-Za-z0-9_.-]*)"'
MEMBER = re.compile(f"([{{,] *{KEY} *: *){VALUE}".encode())
ZONE = re.compile(rb"(?:Z|[+-][0-9]{2}:[0-9]{2})\"$")
BARE_NUMBERS = {
    Kind.INTEGER: "-?(?:0|[1-9][0-9]{0,8})",
    Kind.BIGINT: "-?(?:0|[1-9][0-9]{0,17})",
    Kind.DOUBLE: r"-?(?:0|[1-9][0-9]{0,16})(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?",
}


@dataclass(frozen=True, slots=True)
class JsonLayout:
    """Keys in order, the form of the lines, and how those that match ``pattern`` are typed."""

    columns: tuple[str, ...]
    form: JsonForm
    pattern: str
    types: Mapping[str, pa.DataType]

    def parse(self, cells: Cells) -> pa.Table:
        """Type the values of lines that match.

        Raises:
            ArrowInvalid: The parser sees them differently.
        """
        return pa.table(
            {
                name: cells.read_texts(place).cast(self.types[name])
                for place, name in enumerate(self.columns)
            }
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
    try:
        form = JsonForm(tuple(match.group(1) for match in members), b"}")
    except ValueError:
        return None
    arrow_types = dict.fromkeys(names, pa.string())
    for name in set(names) & types.keys():
        arrow_types[name] = arrow_type(types[name], is_zoned=name in zoned)
    values = [_value_pattern(types.get(name), name in zoned) for name in names]
    return JsonLayout(tuple(names), form, form.write_pattern(values), arrow_types)


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
