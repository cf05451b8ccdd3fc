"""Everything a question may mention: each phrase of the model, with what it may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from c360.domain.segments import US_STATES
from c360.semantic.catalog import Catalog, Dimension, Kind, Metric, SemanticModel, Term
from c360.semantic.tokens import split_phrase
from c360.semantic.words import Word, parse_words

_STEMMER = snowballstemmer.stemmer("english")
SHORTEST_CORRECTED = 3
SIMILAR = 0.74
"""Damerau-Levenshtein similarity from which a word is taken for a typing error of another:
one slip in four letters, two in eight."""

OTHER_INITIAL = 0.88
"""As much, where the first letter is another: few slips are there."""

INFLECTIONS = {"", "e", "s", "es", "d", "ed", "ing", "y", "ies", "ied", "ying"}

Phrase = tuple[str, ...]
AGGREGATED = {"total", "avg", "median", "max", "min", "stddev", "average"}
"""A column's name that begins so is no phrase: the word says what is to be done."""


class Role(StrEnum):
    """What a phrase of the model is."""

    ENTITY = "entity"
    DIMENSION = "dimension"
    METRIC = "metric"
    VALUE = "value"
    TERM = "term"
    ADJECTIVE = "adjective"
    MORE_THAN = "more than"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a phrase may mean.

    ``model`` is where it lives; ``name`` a dimension's qualified name, a metric's name, a term's
    name or an entity's noun; ``value`` the member of a value, or the direction of an adjective.
    ``is_main`` says that the phrase is its name, not a synonym.
    """

    role: Role
    model: str
    name: str
    value: str | bool | None = None
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases with their meanings, and the words they are made of."""

    meanings: Mapping[Phrase, tuple[Meaning, ...]]
    words: Mapping[Phrase, Word]
    terms: Mapping[tuple[str, str], Term]
    longest: int
    vocabulary: tuple[str, ...] = field(repr=False, default=())
    stems: Mapping[str, str] = field(repr=False, default_factory=dict)
    keys: tuple[tuple[str, Meaning], ...] = ()
    missing: frozenset[Phrase] = frozenset()

    def find_key(self, text: str) -> tuple[Meaning, ...]:
        """Find the keys that a text such as ``C000012`` has the form of."""
        return tuple(
            replace(meaning, value=text.upper())
            for example, meaning in self.keys
            if _shape(example) == _shape(text.upper())
        )

    def find_missing(self, words: Sequence[str]) -> str | None:
        """Find the longest phrase among words that names what this data lacks."""
        for length in range(min(self.longest, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                phrase = tuple(words[start : start + length])
                if phrase in self.missing:
                    return " ".join(phrase)
        return None

    def find_stem(self, word: str) -> str | None:
        """Find a word of the vocabulary with the same stem: ``spends`` is ``spend``."""
        found = self.stems.get(_STEMMER.stemWord(word))
        return found if found is not None and is_inflection(word, found) else None

    def find_similar(self, word: str) -> str | None:
        """Find the one word of the vocabulary that another may be a typing error of."""
        if len(word) < SHORTEST_CORRECTED or word.isdigit():
            return None
        found = process.extract(
            word,
            self.vocabulary,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=SIMILAR,
            limit=2,
        )
        best = [hit for hit in found if hit[0][0] == word[0] or hit[1] >= OTHER_INITIAL]
        if not best or (len(best) > 1 and best[0][1] == best[1][1]):
            return None
        return str(best[0][0])

    def nearest(self, word: str, count: int = 3) -> list[str]:
        """Name what comes nearest to a word, however far it is."""
        found = process.extract(
            word, self.vocabulary, scorer=DamerauLevenshtein.normalized_similarity, limit=count
        )
        return [str(hit[0]) for hit in found if hit[1] >= 0.5]


def build_lexicon(
    catalog: Catalog, values: Mapping[str, Sequence[str]], missing: Sequence[str] = ()
) -> Lexicon:
    """Build the lexicon of a catalog.

    Args:
        catalog: The semantic model.
        values: Members of indexed dimensions by qualified name, as the data has them.
        missing: Words for what the semantic model has and the data lacks.
    """
    meanings: dict[Phrase, list[Meaning]] = defaultdict(list)
    terms: dict[tuple[str, str], Term] = {}
    for model in catalog.models.values():
        _add_model(meanings, model)
        for term in model.terms:
            terms[model.name, term.name] = term
            for text in (term.name, *term.synonyms):
                _add(meanings, text, Meaning(Role.TERM, model.name, term.name))
        for dimension in model.dimensions.values():
            members = values.get(dimension.qualified, ()) if dimension.indexed else ()
            _add_dimension(meanings, dimension, members)
    for metric in catalog.metrics.values():
        _add_metric(meanings, metric, catalog)
    words = {split_phrase(phrase) or (phrase,): word for phrase, word in parse_words().items()}
    content = {word for phrase in meanings for word in phrase if len(word) > 2}
    asking = (phrase for phrase, word in words.items() if word is not Word.FILLER)
    vocabulary = content | {word for phrase in asking for word in phrase if len(word) > 3}
    return Lexicon(
        {phrase: tuple(dict.fromkeys(listed)) for phrase, listed in meanings.items()},
        words,
        terms,
        max(len(phrase) for phrase in (*meanings, *words)),
        tuple(sorted(vocabulary)),
        {_STEMMER.stemWord(word): word for word in sorted(content, reverse=True)},
        tuple(_keys(catalog, values)),
        frozenset(phrase for phrase in map(split_phrase, missing) if phrase not in meanings),
    )


def is_inflection(word: str, other: str) -> bool:
    """Tell whether two words are forms of one; a performer is no form of performance.

    Examples:
        >>> is_inflection("spends", "spend"), is_inflection("performer", "performance")
        (True, False)
    """
    shared = 0
    while shared < min(len(word), len(other)) and word[shared] == other[shared]:
        shared += 1
    last = word[shared - 1 : shared]
    return all(
        rest in INFLECTIONS or (rest[:1] == last and rest[1:] in INFLECTIONS)
        for rest in (word[shared:], other[shared:])
    )


def _keys(catalog: Catalog, values: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Meaning]]:
    for model in catalog.models.values():
        for dimension in model.dimensions.values():
            examples = values.get(dimension.qualified, ())
            if dimension.kind is Kind.KEY and dimension.expression == model.key.expression:
                meaning = Meaning(Role.VALUE, model.name, dimension.qualified)
                yield from ((example, meaning) for example in examples[:1])


def _shape(key: str) -> tuple[str, int]:
    """Return a key's letters and how many digits follow."""
    letters = key.rstrip("0123456789")
    return letters, len(key) - len(letters)


def _add(meanings: dict[Phrase, list[Meaning]], text: str, meaning: Meaning) -> None:
    phrase = split_phrase(text)
    if phrase:
        meanings[phrase].append(meaning)


def _add_model(meanings: dict[Phrase, list[Meaning]], model: SemanticModel) -> None:
    if model.noun and not model.hidden:
        _add(meanings, model.noun, Meaning(Role.ENTITY, model.name, model.noun, is_main=True))
    for text in model.synonyms:
        _add(meanings, text, Meaning(Role.ENTITY, model.name, model.noun))


def _add_dimension(
    meanings: dict[Phrase, list[Meaning]], dimension: Dimension, members: Sequence[str]
) -> None:
    name, model = dimension.qualified, dimension.model
    if not dimension.hidden:
        spelled = dimension.name.replace("_", " ")
        named = () if spelled.split()[0] in AGGREGATED else (spelled,)
        for text in (*named, dimension.label, *dimension.synonyms):
            _add(meanings, text, Meaning(Role.DIMENSION, model, name))
    for text in dimension.true_words:
        _add(meanings, text, Meaning(Role.VALUE, model, name, value=True))
    for adjective, direction in dimension.adjectives.items():
        if direction in "<>":
            meaning = Meaning(Role.MORE_THAN, model, name, value=direction)
            _add(meanings, f"{adjective} than", meaning)
        else:
            _add(meanings, adjective, Meaning(Role.ADJECTIVE, model, name, value=direction))
    _add_values(meanings, dimension, members)


def _add_values(
    meanings: dict[Phrase, list[Meaning]], dimension: Dimension, members: Sequence[str]
) -> None:
    if dimension.kind not in (Kind.CATEGORY, Kind.KEY):
        return
    known = dict(dimension.values)
    for member in members:
        known.setdefault(member, ())
    generic = {"high", "medium", "low", "other", "unknown", "standard", "mid", "at risk"}
    for member, synonyms in known.items():
        meaning = Meaning(Role.VALUE, dimension.model, dimension.qualified, value=member)
        text = member.replace("_", " ")
        if dimension.geography == "us_state":
            synonyms = (*synonyms, *_state_names(member))
            text = ""
        if text and text.lower() not in generic:
            _add(meanings, text, meaning)
        for synonym in synonyms:
            _add(meanings, synonym, meaning)


def _state_names(code: str) -> tuple[str, ...]:
    return (US_STATES[code],) if code in US_STATES else ()


def _add_metric(meanings: dict[Phrase, list[Meaning]], metric: Metric, catalog: Catalog) -> None:
    if metric.hidden:
        return
    model = catalog.fact_of(metric.name)
    meaning = Meaning(Role.METRIC, model, metric.name)
    texts = {metric.name.replace("_", " "), *metric.synonyms}
    if not metric.counts:
        texts.add(metric.label)
    for text in texts:
        _add(meanings, text, meaning)
    for adjective, direction in metric.adjectives.items():
        _add(meanings, adjective, Meaning(Role.ADJECTIVE, model, metric.name, value=direction))
