"""Read a long JSON text value by value, holding little more than one of them."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any

from c360.sources.readers.json_values import (
    MAX_VALUE_CHARACTERS,
    TOO_LONG,
    NotARowError,
    decode_value,
    skip_space,
)

KEPT_CHARACTERS = 1 << 20
FIRST_CHARACTERS = 1 << 16


class JsonWindow:
    """The part of a text that is looked at. Bytes that are no UTF-8 come as lone surrogates."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._text = ""
        self._place = 0
        self._before = 0
        self._is_at_end = False

    def peek(self) -> str:
        """Go to the next character that is no space and return it; nothing at the end."""
        while True:
            self._place = skip_space(self._text, self._place)
            if self._place < len(self._text) or not self._grow():
                return self._text[self._place : self._place + 1]

    def skip(self) -> None:
        """Go past one character."""
        self._place += 1

    def decode(self) -> tuple[Any, str]:
        """Decode the value here and go past it; return it and its text.

        Raises:
            NotARowError: It is not JSON, or too long. The window stays where it is.
        """
        while True:
            try:
                value, end = decode_value(self._text, self._place, self._before)
            except NotARowError:
                if self._is_at_end:
                    raise
            else:
                # A number that ends with the window may go on after it.
                if end < len(self._text) or self._is_at_end:
                    record = self._text[self._place : end]
                    self._place = end
                    return value, record
            if len(self._text) - self._place > MAX_VALUE_CHARACTERS:
                raise NotARowError(TOO_LONG)
            self._grow()

    def read_rest(self) -> str:
        """Return the start of all that follows, without spaces at the end of the text."""
        while len(self._text) - self._place < KEPT_CHARACTERS and self._grow():
            pass
        rest = self._text[self._place : self._place + KEPT_CHARACTERS]
        return rest.rstrip(" \t\r\n") if self._is_at_end else rest

    @property
    def position(self) -> int:
        """Number of the character here, from 1."""
        return self._before + self._place + 1

    def _grow(self) -> bool:
        """Look at twice as much text, forgetting what lies behind; False at the end."""
        held = len(self._text) - self._place
        pieces = [self._text[self._place :]]
        due = max(held, FIRST_CHARACTERS)
        while due > 0 and not self._is_at_end:
            block = next(self._blocks, None)
            self._is_at_end = block is None
            pieces.append(self._decoder.decode(block or b"", final=block is None))
            due -= len(pieces[-1])
        self._before += self._place
        self._text, self._place = "".join(pieces), 0
        return len(self._text) > held
