"""Read one JSON document: an array of objects, an object that holds one, or a single object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from c360.domain.types import DataType
from c360.sources.readers.json_values import (
    NotARowError,
    check_characters,
    flatten,
)
from c360.sources.readers.json_window import KEPT_CHARACTERS, JsonWindow
from c360.sources.readers.port import Chunk, ReadOptions
from c360.sources.readers.row_chunks import (
    CHUNK_ROWS,
    SAMPLE_ROWS,
    ReadRow,
    chunk_rows,
    find_columns,
)
from c360.sources.readers.streams import TextStream

Cut = tuple[object, str, str]
"""A value, why it is none, and its text."""


class JsonDocumentReader:
    """Reads a JSON file value by value; a row is an object of its array.

    Rows before a break are kept; what follows it is one reject.
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
        return chunk_rows(self._elements(), most_rows, self._options.block_bytes)

    def _elements(self) -> Iterator[ReadRow]:
        number = 0
        stream = self._open_stream()
        for value, reason, text in self._cut(JsonWindow(stream.blocks())):
            number += 1
            yield self._element(number, value, reason, text)
        if stream.damage is not None:
            yield ReadRow(number + 1, None, stream.damage, "")

    def _open_stream(self) -> TextStream:
        options = self._options
        return TextStream(self._path, options.encoding, options.block_bytes, options.bounds)

    def _cut(self, window: JsonWindow) -> Iterator[Cut]:
        first = window.peek()
        if first == "[":
            yield from _cut_array(window)
        elif first == "{" and (place := _find_rows(JsonWindow(self._open_stream().blocks()))):
            _go_to_member(window, place)
            yield from _cut_array(window, is_inner=True)
        elif first:
            yield from _cut_single(window)

    def _element(self, number: int, value: object, reason: str, text: str) -> ReadRow:
        shown = _show(text)
        if reason:
            return ReadRow(number, None, reason, shown)
        try:
            row = flatten(value, self._types, self._options.nested)
            if "\\u" in text or not text.isascii():
                check_characters(row)
        except NotARowError as error:
            return ReadRow(number, None, str(error), shown)
        return ReadRow(number, row, "", shown)


def _cut_single(window: JsonWindow) -> Iterator[Cut]:
    """Yield the one value of a text; with anything after it the whole is no row."""
    try:
        value, text = window.decode()
    except NotARowError as error:
        yield None, str(error), window.read_rest()
        return
    end = window.position
    if window.peek():
        yield None, _describe_more(end), f"{text} {window.read_rest()}"
    else:
        yield value, "", text


def _describe_more(position: int) -> str:
    return f"not JSON: more text after the value at character {position}"


def _cut_array(window: JsonWindow, *, is_inner: bool = False) -> Iterator[Cut]:
    """Yield the values of an array; what follows a break is one that is no row."""
    window.skip()
    mark = window.peek()
    while mark != "]":
        try:
            value, text = window.decode()
        except NotARowError as error:
            yield None, str(error), window.read_rest()
            return
        end = window.position
        mark = window.peek()
        if not mark or mark not in ",]":
            yield None, _describe_more(end), f"{text} {window.read_rest()}".rstrip()
            return
        yield value, "", text
        if mark == ",":
            window.skip()
            window.peek()
    window.skip()
    if not is_inner and window.peek():
        yield from _cut_single(window)


def _find_rows(window: JsonWindow) -> int | None:
    """Return which member of an object holds its rows, from 1; None if not exactly one does."""
    found: dict[str, int | None] = {}
    try:
        for number, name in _walk_members(window):
            found[name] = number if _skip_value(window) else None
    except NotARowError:
        return None
    places = [place for place in found.values() if place is not None]
    return places[0] if len(places) == 1 and not window.peek() else None


def _walk_members(window: JsonWindow) -> Iterator[tuple[int, str]]:
    """Yield number and name of each member; the caller goes past its value.

    Raises:
        NotARowError: It is no sound object.
    """
    window.peek()
    window.skip()
    number = 0
    if window.peek() == "}":
        window.skip()
        return
    while True:
        number += 1
        name, _ = window.decode()
        _expect(window, ":")
        window.peek()
        yield number, str(name)
        if window.peek() == "}":
            window.skip()
            return
        _expect(window, ",")
        window.peek()


def _expect(window: JsonWindow, mark: str) -> None:
    if window.peek() != mark:
        raise NotARowError(f"{mark} is due at character {window.position}")
    window.skip()


def _skip_value(window: JsonWindow) -> bool:
    """Go past a value; say whether it is an array of nothing but objects."""
    if window.peek() != "[":
        window.decode()
        return False
    window.skip()
    are_objects = True
    mark = window.peek()
    while mark != "]":
        value, _ = window.decode()
        are_objects = are_objects and isinstance(value, dict)
        mark = window.peek()
        if mark != "]":
            _expect(window, ",")
            window.peek()
    window.skip()
    return are_objects


def _go_to_member(window: JsonWindow, place: int) -> None:
    for number, _ in _walk_members(window):
        if number == place:
            return
        _skip_value(window)


def _show(text: str) -> str:
    kept = text[:KEPT_CHARACTERS]
    if kept.isascii():
        return kept
    return kept.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
