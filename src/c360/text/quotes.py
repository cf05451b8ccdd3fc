"""Takes a short, word-for-word quote out of what a customer wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum

from c360.domain.interactions import Category, Interaction
from c360.text.claims import Citation
from c360.text.lexicon import count_topic_words, measure_sentiment, split_words
from c360.text.search.tokens import split_tokens

MAX_QUOTE_CHARACTERS = 140
MAX_BODY_CHARACTERS = 8_000
SHORTEST_QUOTE_WORDS = 4
ELLIPSIS = "…"
TOPIC_WORDS = 3
TOPIC_WORD_WEIGHT = 0.4
TAG = re.compile(r"<[^<>]{1,200}>")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


class Tone(Enum):
    """Which sentence of a text is the one to quote: the value weighs its sentiment."""

    NEGATIVE = -1
    ANY = 0
    POSITIVE = 1


def cite(interaction: Interaction, tone: Tone = Tone.ANY) -> Citation:
    """Cite an interaction by its most telling sentence."""
    return Citation(
        interaction_id=interaction.interaction_id,
        quote=pick_quote(interaction.body, tone, interaction.category),
        occurred_at=interaction.occurred_at,
        interaction_type=interaction.interaction_type,
    )


def pick_quote(
    body: str, tone: Tone = Tone.ANY, category: Category | None = None, about: Sequence[str] = ()
) -> str:
    """Return the sentence that carries tone and subject most, trimmed; empty for an empty text.

    Args:
        body: What was written.
        tone: Of the sentence that is wanted.
        category: Whose words speak of the subject.
        about: Phrases that name the subject; a sentence with any of their words comes first.

    Examples:
        >>> pick_quote("Hello there. The export <b>crashes</b> daily. Bye.", Tone.NEGATIVE)
        'The export crashes daily.'
        >>> pick_quote("It is awful. The scanners lag by days.", Tone.NEGATIVE, about=["lagging"])
        'The scanners lag by days.'
    """
    sentences = [sentence for sentence in SENTENCE_END.split(clean_text(body)) if sentence]
    if not sentences:
        return ""
    full = [s for s in sentences if len(s.split()) >= SHORTEST_QUOTE_WORDS] or sentences
    terms = _read_terms(" ".join(about))
    return trim_text(
        max(
            full,
            key=lambda sentence: (
                len(terms & _read_terms(sentence)),
                weigh_sentence(sentence, tone, category),
            ),
        )
    )


def _read_terms(text: str) -> set[str]:
    return {token.term for token in split_tokens(text)}


def weigh_sentence(sentence: str, tone: Tone, category: Category | None) -> float:
    """Return how much a sentence says about the subject, in the wanted tone."""
    words = list(split_words(sentence))
    hits = 0 if category is None else count_topic_words(words, category)
    return tone.value * measure_sentiment(words) + TOPIC_WORD_WEIGHT * min(hits, TOPIC_WORDS)


def clean_text(body: str) -> str:
    r"""Return a text on one line without markup and without characters that are not shown.

    Examples:
        >>> clean_text("One\x00 <script>two</script>\n\u202ethree")
        'One two three'
    """
    shown = "".join(map(show_character, body[:MAX_BODY_CHARACTERS]))
    while (bare := TAG.sub("", shown)) != shown:
        shown = bare
    return " ".join(shown.split())


def show_character(character: str) -> str:
    """Return the character, a blank for white space, or nothing for what is not shown."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character).startswith("C") else character


def trim_text(text: str, limit: int = MAX_QUOTE_CHARACTERS) -> str:
    """Cut a text at a word so that it has at most ``limit`` characters, ellipsis included.

    Examples:
        >>> trim_text("slow every single morning", 12)
        'slow every…'
    """
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,;:-") + ELLIPSIS
