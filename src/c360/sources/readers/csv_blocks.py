"""Decide, for a block of lines, which are records; every line ends as one or as a reject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from c360.sources.readers.csv_grammar import CsvGrammar
from c360.sources.readers.line_matching import find_blank_tail, find_lines, match_lines
from c360.sources.readers.lines import show_line
from c360.sources.readers.port import Reject

MAX_SPAN = 10_000
PIECE = re.compile(rb"([^\r\n]+)(?:\r+\n?|\n|\Z)")
"""What lies between carriage returns."""

Piece = tuple[int, int, int]
"""The bytes at which a part of a line starts and ends, and its line, from 0."""

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Records:
    """Records of a block: the bytes at which each starts and ends, and its first line, from 0."""

    starts: Places
    ends: Places
    lines: Places


@dataclass(frozen=True, slots=True)
class DecidedBlock:
    """A block of lines, decided up to ``byte_count`` and ``line_count``.

    ``typed`` are records whose typed fields are of their plain form, ``plain`` all others.
    """

    content: bytes
    typed: Records
    plain: Records
    rejects: list[Reject]
    byte_count: int
    line_count: int


class BlockDecider:
    """Decides lines from the top: a record, the start of a record over several lines, or neither.

    A record over several lines holds no line that is evidently a record itself, so that an
    unclosed quote costs one line. What later lines may still decide is left undecided.
    """

    def __init__(self, grammar: CsvGrammar) -> None:
        self._grammar = grammar

    def decide(
        self, content: bytes, first_line: int, *, is_last: bool, is_end: bool = True
    ) -> DecidedBlock:
        """Decide a block that starts where the one before was decided up to.

        Args:
            content: Whole lines.
            first_line: Number of the first of them.
            is_last: Nothing follows that could matter: decide all.
            is_end: The file ends here too, so that blank lines at the end are no rows.
        """
        offsets = find_lines(content)
        is_typed, is_plain = self._match_lines(content, offsets)
        state = _State(self._grammar, content, offsets, is_typed, is_last)
        tail = len(offsets) - 1 if is_last and not is_end else find_blank_tail(content, offsets)
        state.resolve(np.flatnonzero(~(is_typed | is_plain)), tail)
        for start, after in state.typed_spans + state.plain_spans:
            is_typed[start:after] = is_plain[start:after] = False
        end = state.end
        rejects = [
            Reject(first_line + line, reason, show_line(text))
            for line, reason, text in state.rejects
        ]
        return DecidedBlock(
            content=content,
            typed=_records(
                offsets, np.flatnonzero(is_typed[:end]), state.typed_spans, state.typed_pieces
            ),
            plain=_records(
                offsets, np.flatnonzero(is_plain[:end]), state.plain_spans, state.plain_pieces
            ),
            rejects=rejects,
            byte_count=int(offsets[end]),
            line_count=end,
        )

    def _match_lines(
        self, content: bytes, offsets: NDArray[np.int32]
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        lines = np.arange(len(offsets) - 1)
        is_typed = match_lines(content, offsets, lines, self._grammar.typed)
        is_plain = np.zeros(len(is_typed), bool)
        rest = np.flatnonzero(~is_typed)
        if len(rest) and self._grammar.types:
            is_plain[rest] = match_lines(content, offsets, rest, self._grammar.plain)
        return is_typed, is_plain


class _State:
    """The walk over the lines that are no record by themselves."""

    def __init__(
        self,
        grammar: CsvGrammar,
        content: bytes,
        offsets: NDArray[np.int32],
        is_typed: NDArray[np.bool_],
        is_last: bool,
    ) -> None:
        self._grammar = grammar
        self._content = content
        self._offsets = offsets
        self._is_typed = is_typed
        self._is_last = is_last
        self.end = len(offsets) - 1
        self.rejects: list[tuple[int, str, bytes]] = []
        self.typed_spans: list[tuple[int, int]] = []
        self.plain_spans: list[tuple[int, int]] = []
        self.typed_pieces: list[Piece] = []
        self.plain_pieces: list[Piece] = []

    def resolve(self, lines: NDArray[np.intp], tail: int) -> None:
        """Walk over lines that are no record; from ``tail`` on there are only blank ones."""
        after = 0
        for line in lines.tolist():
            if line < after:
                continue
            if line >= tail:
                self.end = self.end if self._is_last else line
                return
            text = self._bytes(line, line + 1)
            if b'"' in text and self._grammar.opens_record(text):
                found = self._find_span(line)
                if found is None:
                    self.end = line
                    return
                if found:
                    after = found
                    continue
            self._refuse(line, text)

    def _refuse(self, line: int, text: bytes) -> None:
        """Reject a line, but for records in it that a carriage return alone ends."""
        has_returns = b"\r" in text.removesuffix(b"\n").removesuffix(b"\r")
        pieces = list(PIECE.finditer(text)) if has_returns else []
        records = [piece for piece in pieces if self._is_record(piece.group(1))]
        if not records:
            self.rejects.append((line, self._grammar.explain(text), text))
            return
        for piece in pieces:
            found = piece.group(1)
            if piece not in records:
                self.rejects.append((line, self._grammar.explain(found), found))
                continue
            start = int(self._offsets[line])
            pieces_of = self.typed_pieces if self._grammar.is_typed(found) else self.plain_pieces
            pieces_of.append((start + piece.start(), start + piece.end(), line))

    def _is_record(self, text: bytes) -> bool:
        return self._grammar.match_record(text, 0, len(text)) == len(text)

    def _bytes(self, start: int, end: int) -> bytes:
        return self._content[self._offsets[start] : self._offsets[end]]

    def _find_span(self, line: int) -> int | None:
        """Return the line after the record that starts here, 0 if none does, None if unknown."""
        last = min(line + MAX_SPAN, len(self._offsets) - 1)
        start, limit = int(self._offsets[line]), int(self._offsets[last])
        end = self._grammar.match_record(self._content, start, limit)
        if end is None:
            is_open = not self._is_last and last < line + MAX_SPAN
            return None if is_open and self._may_go_on(start, limit) else 0
        after = int(np.searchsorted(self._offsets, np.int32(end)))  # its own type: no copy
        inner = line + 1 + np.flatnonzero(self._is_typed[line + 1 : after])
        if any(self._grammar.is_evident(self._bytes(i, i + 1)) for i in inner.tolist()):
            return 0
        self._accept(line, after)
        return after

    def _may_go_on(self, start: int, limit: int) -> bool:
        return self._grammar.opens_record(self._content[start:limit])

    def _accept(self, line: int, after: int) -> None:
        is_typed = self._grammar.is_typed(self._bytes(line, after))
        (self.typed_spans if is_typed else self.plain_spans).append((line, after))


def _records(
    offsets: NDArray[np.int32],
    lines: NDArray[np.intp],
    spans: Sequence[tuple[int, int]],
    pieces: Sequence[Piece],
) -> Records:
    """Merge records of one line with those of several and of a part, in the file's order."""
    first = np.concatenate((lines, np.array([span[0] for span in spans], np.int64)))
    after = np.concatenate((lines + 1, np.array([span[1] for span in spans], np.int64)))
    parts = np.array(pieces, np.int64).reshape(-1, 3)
    starts = np.concatenate((offsets[first].astype(np.int64), parts[:, 0]))
    ends = np.concatenate((offsets[after].astype(np.int64), parts[:, 1]))
    found = np.concatenate((first, parts[:, 2]))
    order = np.argsort(starts, kind="stable") if spans or pieces else slice(None)
    return Records(starts=starts[order], ends=ends[order], lines=found[order])
