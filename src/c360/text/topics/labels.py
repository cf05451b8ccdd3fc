"""Names groups of texts by the words that set them apart."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from c360.domain.personal_data import remove_personal_data
from c360.text.search.tokens import STOP_WORDS, Token, split_tokens
from c360.text.words import split_list

Phrase = tuple[str, ...]
Scores = dict[Phrase, float]
Fit = Callable[[int, list[str]], list[float]]

LABEL_PHRASES = 3
CANDIDATES = 30
FIT_POWER = 2
SHORTEST_WORD = 3
LEAST_SHARE = 0.08
"""Of a group's texts: a phrase in fewer does not stand for it."""
LONGER_IS_BETTER = 1.3
CODE = re.compile(r"\b[A-Za-z]+-?\d[\w-]*")
"""A number of an invoice, order or part names one thing, not what a text is about."""
FILLERS = split_list(
    """after again all already also always another back because before being both does done even
    every few first get gets getting give given go going got hello hi keep keeps last like made
    make makes many more most much need needs new next no nobody not now off once one only other
    out over please really regards said same say says see seems should since someone something
    still take taken team tell thank thanks through time today told too two under until up use
    used using very want wants way week weeks well were while without yesterday yet"""
)


def label_groups(groups: Sequence[Sequence[str]], fit: Fit | None = None) -> list[tuple[str, ...]]:
    """Return for each group of texts the phrases that set it apart, the most telling first.

    Args:
        groups: The texts of each group.
        fit: Says how well each of some phrases fits the group of a number, about 0 to 1; of
            phrases that set a group apart equally, the one that sums it up is the better name.

    Examples:
        >>> label_groups([["Charged twice", "charged twice!"], ["slow report", "slow reports"]])
        [('charged twice',), ('slow report',)]
    """
    counts, shown = [], Counter[tuple[Phrase, str]]()
    for texts in groups:
        found = Counter[Phrase]()
        for text in texts:
            phrases = dict(find_phrases(text))
            found.update(phrases.keys())
            shown.update((phrase, words) for phrase, words in phrases.items())
        counts.append(found)
    total = sum(counts, Counter[Phrase]())
    words = _most_shown(shown)
    sizes = [len(texts) for texts in groups]
    return [
        tuple(words[phrase] for phrase in _choose(_weigh_fit(number, scores, words, fit)))
        for number, scores in enumerate(
            _score_phrases(found, total, size, sum(sizes))
            for found, size in zip(counts, sizes, strict=True)
        )
    ]


def find_phrases(text: str) -> Iterable[tuple[Phrase, str]]:
    """Yield the telling words of a text, and pairs of them that stand together, as written.

    Examples:
        >>> [words for _, words in find_phrases("We paid INV-4711 with a wrong discount")]
        ['paid', 'wrong', 'discount', 'wrong discount']
    """
    before: Token | None = None
    shown = CODE.sub("#", remove_personal_data(text))
    for token in split_tokens(shown):
        if not _is_telling(token):
            before = None
            continue
        yield (token.term,), token.word
        if before is not None and shown[before.end : token.start].isspace():
            yield (before.term, token.term), f"{before.word} {token.word}"
        before = token


def _is_telling(token: Token) -> bool:
    word = token.word
    return (
        len(word) >= SHORTEST_WORD
        and word.isalpha()
        and word not in STOP_WORDS
        and word not in FILLERS
    )


def _score_phrases(found: Counter[Phrase], total: Counter[Phrase], size: int, texts: int) -> Scores:
    """Return the most telling phrases of a group, each with how much it sets the group apart."""
    least = max(1, math.ceil(size * LEAST_SHARE))
    scores = {
        phrase: _score(count, total[phrase], size, texts, len(phrase))
        for phrase, count in found.items()
        if count >= least
    }
    best = sorted(scores, key=lambda phrase: (-scores[phrase], phrase))[:CANDIDATES]
    return {phrase: scores[phrase] for phrase in best if scores[phrase] > 0}


def _weigh_fit(number: int, scores: Scores, words: dict[Phrase, str], fit: Fit | None) -> Scores:
    if fit is None or not scores:
        return scores
    fits = fit(number, [words[phrase] for phrase in scores])
    return {
        phrase: score * max(round(weight, 3), 0.0) ** FIT_POWER
        for (phrase, score), weight in zip(scores.items(), fits, strict=True)
    }


def _choose(scores: Scores) -> list[Phrase]:
    """Choose the most telling phrases; one that shares a word with a better one says no more."""
    chosen: list[Phrase] = []
    for phrase in sorted(scores, key=lambda phrase: (-scores[phrase], phrase)):
        if scores[phrase] <= 0 or len(chosen) == LABEL_PHRASES:
            break
        if not any(set(phrase) & set(other) for other in chosen):
            chosen.append(phrase)
    return chosen


def _score(count: int, total: int, size: int, all_texts: int, length: int) -> float:
    """Weigh how common a phrase is here by how much commoner than elsewhere."""
    inside = count / size
    outside = (total - count + 0.5) / (all_texts - size + 1)
    bonus = LONGER_IS_BETTER if length > 1 else 1.0
    return bonus * inside * math.log(inside / outside)


def _most_shown(
    shown: Counter[tuple[Phrase, str]],
) -> dict[Phrase, str]:
    """Return how each phrase is written most often."""
    words: dict[Phrase, str] = {}
    for (phrase, written), _ in sorted(shown.items(), key=lambda item: (-item[1], item[0])):
        words.setdefault(phrase, written)
    return words
