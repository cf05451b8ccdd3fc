"""Reads the word lists of the lexicon model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from c360.domain.interactions import Category

WORDS_FILE = Path(__file__).parent / "data" / "words.yml"


@dataclass(frozen=True, slots=True)
class WordLists:
    """Words by what they do to a sentence; ``values`` pairs a list with its weight."""

    values: tuple[tuple[frozenset[str], float], ...]
    negations: frozenset[str]
    intensifiers: frozenset[str]
    topics: dict[Category, frozenset[str]]


@cache
def read_words(path: Path = WORDS_FILE) -> WordLists:
    """Read the word lists, once."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    return WordLists(
        values=(
            (split_list(content["strongly_negative"]), -2.0),
            (split_list(content["strongly_positive"]), 2.0),
            (split_list(content["negative"]), -1.0),
            (split_list(content["positive"]), 1.0),
        ),
        negations=split_list(content["negations"]),
        intensifiers=split_list(content["intensifiers"]),
        topics={category: split_list(content["topics"][category.value]) for category in Category},
    )


def split_list(words: str) -> frozenset[str]:
    """Split a list of words at blanks."""
    return frozenset(words.split())
