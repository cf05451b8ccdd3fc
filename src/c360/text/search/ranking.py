"""Ranks by two scores at once: likeness of meaning, and what the words add to it.

Source:
    Bruch, Gai & Ingber, "An analysis of fusion functions for hybrid retrieval", ACM Transactions on
    Information Systems 42(1), 2023: a sum of scores keeps how far apart they are, which ranks do
    not tell. The weights were tuned on one half of a labelled corpus; figures on both halves are in
    docs/reference/performance.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from c360.text.search.port import Floats, Match

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

WORDS_WEIGHTS = {1: 1.0, 2: 0.25}
"""Of words beside meaning, by the terms of a question: so few name what it looks for."""
WORDS_WEIGHT = 0.08
"""In a question of more terms: a long one is best taken by its meaning."""
MEANING_FLOOR = np.float32(0.3)
"""Below this likeness a text is not taken to be about the question."""
MOST_RANKED = 1_000


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best matches, best first.

    ``places`` are positions among what was ranked, ``scores`` fall; ``by_words`` and
    ``by_meaning`` say what each matched by. ``total`` counts all that match, ranked or not.
    """

    places: Places
    scores: npt.NDArray[np.float64]
    by_words: Flags
    by_meaning: Flags
    total: int


def rank_matches(match: Match, text_rows: npt.NDArray[np.int64], allowed: Flags) -> Ranking:
    """Rank what is allowed by how well its text matches.

    Args:
        match: A score of each text.
        text_rows: For each item to rank the row of its text; -1 for one without.
        allowed: Which items may be seen and pass the filters. The others do not exist: they
            take no rank and are not counted.

    Returns:
        At most 1,000 items; of equals the one that stands first.
    """
    places = np.flatnonzero(allowed & (text_rows >= 0))
    rows = text_rows[places]
    words = match.words[rows]
    by_words = words > 0
    fused = weigh_words(len(match.terms)) * relate_to_best(words)
    by_meaning = np.zeros(len(places), dtype=np.bool_)
    if match.meaning is not None:
        meaning = match.meaning[rows]
        by_meaning = meaning >= MEANING_FLOOR
        fused += np.maximum(meaning.astype(np.float64), 0.0)
    matching = np.flatnonzero(by_words | by_meaning)
    best = take_best(fused[matching], MOST_RANKED)
    chosen = matching[best]
    return Ranking(
        places=places[chosen],
        scores=fused[chosen],
        by_words=by_words[chosen],
        by_meaning=by_meaning[chosen],
        total=len(matching),
    )


def weigh_words(term_count: int) -> float:
    """Return what words weigh beside meaning.

    Examples:
        >>> [weigh_words(count) for count in (1, 2, 3, 20)]
        [1.0, 0.25, 0.08, 0.08]
    """
    return WORDS_WEIGHTS.get(term_count, WORDS_WEIGHT)


def relate_to_best(scores: Floats) -> npt.NDArray[np.float64]:
    """Return scores as shares of the highest: 0 to 1, and 0 where there is nothing above 0.

    Examples:
        >>> relate_to_best(np.array([0, 2, 8], np.float32)).tolist()
        [0.0, 0.25, 1.0]
    """
    exact = scores.astype(np.float64)
    best = exact.max(initial=0.0)
    return exact / best if best > 0 else np.zeros(len(exact))


def take_best(scores: npt.NDArray[np.floating], count: int) -> Places:
    """Return the places of the highest scores, highest first, of equals the first.

    Examples:
        >>> take_best(np.array([1.0, 3.0, 3.0, 2.0]), 3).tolist()
        [1, 2, 3]
    """
    if len(scores) <= count:
        return np.argsort(-scores, kind="stable")
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    candidates = np.flatnonzero(scores >= least)
    order = np.argsort(-scores[candidates], kind="stable")
    best: Places = candidates[order[:count]]
    return best
