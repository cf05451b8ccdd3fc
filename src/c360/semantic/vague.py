"""Questions of one word that could be about several things: ``breakdown by type``, ``risk``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from c360.semantic.catalog import Catalog
from c360.semantic.lexicon import Meaning, Role
from c360.semantic.matching import Item
from c360.semantic.meaning import Part
from c360.semantic.restating import plural
from c360.semantic.tokens import lemmatize
from c360.semantic.words import Word

PASSED = {
    *(Word.FILLER, Word.IS, Word.BY, Word.LIST, Word.WHICH, Word.SUMMARY, Word.SHARE),
    *(Word.AVERAGE, Word.TOTAL, Word.MEDIAN, Word.MAXIMUM, Word.MINIMUM, Word.HOW_MUCH),
}
FEWEST = 2


def find_vague(items: Sequence[Item], catalog: Catalog) -> str | None:
    """Say what a lone word could be the last of, if nothing else says whose it is.

    ``type`` alone may be that of a card or of an interaction; ``customers by type`` is not alone.
    ``average tenure`` may be that of a customer or of an account; ``total spend`` is one thing.
    """
    said = [item for item in items if item.meanings or not item.is_word(*PASSED)]
    said = [item for item in said if item.period is None]
    if len(said) != 1 or not said[0].meanings or " " in said[0].text:
        return None
    roles = {meaning.role for meaning in said[0].meanings}
    word = said[0].text.lower()
    if roles == {Role.DIMENSION} and len(labels := _ending_with(word, catalog)) >= FEWEST:
        return f"It is not clear which {word} is meant: {', '.join(labels)}. Say whose."
    if roles <= {Role.DIMENSION, Role.METRIC} and not _is_named(said[0].meanings, word, catalog):
        owners = _owners(word, catalog)
        if len(owners) >= FEWEST:
            return f"It is not clear which {word} is meant: of {', of '.join(owners)}. Say whose."
    return None


def _ending_with(word: str, catalog: Catalog) -> list[str]:
    return sorted(
        {
            dimension.name.replace("_", " ")
            for model in catalog.models.values()
            for dimension in model.dimensions.values()
            if not dimension.hidden and dimension.name.endswith(f"_{word}")
        }
    )


def _is_named(meanings: Sequence[Meaning], word: str, catalog: Catalog) -> bool:
    """Tell whether a word is the whole name of something that nothing else is labelled as."""
    for meaning in meanings:
        is_metric = meaning.role is Role.METRIC
        known = (catalog.metric if is_metric else catalog.dimension)(meaning.name)
        alike = sum(known.label == label for label in _labels(catalog))
        if word == known.name or (word == known.label.lower() and alike < FEWEST):
            return True
    return False


def _labels(catalog: Catalog) -> Iterator[str]:
    for model in catalog.models.values():
        for dimension in model.dimensions.values():
            if not dimension.hidden and not model.hidden:
                yield dimension.label


def _owners(word: str, catalog: Catalog) -> list[str]:
    """Name the models that have something in whose name a word stands."""
    return [
        plural(model.noun)
        for model in catalog.models.values()
        if not model.hidden
        and any(
            word in dimension.name.split("_")
            for dimension in model.dimensions.values()
            if not dimension.hidden
        )
    ]


def find_merged(parts: Sequence[Part], catalog: Catalog) -> str | None:
    """Say which things of their own would be counted as one: ``customers and members``."""
    nouns = {model.noun: model.name for model in catalog.models.values() if not model.hidden}
    named: dict[str, set[str]] = {}
    for part in parts:
        if part.meaning is not None and part.has_role(Role.ENTITY):
            named.setdefault(part.meaning.name, set()).add(lemmatize(part.item.text.lower()))
    for words in named.values():
        own = sorted(plural(word) for word in words if word in nouns)
        if len(own) > 1:
            return (
                f"{' and '.join(own).capitalize()} are not the same here. Ask for one after the "
                "other."
            )
    return None
