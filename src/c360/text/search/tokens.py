"""Cuts texts into words and brings each to the form in which words compare."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from c360.domain.personal_data import find_personal_data, remove_personal_data
from c360.text.words import split_list

TOKENS_VERSION = "1"
"""Part of an index's version: raise it when a text would be cut otherwise."""

WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
LONGEST_WORD = 40
MAX_CHARACTERS = 20_000
"""Of a text: what stands further down is not searched by words."""
STOP_WORDS = split_list(
    """a about am an and any are as at be been but by can could did do does for from had has have
    he her his how i if in into is it its just me my of on or our she so some than that the their
    them then there these they this to us was we were what when where which who why will with would
    you your"""
)
_STEMMER = snowballstemmer.stemmer("english")
_STEMMER_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: where it stands, as it is written, and its term."""

    start: int
    end: int
    word: str
    term: str


def split_tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text.

    Examples:
        >>> [token.term for token in split_tokens("They've CHARGED me twice: refunds!")]
        ['theyv', 'charg', 'me', 'twice', 'refund']
    """
    for match in WORD.finditer(text[:MAX_CHARACTERS]):
        word = fold_word(match[0])
        if word:
            yield Token(match.start(), match.end(), word, stem_word(word))


@lru_cache(maxsize=1 << 16)
def fold_word(word: str) -> str:
    """Bring a word to lower case without accents and apostrophes.

    Examples:
        >>> fold_word("Caf\u00e9s"), fold_word("don't")
        ('cafes', 'dont')
    """
    spread = unicodedata.normalize("NFKD", word).casefold()
    return "".join(character for character in spread if character.isalnum())[:LONGEST_WORD]


@lru_cache(maxsize=1 << 16)
def stem_word(word: str) -> str:
    """Return the term under which the forms of a word are one."""
    with _STEMMER_LOCK:  # A stemmer holds the word it works on.
        stem: str = _STEMMER.stemWord(word)
        return stem


@dataclass(frozen=True, slots=True)
class TextTerms:
    """What a text is found by.

    ``terms`` are those that every reader may search, each once, with ``counts`` and the first
    word written so; ``personal`` are e-mail addresses and numbers, which not every reader may.
    """

    terms: tuple[str, ...]
    counts: tuple[int, ...]
    words: tuple[str, ...]
    personal: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many words there are."""
        return sum(self.counts)


def read_terms(text: str) -> TextTerms:
    """Read what a text is found by.

    Examples:
        >>> read_terms("Refund the refunds of ann@example.com").personal
        ('ann@example.com',)
    """
    shown = text[:MAX_CHARACTERS]
    found: dict[str, list[str]] = {}
    for token in split_tokens(remove_personal_data(shown)):
        found.setdefault(token.term, []).append(token.word)
    return TextTerms(
        terms=tuple(found),
        counts=tuple(len(words) for words in found.values()),
        words=tuple(words[0] for words in found.values()),
        personal=tuple(dict.fromkeys(find_personal_data(shown))),
    )


def drop_stop_words(tokens: Sequence[Token]) -> list[Token]:
    """Leave out words that say nothing; where all are such, they are all there is to go by.

    Examples:
        >>> [token.word for token in drop_stop_words(list(split_tokens("what is the refund")))]
        ['refund']
    """
    telling = [token for token in tokens if token.word not in STOP_WORDS]
    return telling or list(tokens)
