"""Questions of one word that could be about several things: ``breakdown by type``."""

from __future__ import annotations

from collections.abc import Sequence

from c360.semantic.catalog import Catalog
from c360.semantic.lexicon import Role
from c360.semantic.matching import Item
from c360.semantic.words import Word

PASSED = {Word.FILLER, Word.IS, Word.BY, Word.LIST, Word.WHICH, Word.SUMMARY, Word.SHARE}
FEWEST = 2


def find_vague(items: Sequence[Item], catalog: Catalog) -> str | None:
    """Say what a lone word could be the last of, if nothing else says whose it is.

    ``type`` alone may be that of a card or of an interaction; ``customers by type`` is not alone.
    """
    said = [item for item in items if item.meanings or not item.is_word(*PASSED)]
    if len(said) != 1 or any(meaning.role is not Role.DIMENSION for meaning in said[0].meanings):
        return None
    word = said[0].text.lower()
    if not said[0].meanings or " " in word:
        return None
    labels = sorted(
        {
            dimension.name.replace("_", " ")
            for model in catalog.models.values()
            for dimension in model.dimensions.values()
            if not dimension.hidden and dimension.name.endswith(f"_{word}")
        }
    )
    if len(labels) < FEWEST:
        return None
    return f"It is not clear which {word} is meant: {', '.join(labels)}. Say whose."
