"""Read one JSON document: an array of objects, an object that holds one, or a single object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from c360.domain.types import DataType
from c360.sources.readers.json_values import (
    NotARowError,
    Row,
    check_characters,
    decode_value,
    flatten,
    make_table,
    skip_space,
)
from c360.sources.readers.port import Chunk, ReadOptions, Reject, rejects_only
from c360.sources.readers.streams import TextStream

CHUNK_ROWS = 50_000
SAMPLE_ROWS = 100
KEPT_CHARACTERS = 1 << 20
Element = tuple[int, Row | None, str, str]


class JsonDocumentReader:
    """Reads a JSON file whole; a row is an object of its array. Rows before a break are kept."""

    def __init__(
        self, path: Path, column_types: Mapping[str, DataType], options: ReadOptions
    ) -> None:
        self._path = path
        self._types = column_types
        self._options = options
        self.problem: str | None = None
        self.columns = self._find_columns()

    def _find_columns(self) -> tuple[str, ...]:
        for chunk in self._read(SAMPLE_ROWS):
            if chunk.table.num_columns:
                return tuple(chunk.table.column_names)
        return ()

    def chunks(self) -> Iterator[Chunk]:
        """Read the file."""
        return self._read(CHUNK_ROWS)

    def _read(self, chunk_rows: int) -> Iterator[Chunk]:
        held: list[Element] = []
        for element in self._elements():
            held.append(element)
            if len(held) == chunk_rows:
                yield _make_chunk(held)
                held = []
        if held:
            yield _make_chunk(held)

    def _elements(self) -> Iterator[Element]:
        stream = TextStream(self._path, self._options.encoding, self._options.block_bytes)
        content = b"".join(stream.blocks())
        text = content.decode("utf-8", "surrogateescape")
        start = skip_space(text, 0)
        number = 0
        if start < len(text):
            for place, end in _cut(text, start):
                number += 1
                yield self._element(number, text, place, end)
        if stream.damage is not None:
            yield number + 1, None, stream.damage, ""

    def _element(self, number: int, text: str, place: int, end: int) -> Element:
        record = text[place:end]
        shown = _show(record)
        try:
            value, stop = decode_value(text, place)
            if stop != end:
                raise NotARowError(f"not JSON: more text after the value at character {stop + 1}")
            row = flatten(value, self._types)
            check_characters(row)
            return number, row, "", shown
        except NotARowError as error:
            return number, None, str(error), shown


def _cut(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield where each row starts and ends; the last of a broken file goes to its end."""
    if text[start] == "[":
        yield from _cut_array(text, start)
        return
    end = len(text.rstrip(" \t\r\n"))
    try:
        value, stop = decode_value(text, start)
    except NotARowError:
        yield start, end
        return
    if stop != end or not isinstance(value, dict):
        yield start, end
        return
    arrays = [name for name, cell in value.items() if _is_rows(cell)]
    if len(arrays) == 1:
        yield from _cut_array(text, _find_array(text, start, arrays[0]), is_inner=True)
    else:
        yield start, end


def _is_rows(cell: object) -> bool:
    return isinstance(cell, list) and all(isinstance(item, dict) for item in cell)


def _find_array(text: str, start: int, name: str) -> int:
    """Return where the array under a key of the object at ``start`` begins."""
    place, found = skip_space(text, start + 1), start
    while text[place] == '"':
        key, place = decode_value(text, place)
        place = skip_space(text, skip_space(text, place) + 1)
        if key == name:
            found = place
        _, place = decode_value(text, place)
        place = skip_space(text, place)
        if text[place] == "}":
            break
        place = skip_space(text, place + 1)
    return found


def _cut_array(text: str, start: int, *, is_inner: bool = False) -> Iterator[tuple[int, int]]:
    whole = len(text.rstrip(" \t\r\n"))
    place = skip_space(text, start + 1)
    if text[place : place + 1] == "]":
        if not is_inner and place + 1 < whole:
            yield place + 1, whole
        return
    while True:
        try:
            _, end = decode_value(text, place)
        except NotARowError:
            yield place, whole
            return
        after = skip_space(text, end)
        mark = text[after : after + 1]
        if mark not in (",", "]"):
            yield place, whole
            return
        yield place, end
        place = skip_space(text, after + 1)
        if mark == "]":
            if not is_inner and place < whole:
                yield place, whole
            return


def _show(record: str) -> str:
    return (
        record[:KEPT_CHARACTERS]
        .encode("utf-8", "surrogateescape")
        .decode("utf-8", "backslashreplace")
    )


def _make_chunk(elements: Sequence[Element]) -> Chunk:
    rejects = [
        Reject(number, reason, shown) for number, row, reason, shown in elements if row is None
    ]
    good = [(number, row, shown) for number, row, _, shown in elements if row is not None]
    if not good:
        return rejects_only(rejects)
    shown = [text for _, _, text in good]
    return Chunk(
        make_table([row for _, row, _ in good]),
        pa.array([number for number, _, _ in good], pa.int64()),
        rejects,
        lambda rows: [shown[row] for row in rows],
    )
