"""Cut a question into the longest phrases that mean something; no word is left out in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from c360.domain.segments import US_STATES
from c360.semantic.lexicon import Lexicon, Meaning, Phrase, Role
from c360.semantic.periods import find_period
from c360.semantic.plan import Period
from c360.semantic.tokens import Token, lemmatize, split_phrase
from c360.semantic.words import Word

MAX_CORRECTIONS = 5
STATE_DIMENSION = "customers.state"
HAVING = {"with", "have", "has", "had", "having", "get", "got", "send", "sent", "receive"}
"""Words after which ``the most negative interactions`` are counted, not ranked."""

UP_TO = {"up", "equal", "equals", "close"}
"""Words after which ``to`` leads to a number; ``compared to 2025`` leads to a year."""


@dataclass(frozen=True, slots=True)
class Item:
    """One phrase of the question: words of the model, a function word, a number or a period."""

    text: str
    meanings: tuple[Meaning, ...] = ()
    word: Word | None = None
    number: Decimal | None = None
    unit: str | None = None
    period: Period | None = None
    is_plural: bool = False

    def is_word(self, *words: Word) -> bool:
        """Tell whether it is one of some function words."""
        return self.word in words


@dataclass(frozen=True, slots=True)
class Matched:
    """A question cut into items; ``unknown`` are words that mean nothing here, in order.

    ``corrections`` says which words were read as others.
    """

    items: tuple[Item, ...]
    unknown: tuple[str, ...]
    corrections: tuple[tuple[str, str], ...]


def match(
    tokens: Sequence[Token],
    lexicon: Lexicon,
    as_of: date,
    blocked: frozenset[Phrase] = frozenset(),
) -> Matched:
    """Cut a question into items; phrases that are blocked are not seen as one.

    A word that no phrase begins with is looked up by its stem, then as a typing error; what
    remains is unknown.
    """
    current = list(tokens)
    corrections: list[tuple[str, str]] = []
    for _ in range(MAX_CORRECTIONS):
        items, unknown = _cut(current, lexicon, as_of, blocked)
        better = _correct(current, unknown, lexicon)
        if better is None:
            break
        position, word, is_typo = better
        if is_typo:
            corrections.append((current[position].raw, word))
        current[position] = replace(current[position], text=word, lemma=word)
    items, unknown = _cut(current, lexicon, as_of, blocked)
    words = tuple(current[position].raw for position in unknown)
    return Matched(tuple(items), words, tuple(corrections))


def _cut(
    tokens: Sequence[Token], lexicon: Lexicon, as_of: date, blocked: frozenset[Phrase]
) -> tuple[list[Item], list[int]]:
    items: list[Item] = []
    unknown: list[int] = []
    lemmas = [token.lemma for token in tokens]
    position = 0
    while position < len(tokens):
        item, length = _match_at(Sight(tokens, lemmas, lexicon, as_of, blocked), position)
        if item is None:
            unknown.append(position)
            item = Item(tokens[position].raw)
        items.append(_as_unit(item, items))
        position += length
    return items, unknown


def _as_unit(item: Item, before: Sequence[Item]) -> Item:
    """A unit after a number is nothing but that: ``30 days`` is not about a day."""
    is_unit = item.is_word(Word.DAYS, Word.MONTHS, Word.YEARS, Word.POINTS)
    return (
        replace(item, meanings=()) if is_unit and before and before[-1].number is not None else item
    )


@dataclass(frozen=True, slots=True)
class Sight:
    """What is looked at while a question is cut."""

    tokens: Sequence[Token]
    lemmas: list[str]
    lexicon: Lexicon
    as_of: date
    blocked: frozenset[Phrase]


def _match_at(sight: Sight, position: int) -> tuple[Item | None, int]:
    tokens = sight.tokens
    phrase, length = _longest(sight, position)
    if not _follows_comparison(tokens, position):
        period = find_period(sight.lemmas[position:], sight.as_of)
        if period is not None and period[1] > length:
            text = " ".join(token.raw for token in tokens[position : position + period[1]])
            return Item(text, period=period[0]), period[1]
    token = tokens[position]
    if token.number is not None and (phrase is None or length == 1):
        return Item(token.raw, number=token.number, unit=token.unit), 1
    keys = sight.lexicon.find_key(token.raw)
    if keys:
        return Item(token.raw, keys), 1
    state = _state(token)
    return (state, 1) if state is not None and length <= 1 else (phrase, max(length, 1))


def _follows_comparison(tokens: Sequence[Token], position: int) -> bool:
    """Tell whether a number stands here that is compared with: ``over 2025`` is no year."""
    if tokens[position].number is None or position == 0:
        return False
    before = tokens[position - 1].text
    if before == "to" and tokens[position - 2 : position - 1]:
        return tokens[position - 2].number is not None or tokens[position - 2].text in UP_TO
    return tokens[position].unit is not None or before in {
        "over",
        "than",
        "above",
        "under",
        "below",
        "least",
        "most",
        "exceeding",
        "top",
        ">",
        "<",
        ">=",
        "<=",
        "=",
    }


def _longest(sight: Sight, position: int) -> tuple[Item | None, int]:
    lexicon = sight.lexicon
    for length in range(min(lexicon.longest, len(sight.tokens) - position), 0, -1):
        is_had = position > 0 and sight.lemmas[position - 1] in HAVING
        if length > 1 and not is_had and _splits_superlative(sight, position + length - 1):
            continue
        phrase = tuple(sight.lemmas[position : position + length])
        following = sight.lemmas[position + length :][:1]
        if phrase in sight.blocked or (phrase[-1] in ("more", "less") and following == ["than"]):
            continue
        meanings = lexicon.meanings.get(phrase, ())
        word = lexicon.words.get(phrase)
        if meanings or word is not None:
            taken = sight.tokens[position : position + length]
            text = " ".join(token.raw for token in taken)
            plural = taken[-1].text != taken[-1].lemma or taken[-1].text in ("people", "who")
            return Item(text, meanings, word, is_plural=plural), length
    return None, 0


def _splits_superlative(sight: Sight, last: int) -> bool:
    """``the most negative`` is ``most negative``, not ``the most`` and something negative."""
    return sight.lemmas[last] in ("most", "least") and any(
        tuple(sight.lemmas[last : last + length]) in sight.lexicon.meanings for length in (2, 3)
    )


def splittable(matched: Matched, lexicon: Lexicon) -> list[Phrase]:
    """List phrases of the model that begin with a function word: they may be two things.

    ``monthly spending`` is a number of each customer; or spending, by month.
    """
    phrases = [split_phrase(item.text) for item in matched.items if item.meanings]
    return [
        phrase
        for phrase in phrases
        if len(phrase) > 1 and lexicon.words.get(phrase[:1], Word.FILLER) is not Word.FILLER
    ]


def _state(token: Token) -> Item | None:
    """A state's code, in capitals: ``OR`` is Oregon, ``or`` is not."""
    if token.raw not in US_STATES:
        return None
    meaning = Meaning(Role.VALUE, "customers", STATE_DIMENSION, value=token.raw)
    return Item(token.raw, (meaning,))


def _correct(
    tokens: Sequence[Token], unknown: Sequence[int], lexicon: Lexicon
) -> tuple[int, str, bool] | None:
    for position in unknown:
        word = tokens[position].lemma
        stemmed = lexicon.find_stem(word)
        if stemmed is not None and stemmed != word:
            return position, stemmed, False
        similar = lexicon.find_similar(word)
        if similar is not None and similar != word:
            return position, lemmatize(similar), True
    return None
