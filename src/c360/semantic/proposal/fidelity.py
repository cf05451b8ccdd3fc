"""Hold a proposed plan to the question: nothing left out, nothing made up.

A language model is good at guessing what a word may mean, and as good at passing over one. So each
word that is understood without it has to be in its plan, each word that is not has to bring
something into the plan that no other word does, and nothing else may be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from c360.errors import SemanticError
from c360.semantic.catalog import Catalog, Kind
from c360.semantic.lexicon import Meaning, Role
from c360.semantic.matching import Item
from c360.semantic.plan import TIME, Plan, Scalar
from c360.semantic.planning import LISTED, RANKED
from c360.semantic.proposal.elements import (
    brought_by,
    conditions_of,
    elements_of,
    expand,
    explained_by,
)
from c360.semantic.proposal.form import ReadWord
from c360.semantic.proposal.shapes import WORD_TESTS
from c360.semantic.tokens import tokenize

SCALES = (1, 7, 12, 30, 100, 365)
"""A number of the question may be in other units in a plan: weeks, months, years, per cent."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a language model is asked it.

    Args:
        items: What is understood of it.
        unknown: The words that are not.
        placeholders: What stands for personal data.
        follows: The plan that it follows up on.
    """

    items: tuple[Item, ...]
    unknown: tuple[str, ...]
    placeholders: tuple[str, ...] = ()
    follows: Plan | None = None


def check_fidelity(
    plan: Plan, read: Sequence[ReadWord], asked: Asked, catalog: Catalog
) -> dict[str, str]:
    """Check that a plan says what a question says.

    Args:
        plan: Proposed, with placeholders in it.
        read: What the model took unknown words for.
        asked: The question.
        catalog: What the caller may ask about.

    Returns:
        For each unknown word, the reference of what stands for it.

    Raises:
        SemanticError: A word is left out, or something is made up.
    """
    explained = explained_by(asked.items, catalog)
    if asked.follows is not None:
        explained |= elements_of(asked.follows, catalog)
    _check_known(plan, asked, catalog)
    taken = _check_unknown(plan, read, asked, explained, catalog)
    _check_placeholders(plan, asked)
    brought = {name for word in read for name in expand(word.reference, catalog)}
    hidden = {
        f.field
        for f in (*plan.filters, *plan.part)
        if any(_is_placeholder(value, asked) for value in f.values)
    }
    _check_made_up(plan, explained | brought | hidden, catalog)
    _check_values(plan, asked, brought, catalog)
    return taken


def _check_known(plan: Plan, asked: Asked, catalog: Catalog) -> None:
    elements = elements_of(plan, catalog)
    for item in asked.items:
        is_kept = not item.meanings or any(
            _keeps(plan, elements, meaning, catalog) for meaning in item.meanings
        )
        test = WORD_TESTS.get(item.word) if item.word is not None and not item.meanings else None
        if not is_kept or (test is not None and not test(plan, catalog)):
            raise SemanticError(f"Nothing in the plan stands for {item.text[:60]!r}.")
        if item.number is not None and not _has_number(plan, item.number):
            raise SemanticError(f"The number {item.text[:40]!r} is not in the plan.")
    _check_periods(plan, asked)


def _keeps(plan: Plan, elements: frozenset[str], meaning: Meaning, catalog: Catalog) -> bool:
    if meaning.role is Role.VALUE:
        conditions = [f for f in (*plan.filters, *plan.part) if f.field == meaning.name]
        return any(_same(value, meaning.value) for f in conditions for value in f.values)
    if meaning.role is Role.ENTITY:
        return any(name.partition(".")[0] == meaning.model for name in elements)
    if meaning.role is Role.TERM:
        return brought_by(meaning, catalog) <= elements
    if meaning.role is Role.METRIC:
        return meaning.name in elements
    return bool(brought_by(meaning, catalog) & elements)


def _same(value: Scalar, wanted: object) -> bool:
    return value is wanted if isinstance(wanted, bool) else str(value) == str(wanted)


def _has_number(plan: Plan, number: Decimal) -> bool:
    values = [value for f in (*plan.filters, *plan.part, *plan.having) for value in f.values]
    if plan.limit is not None:
        values.append(plan.limit)
    return any(_is_scaled(value, number) for value in values)


def _is_scaled(value: Scalar, number: Decimal) -> bool:
    if isinstance(value, bool | str | date):
        return False
    exact = Decimal(str(value))
    return any(exact in (number * scale, number / scale) for scale in SCALES)


def _check_periods(plan: Plan, asked: Asked) -> None:
    said = [item.period for item in asked.items if item.period is not None]
    planned = {(p.start, p.end) for p in (plan.period, plan.against) if p is not None}
    days = {str(value) for f in (*plan.filters, *plan.part) for value in f.values}
    for period in said:
        if (period.start, period.end) not in planned and period.start.isoformat() not in days:
            raise SemanticError(f"The days of {period.words!r} are not in the plan.")


def _check_unknown(
    plan: Plan,
    read: Sequence[ReadWord],
    asked: Asked,
    explained: frozenset[str],
    catalog: Catalog,
) -> dict[str, str]:
    elements = elements_of(plan, catalog)
    covered = {
        token.raw.lower(): entry.reference for entry in read for token in tokenize(entry.words)
    }
    taken: dict[str, str] = {}
    for word in asked.unknown:
        reference = covered.get(word.lower())
        if reference is None:
            raise SemanticError(f"`read` does not say what {word[:40]!r} stands for.")
        if not (expand(reference, catalog) & elements) - explained:
            raise SemanticError(f"{word[:40]!r} brings nothing of its own into the plan.")
        if _is_proper_name(word, asked) and not _is_value(word, plan):
            raise SemanticError(f"{word[:40]!r} is a name, and no filter has it as its value.")
        taken[word] = reference
    return taken


def _is_proper_name(word: str, asked: Asked) -> bool:
    is_first = bool(asked.items) and asked.items[0].text == word
    return word[:1].isupper() and word[1:].islower() and not is_first


def _is_value(word: str, plan: Plan) -> bool:
    values = [value for f in (*plan.filters, *plan.part) for value in f.values]
    return any(word.lower() in str(value).lower() for value in values)


def _check_placeholders(plan: Plan, asked: Asked) -> None:
    for placeholder in asked.placeholders:
        if not _is_value(placeholder, plan):
            raise SemanticError(f"{placeholder} is not among the values of the filters.")


def _check_made_up(plan: Plan, allowed: frozenset[str], catalog: Catalog) -> None:
    for name in (*conditions_of(plan), *plan.metrics, *plan.columns):
        if not expand(name, catalog) & allowed:
            raise SemanticError(f"Nothing in the question asks for {name}.")
    if (plan.period or plan.against) and TIME not in allowed:
        raise SemanticError("The question says no period, and the plan has one.")


def _check_values(plan: Plan, asked: Asked, brought: set[str], catalog: Catalog) -> None:
    numbers = [item.number for item in asked.items if item.number is not None]
    free = set(_free_values(asked, catalog))
    for condition in (*plan.filters, *plan.part, *plan.having):
        if brought & expand(condition.field, catalog):
            continue
        for value in condition.values:
            is_said = (condition.field, str(value)) in free or _is_placeholder(value, asked)
            if not is_said and not any(_is_scaled(value, number) for number in numbers):
                raise SemanticError(f"The question does not say {str(value)[:40]!r}.")
    if plan.limit in (None, RANKED, LISTED) or any(plan.limit == number for number in numbers):
        return
    if asked.follows is None or plan.limit != asked.follows.limit:
        raise SemanticError(f"The question does not say {plan.limit} as a limit.")


def _is_placeholder(value: Scalar, asked: Asked) -> bool:
    return isinstance(value, str) and value in asked.placeholders


def _free_values(asked: Asked, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """Yield fields with values that words of the question stand for."""
    for item in asked.items:
        if item.period is not None:
            yield from _days(item, catalog)
        for meaning in item.meanings:
            if meaning.role is Role.VALUE:
                yield meaning.name, str(meaning.value)
            yield from _implied(meaning, catalog)
    follows = asked.follows
    for condition in (*follows.filters, *follows.part, *follows.having) if follows else ():
        for value in condition.values:
            yield condition.field, str(value)


def _days(item: Item, catalog: Catalog) -> Iterator[tuple[str, str]]:
    for model in catalog.models.values():
        for dimension in model.dimensions.values():
            if dimension.kind is Kind.TIME and item.period is not None:
                yield dimension.qualified, item.period.start.isoformat()
                yield dimension.qualified, item.period.end.isoformat()


def _implied(meaning: Meaning, catalog: Catalog) -> Iterator[tuple[str, str]]:
    known = catalog.model(meaning.model)
    filters = [
        f
        for term in known.terms
        if meaning.role is Role.TERM and term.name == meaning.name
        for f in term.filters
    ]
    if meaning.role is not Role.TERM and "." in meaning.name:
        dimension = catalog.dimension(meaning.name)
        filters += dimension.implies
        if dimension.kind is Kind.BOOLEAN:
            yield meaning.name, "True"
            yield meaning.name, "False"
    for condition in filters:
        for value in condition.values:
            yield catalog.qualify(meaning.model, condition.dimension), str(value)
