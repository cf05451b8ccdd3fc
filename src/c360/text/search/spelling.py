"""Finds what a word that no text holds may have been meant to be."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST_WORD = 4
LONG_WORD = 7
MOST_CHOICES = 20


def find_respelling(
    term: str, vocabulary: Sequence[str], count_texts: Callable[[str], int]
) -> str | None:
    """Return the known term nearest to one, of equals the one in most texts; None without any.

    One slip is forgiven, two in a long word: a letter too many, too few, wrong, or two swapped,
    but not the first one.

    Examples:
        >>> find_respelling("refnud", ["refund", "invoice"], lambda term: 1)
        'refund'
        >>> find_respelling("zebra", ["refund", "invoice"], lambda term: 1) is None
        True
    """
    if len(term) < SHORTEST_WORD or term.isdigit():
        return None
    slips = 2 if len(term) >= LONG_WORD else 1
    found = process.extract(
        term, vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=MOST_CHOICES
    )
    near = [
        (distance, -count_texts(choice), choice)
        for choice, distance, _ in found
        if choice[0] == term[0]
    ]
    return min(near)[2] if near else None
