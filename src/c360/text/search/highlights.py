"""Cuts the telling passage out of a text and says which of its words match.

A passage is a list of parts, marked or not, and never markup: whoever shows it escapes it as any
other text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from c360.text.quotes import show_character
from c360.text.search.tokens import MAX_CHARACTERS, STOP_WORDS, Token, split_tokens

PASSAGE_CHARACTERS = 280
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Part:
    """Some characters of a passage; all parts in a row are the passage."""

    text: str
    is_match: bool = False


def mark_passage(
    text: str, terms: frozenset[str], limit: int = PASSAGE_CHARACTERS
) -> tuple[Part, ...]:
    """Return the passage of a text that holds most of the terms, cut at words.

    Examples:
        >>> [part.text for part in mark_passage("They charged us.", frozenset({"charg"}))]
        ['They ', 'charged', ' us.']
    """
    shown = "".join(map(show_character, text[:MAX_CHARACTERS]))
    tokens = list(split_tokens(shown))
    hits = find_hits(tokens, terms)
    start, end = choose_passage(shown, tokens, hits, limit)
    parts = []
    if start > 0:
        parts.append(Part(ELLIPSIS))
    place = start
    for hit in hits:
        if hit.start < place or hit.end > end:
            continue
        parts += [Part(shown[place : hit.start]), Part(shown[hit.start : hit.end], is_match=True)]
        place = hit.end
    parts.append(Part(shown[place:end]))
    if end < len(shown) or len(text) > len(shown):
        parts.append(Part(ELLIPSIS))
    return tuple(part for part in parts if part.text)


def find_hits(tokens: Sequence[Token], terms: frozenset[str]) -> list[Token]:
    """Return the words that match; those that say nothing only where nothing else does."""
    hits = [token for token in tokens if token.term in terms]
    telling = [token for token in hits if token.word not in STOP_WORDS]
    return telling or hits


def choose_passage(
    text: str, tokens: Sequence[Token], hits: Sequence[Token], limit: int
) -> tuple[int, int]:
    """Return start and end of the passage with most different matching words, the first such."""
    if len(text) <= limit:
        return 0, len(text)
    starts = sorted({0, *(max(0, hit.start - limit // 4) for hit in hits)})
    best = max(starts, key=lambda start: (count_terms(hits, start, start + limit), -start))
    start = next((token.start for token in tokens if token.start >= best), 0) if best else 0
    ends = [token.end for token in tokens if start < token.end <= start + limit]
    end = max(ends, default=min(len(text), start + limit))
    return start, len(text) if len(text) - end <= 1 else end


def count_terms(hits: Sequence[Token], start: int, end: int) -> int:
    """Count the different terms within a span."""
    return len({hit.term for hit in hits if start <= hit.start and hit.end <= end})
