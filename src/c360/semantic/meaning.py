"""Choose what each phrase means, supposing that a question is about the rows of one model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product

from c360.semantic.catalog import Catalog, Kind, Unit
from c360.semantic.joins import find_path
from c360.semantic.lexicon import Meaning, Role
from c360.semantic.matching import Item
from c360.semantic.words import Word

COMPARATORS = {
    Word.OVER,
    Word.AT_LEAST,
    Word.UNDER,
    Word.AT_MOST,
    Word.EXACTLY,
    Word.BETWEEN,
}
SKIPPED = {Word.FILLER, Word.IS}
CHILD_COST = 2.0
PARENT_COST = 0.4
DENIED_COST = 0.5
MOST_ALTERNATIVES = 4
MAIN_NOUN_GAIN = 1.0
SYNONYM_GAIN = 0.4
ROLE_ORDER = {
    Role.MORE_THAN: 0,
    Role.VALUE: 1,
    Role.TERM: 2,
    Role.ENTITY: 3,
    Role.ADJECTIVE: 4,
    Role.METRIC: 5,
    Role.DIMENSION: 6,
}


@dataclass(frozen=True, slots=True)
class Part:
    """An item with the meaning that was chosen for it; None for function words and numbers."""

    item: Item
    meaning: Meaning | None = None

    def is_word(self, *words: Word) -> bool:
        """Tell whether it is one of some function words and nothing of the model."""
        return self.meaning is None and self.item.is_word(*words)

    def has_role(self, *roles: Role) -> bool:
        """Tell whether it is one of some things of the model."""
        return self.meaning is not None and self.meaning.role in roles


@dataclass(frozen=True, slots=True)
class Chosen:
    """All parts of a question, and what the choice costs: the lower, the likelier."""

    parts: tuple[Part, ...]
    cost: float


def choose_meanings(items: Sequence[Item], subject: str, catalog: Catalog) -> list[Chosen]:
    """Choose a meaning for each item, as near to the subject as can be.

    Returns:
        One choice, several where meanings are equally near, none if an item has no meaning that
        can be had together with the subject.
    """
    options: list[list[tuple[float, Part]]] = []
    for index, item in enumerate(items):
        found = _choose(items, index, subject, catalog) if item.meanings else []
        if item.meanings and not found and item.word is None:
            return []
        options.append(
            [(cost, Part(item, meaning)) for cost, meaning in found] or [(0.0, Part(item))]
        )
    if not _mentions(items, options, subject, catalog):
        return []
    distance = catalog.model(subject).distance
    return [
        Chosen(tuple(part for _, part in picked), distance + sum(cost for cost, _ in picked))
        for picked in islice(product(*options), MOST_ALTERNATIVES)
    ]


def _mentions(
    items: Sequence[Item],
    options: Sequence[Sequence[tuple[float, Part]]],
    subject: str,
    catalog: Catalog,
) -> bool:
    """Tell whether a question names something of the subject, not only of what it belongs to."""
    meanings = [part.meaning for found in options for _, part in found if part.meaning]
    own = [meaning for meaning in meanings if meaning.model == subject]
    return bool(own) or not any(
        meaning.role is Role.ENTITY and not catalog.model(meaning.model).hidden
        for meaning in meanings
    )


def _choose(
    items: Sequence[Item], index: int, subject: str, catalog: Catalog
) -> list[tuple[float, Meaning]]:
    wants_number = _is_compared(items, index)
    unit = _unit_after(items, index)
    is_rank = items[index].is_word(Word.HIGHEST, Word.LOWEST)
    ranked: list[tuple[tuple[int, float, int], Meaning]] = []
    for meaning in items[index].meanings:
        if is_rank and not _ranks_rows(items, index):
            continue
        cost = _cost(meaning, subject, catalog)
        if cost in (None, CHILD_COST) and _is_denied(items, index):
            cost = _cost_of_none(meaning, subject, catalog, cost)
        if cost is None:
            continue
        is_unfit = wants_number and not _can_compare(meaning, unit, catalog)
        preferred = 2 if is_unfit else _preference(items, index, meaning)
        ranked.append(((preferred, cost, ROLE_ORDER[meaning.role]), meaning))
    if not ranked:
        return []
    best = min(key for key, _ in ranked)
    return [(best[1], meaning) for key, meaning in ranked if key == best]


def _preference(items: Sequence[Item], index: int, meaning: Meaning) -> int:
    """Rank a meaning by what stands beside it: the lower, the likelier."""
    if meaning.role is Role.DIMENSION and _is_most_common(items, index):
        return -1
    if _is_denied(items, index) and _describes_next(items, index, meaning):
        return 0
    return 0 if _has_neighbour(items, index, meaning) else 1


def _is_most_common(items: Sequence[Item], index: int) -> bool:
    """``most common complaint`` ranks what complaints are about, not the complaints."""
    before = [item for item in items[:index] if not item.is_word(*SKIPPED)][-2:]
    return (
        len(before) == 2
        and before[0].is_word(Word.HIGHEST, Word.LOWEST)
        and before[1].is_word(Word.COUNT)
    )


def _has_neighbour(items: Sequence[Item], index: int, meaning: Meaning) -> bool:
    """Tell whether a value of the very dimension stands beside it: ``critical tier``."""
    if meaning.role is not Role.DIMENSION:
        return False
    beside = [*items[max(index - 1, 0) : index], *items[index + 1 : index + 2]]
    return any(
        other.role is Role.VALUE and other.name == meaning.name
        for item in beside
        for other in item.meanings
    )


def _describes_next(items: Sequence[Item], index: int, meaning: Meaning) -> bool:
    """Tell whether a value is one of the rows that come next: ``no open deals``."""
    return meaning.role is Role.VALUE and any(
        other.role is Role.ENTITY and other.model == meaning.model
        for item in items[index + 1 : index + 2]
        for other in item.meanings
    )


def _cost(meaning: Meaning, subject: str, catalog: Catalog) -> float | None:
    down = find_path(catalog, subject, meaning.model)
    if meaning.role is Role.ENTITY:
        if meaning.model == subject:
            return -MAIN_NOUN_GAIN if meaning.is_main else -SYNONYM_GAIN
        return None if down is None else PARENT_COST
    if down is not None:
        return PARENT_COST * len(down)
    up = find_path(catalog, meaning.model, subject)
    if up is None and meaning.role is Role.VALUE:
        return CHILD_COST if _shares_child(meaning.model, subject, catalog) else None
    if up is None or meaning.role in (Role.TERM, Role.ADJECTIVE, Role.MORE_THAN):
        return None
    if meaning.role is Role.DIMENSION and catalog.dimension(meaning.name).kind is Kind.NUMBER:
        return None
    return CHILD_COST


def _is_denied(items: Sequence[Item], index: int) -> bool:
    return any(item.is_word(Word.NOT) for item in items[max(index - 3, 0) : index])


def _cost_of_none(
    meaning: Meaning, subject: str, catalog: Catalog, cost: float | None
) -> float | None:
    """``accounts without opportunities``: rows that belong to these may be named to be denied."""
    if meaning.role is not Role.ENTITY:
        return DENIED_COST if cost is not None and meaning.role is Role.VALUE else cost
    return None if find_path(catalog, meaning.model, subject) is None else DENIED_COST


def _shares_child(model: str, subject: str, catalog: Catalog) -> bool:
    return any(
        find_path(catalog, name, model) is not None
        and find_path(catalog, name, subject) is not None
        for name in catalog.models
    )


def _ranks_rows(items: Sequence[Item], index: int) -> bool:
    """Tell whether ``best`` or ``worst`` is said of rows as such, not by a number that follows."""
    rest = [item for item in items[index + 1 :] if not item.is_word(*SKIPPED)]
    rest = rest[1:] if rest and rest[0].number is not None else rest
    return (
        bool(rest)
        and any(m.role is Role.ENTITY for m in rest[0].meanings)
        and not any(item.is_word(Word.BY) for item in rest)
    )


def _is_number(meaning: Meaning, catalog: Catalog) -> bool:
    if meaning.role is Role.METRIC:
        return True
    return meaning.role is Role.DIMENSION and (catalog.dimension(meaning.name).kind is Kind.NUMBER)


def _can_compare(meaning: Meaning, unit: str | None, catalog: Catalog) -> bool:
    if not _is_number(meaning, catalog):
        return False
    named = meaning.role is Role.DIMENSION
    known = (catalog.dimension if named else catalog.metric)(meaning.name).unit
    return unit != "money" or known in (Unit.MONEY, Unit.USD)


def _unit_after(items: Sequence[Item], index: int) -> str | None:
    return next((item.unit for item in items[index + 1 :] if item.number is not None), None)


def _is_compared(items: Sequence[Item], index: int) -> bool:
    """Tell whether a number is compared with beside an item: it must then be one itself."""
    after = next((item for item in items[index + 1 :] if not item.is_word(*SKIPPED)), None)
    if after is not None and not after.meanings and after.is_word(*COMPARATORS):
        return True
    before = [item for item in items[:index] if not item.is_word(*SKIPPED)][-2:]
    return (
        len(before) == 2
        and before[1].number is not None
        and before[1].unit is None
        and before[0].is_word(*COMPARATORS)
    )
