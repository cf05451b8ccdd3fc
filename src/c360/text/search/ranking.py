"""Ranks by two scores at once: reciprocal rank fusion.

Source:
    Cormack, Clarke & Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank
    learning methods", SIGIR 2009. The weight of words was tuned on one half of a labelled corpus;
    figures on both halves are in docs/reference/performance.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from c360.text.search.port import Floats, Match

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

RANK_OFFSET = 20
WORDS_WEIGHT = 0.25
"""Of words beside meaning in a question of more than two: long ones are best taken by meaning."""
FEW_TERMS = 2
"""A question of so few names what it looks for: its words weigh 1 divided by their number."""
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
    fused = np.zeros(len(places))
    fused += weigh_words(len(match.terms)) * score_ranks(words, by_words)
    by_meaning = np.zeros(len(places), dtype=np.bool_)
    if match.meaning is not None:
        meaning = match.meaning[rows]
        by_meaning = meaning >= MEANING_FLOOR
        fused += score_ranks(meaning, by_meaning | by_words)
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
        [1.0, 0.5, 0.25, 0.25]
    """
    return 1 / max(term_count, 1) if term_count <= FEW_TERMS else WORDS_WEIGHT


def score_ranks(scores: Floats, counts: Flags) -> npt.NDArray[np.float64]:
    """Return what each place in an order is worth; nothing outside of the best 1,000.

    Examples:
        >>> worth = score_ranks(np.array([.2, .9, .5], np.float32), np.array([True, True, False]))
        >>> (1 / worth[:2]).round().astype(int).tolist(), float(worth[2])
        ([22, 21], 0.0)
    """
    places = np.flatnonzero(counts)
    best = places[take_best(scores[places], MOST_RANKED)]
    worth = np.zeros(len(scores))
    worth[best] = 1 / (RANK_OFFSET + 1 + np.arange(len(best)))
    return worth


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
