"""A text model made of word lists: always there, quick, and weak.

It stands in when the ``text`` extra is missing. Its figures are beside the real model's in
``docs/reference/text-models.md``; screens say that its answers are rough.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from c360.domain.interactions import Category
from c360.kit.hashing import hash_file, hash_json
from c360.text.models import UNUSABLE, TextResult
from c360.text.words import WORDS_FILE, read_words

FORMAT_VERSION = 1
MAX_CHARACTERS = 4_000
NEGATION_REACH = 3
WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
ENDINGS = ("ing", "ly", "ed", "es", "s", "d")


class LexiconModel:
    """Counts words with a known feeling or topic."""

    name = "lexicon"
    is_weak = True

    def __init__(self, reason: str = "The lexicon was asked for by name.") -> None:
        """Remember why the better model is not used; ``reason`` is a full sentence."""
        self.reason = reason
        self.version = make_lexicon_version()

    def classify(self, texts: Sequence[str]) -> list[TextResult]:
        return [classify_text(text) for text in texts]


def classify_text(text: str) -> TextResult:
    """Give one text a sentiment and a category."""
    words = list(split_words(text))
    if not words:
        return UNUSABLE
    return TextResult(sentiment=measure_sentiment(words), category=find_category(words).value)


def split_words(text: str) -> Iterator[str]:
    """Yield the words of a text in lower case, without apostrophes and hyphens."""
    for match in WORD.finditer(text[:MAX_CHARACTERS].lower()):
        yield match.group().replace("'", "").replace("\u2019", "").replace("-", "")


def measure_sentiment(words: Sequence[str]) -> float:
    """Add the values of the words and squeeze the sum into -1 to 1.

    Examples:
        >>> measure_sentiment(["not", "happy"]) < 0 < measure_sentiment(["very", "happy"])
        True
    """
    total = 0.0
    for position, word in enumerate(words):
        value = find_value(word)
        if value:
            before = words[max(0, position - NEGATION_REACH) : position]
            total += adjust_value(value, before)
    return round(math.tanh(total / 3), 4)


def find_value(word: str) -> float:
    """Return a word's value from -2 to 2; 0 when it is unknown."""
    forms = frozenset(fold_endings(word))
    return next((value for known, value in read_words().values if known & forms), 0.0)


def adjust_value(value: float, before: Sequence[str]) -> float:
    """Turn a value round after a negation, and raise it after an intensifier."""
    lists = read_words()
    if any(word in lists.negations or word.endswith("nt") for word in before):
        value = -0.7 * value
    return 1.4 * value if lists.intensifiers.intersection(before) else value


def find_category(words: Sequence[str]) -> Category:
    """Return the topic with most of its words in the text; general when there is none."""
    scores = {category: count_topic_words(words, category) for category in Category}
    best = max(scores.values())
    if not best:
        return Category.GENERAL
    return next(category for category, score in scores.items() if score == best)


def count_topic_words(words: Sequence[str], category: Category) -> int:
    """Count the different words of a topic that a text has."""
    known = {form for word in words for form in fold_endings(word)}
    return len(known & read_words().topics[category])


def fold_endings(word: str) -> Iterator[str]:
    """Yield the word and what it may be an inflection of.

    Examples:
        >>> list(fold_endings("crashed"))
        ['crashed', 'crash', 'crashe']
    """
    yield word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word[: -len(ending)]
            if ending == "ing":
                yield word[: -len(ending)] + "e"


def make_lexicon_version() -> str:
    """Return a hash of everything an answer depends on."""
    return hash_json([FORMAT_VERSION, hash_file(WORDS_FILE)])[:12]
