"""Build flat rows from the elements of an XML file, without a tree and without entities."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from c360.domain.types import DataType
from c360.sources.readers.json_values import NotARowError, Row

OWN_TEXT = "#text"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
MOST_RECORD_CHARACTERS = 16 << 20
DEEPEST = 64
MOST_PROLOG_BYTES = 1 << 20
NO_ELEMENT = "holds no element in its first MB: refused"
SHOWN_PATHS = 8
ENCODER = json.JSONEncoder(ensure_ascii=False)


class RefusedXmlError(Exception):
    """The file is not read on; the message is the reason. Never leaves the reader."""


@dataclass(slots=True)
class _Element:
    """An element that is open: its children and attributes by name, repeated ones as lists."""

    name: str
    is_nil: bool = False
    cells: dict[str, Any] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def add(self, name: str, value: Any) -> None:
        if name not in self.cells:
            self.cells[name] = value
        elif isinstance(self.cells[name], list):
            self.cells[name].append(value)
        else:
            self.cells[name] = [self.cells[name], value]

    def close(self) -> Any:
        text = "".join(self.texts).strip()
        if not self.cells:
            return None if self.is_nil or not text else text
        return {OWN_TEXT: text, **self.cells} if text else self.cells


class RecordBuilder:
    """Takes the parser's events and collects each record as nested values, in order.

    A document type is refused as soon as it is met: entities are declared nowhere else.
    ``has_started`` says that an element was met.
    """

    def __init__(self, record: str | None) -> None:
        self._due = tuple(record.strip("/").split("/")) if record else None
        self._path: list[str] = []
        self._open: list[_Element] = []
        self._characters = 0
        self._done: list[Any] = []
        self._count = 0
        self._others: dict[str, None] = {}
        self._is_parent_met = False
        self.has_started = False

    def doctype(self, name: str, public_id: str | None, system_url: str | None) -> None:
        """Refuse a document type: with it come entities and files from elsewhere."""
        raise RefusedXmlError("holds a document type (DOCTYPE), which is refused: send it without")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        self.has_started = True
        name = _local(tag)
        self._path.append(name)
        if len(self._path) > DEEPEST:
            raise RefusedXmlError(f"elements nested more than {DEEPEST} deep: refused")
        if not self._open and not self._is_record():
            return
        element = _Element(name, is_nil=attributes.get(NIL) in ("true", "1"))
        for key, value in attributes.items():
            if key != NIL:
                self._count_characters(len(key) + len(value))
                element.add(_local(key), value)
        self._open.append(element)

    def data(self, text: str) -> None:
        """Take some text."""
        if self._open:
            self._count_characters(len(text))
            self._open[-1].texts.append(text)

    def end(self, tag: str) -> None:
        """Close an element; the record's own end completes it."""
        self._path.pop()
        if not self._open:
            return
        element = self._open.pop()
        self._count_characters(len(element.name))
        value = element.close()
        if self._open:
            self._open[-1].add(element.name, value)
            return
        self._done.append(value if isinstance(value, dict) else {element.name: value})
        self._characters = 0

    def close(self) -> None:
        """End the document."""

    def take(self) -> list[Any]:
        """Return the records completed since the last call."""
        done, self._done = self._done, []
        self._count += len(done)
        return done

    def find_absence(self) -> str | None:
        """Say, at the end, that no record was there although other elements were."""
        if not self.has_started:
            return "there is no element in it"
        if self._count or (self._is_parent_met and not self._others):
            return None
        known = ", ".join(list(self._others)[:SHOWN_PATHS]) or "none but the root"
        return f"no element {'/'.join(self._due or ('*', '*'))} in it. There are: {known}"

    def _is_record(self) -> bool:
        if self._due is None:
            self._is_parent_met = self._is_parent_met or len(self._path) == 1
            return len(self._path) == 2
        self._is_parent_met = self._is_parent_met or tuple(self._path) == self._due[:-1]
        if tuple(self._path) == self._due:
            return True
        if len(self._path) == len(self._due) and len(self._others) < SHOWN_PATHS:
            self._others["/".join(self._path)] = None
        return False

    def _count_characters(self, count: int) -> None:
        self._characters += count
        if self._characters > MOST_RECORD_CHARACTERS:
            raise RefusedXmlError(
                f"a record longer than {MOST_RECORD_CHARACTERS >> 20} MB: refused"
            )


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def flatten_record(record: Mapping[str, Any], types: Mapping[str, DataType]) -> Row:
    """Write a record's values by dotted path; elements that repeat become one JSON array.

    Raises:
        NotARowError: Two values have one name, or a column of ``types`` holds more than text.

    Examples:
        >>> flatten_record({"id": "7", "price": {"#text": "9", "currency": "GBP"}}, {})
        {'id': '7', 'price': '9', 'price.currency': 'GBP'}
    """
    row: Row = {}
    for name, value in _cells("", record):
        if name in types and not (value is None or isinstance(value, str)):
            raise NotARowError(f"{name}: nested or repeated data where {types[name]} is due")
        if name in row:
            raise NotARowError(f"two values are called {name!r}")
        row[name] = value if value is None or isinstance(value, str) else show_record(value)
    nested = next((name for name in types if _has_only_inner(record, name)), None)
    if nested is not None:
        raise NotARowError(f"{nested}: nested data where {types[nested]} is due")
    return row


def _cells(path: str, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, cell in value.items():
        inner = path if name == OWN_TEXT and path else f"{path}.{name}" if path else name
        if isinstance(cell, dict):
            yield from _cells(inner, cell)
        else:
            yield inner, cell


def _has_only_inner(record: Mapping[str, Any], name: str) -> bool:
    cell = record.get(name)
    return isinstance(cell, dict) and OWN_TEXT not in cell


def show_record(value: Any) -> str:
    """Write nested values as JSON, as quarantine shows them."""
    return ENCODER.encode(value)


def make_parser(builder: RecordBuilder, encoding: str | None = None) -> etree.XMLParser:
    """Return a parser that expands no entity, fetches nothing and hands all to ``builder``."""
    return etree.XMLParser(
        target=builder,
        encoding=encoding,
        resolve_entities="internal",
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def find_doctype(blocks: Iterator[bytes]) -> str | None:
    """Look up to the first element, and say what makes a text unfit for any XML parser."""
    builder = RecordBuilder(None)
    parser = make_parser(builder)
    read = 0
    try:
        for block in blocks:
            parser.feed(block)
            read += len(block)
            if builder.has_started:
                return None
            if read > MOST_PROLOG_BYTES:
                return NO_ELEMENT
    except RefusedXmlError as error:
        return str(error)
    except etree.XMLSyntaxError as error:
        return None if builder.has_started else f"is no XML: {error}"
    return NO_ELEMENT
