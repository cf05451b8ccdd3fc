"""Before a draft becomes a plan: give every word that waits its object, or say which has none."""

from __future__ import annotations

from c360.semantic.aggregating import aggregated, entity_groups
from c360.semantic.catalog import Aggregation, names_dimension
from c360.semantic.draft import Draft, NotUnderstoodError
from c360.semantic.plan import Operator, Order
from c360.semantic.words import Word

COMPARED = 2
"""How many periods one question compares."""


def settle(draft: Draft) -> None:
    """Give what waits its object among what was named before it.

    Raises:
        NotUnderstoodError: What is said contradicts itself, or has no object.
    """
    _check_contradictions(draft)
    _settle_per_entity(draft)
    _check_elapsed(draft)
    if draft.ordering is not None:
        _settle_order(draft)
    _settle_size(draft)
    _settle_worth(draft)
    if draft.aggregation is not None and draft.numbers:
        reference = draft.numbers.pop(0)
        draft.metrics.append(aggregated(reference, draft.aggregation, draft.catalog))
        draft.aggregation = None
    if draft.aggregation is not None and _is_order_of(draft, draft.aggregation):
        draft.aggregation = None
    if draft.aggregation is Aggregation.SUM and (draft.entities or draft.groups):
        draft.is_counting, draft.aggregation = True, None
    if draft.is_counting:
        draft.metrics.append(draft.subject.main_metric)
        draft.is_counting = False
    _check_periods(draft)


def _check_periods(draft: Draft) -> None:
    if len(draft.periods) <= 1:
        return
    first, second = draft.periods[:2]
    if len(draft.periods) > COMPARED or not draft.flags & {Word.VERSUS, Word.COMPARE}:
        raise NotUnderstoodError("Two periods were named without comparing them.")
    if (first.start, first.end) == (second.start, second.end):
        raise NotUnderstoodError(f"{first.words} is compared with itself.")


def _check_contradictions(draft: Draft) -> None:
    """``travel but not groceries`` cannot hold of one row in any way that says something."""
    allowed = {f.field for f in draft.filters if f.operator in (Operator.EQ, Operator.IN)}
    denied = {f.field for f in draft.filters if f.operator in (Operator.NE, Operator.NOT_IN)}
    for field in allowed & denied:
        label = draft.catalog.dimension(field).label.lower()
        raise NotUnderstoodError(f"Members of {label} are asked for and left out at once.")


def _check_elapsed(draft: Draft) -> None:
    """``who stopped buying`` lacks for how long; a list of all would look like an answer."""
    rows = draft.subject.name in draft.entities and not (
        draft.groups or draft.named or draft.orders or draft.aggregation
    )
    for name in filter(names_dimension, draft.numbers):
        if rows and draft.catalog.dimension(name).is_elapsed:
            label = draft.catalog.dimension(name).label.lower()
            raise NotUnderstoodError(f"For how long? Say how many {label} are meant.")


def _settle_per_entity(draft: Draft) -> None:
    """``transactions per customer by segment`` averages over the customers of each segment."""
    if draft.per_entity is None:
        return
    own = entity_groups(draft.catalog, draft.per_entity)
    others = [group for group in draft.groups if group not in own]
    if not others and not draft.named:
        return
    numbers = [name for name in draft.numbers if names_dimension(name)]
    if draft.metrics or draft.orders or len(numbers) != len(draft.numbers) or not numbers:
        noun = draft.catalog.model(draft.per_entity).noun
        raise NotUnderstoodError(f"Ask for the average over each {noun}, or group by one thing.")
    draft.groups = others
    draft.numbers.clear()
    draft.metrics.extend(aggregated(n, Aggregation.AVERAGE, draft.catalog) for n in numbers)


def _is_order_of(draft: Draft, aggregation: Aggregation) -> bool:
    """``which segment has the oldest customers on average`` ranks by that average."""
    fields = [order.field for order in draft.orders if names_dimension(order.field)]
    return len(fields) == 1 and draft.catalog.dimension(fields[0]).usual is aggregation


def _settle_size(draft: Draft) -> None:
    """``deals over 100k`` are those of that amount."""
    if draft.waiting is not None and draft.subject.is_size_plain:
        size = draft.catalog.qualify(draft.subject.name, draft.subject.size)
        if draft.subject.name in draft.entities and draft.fits(draft.waiting, size):
            draft.bind(draft.waiting, size)
            draft.waiting = None


def _settle_worth(draft: Draft) -> None:
    """``value of won deals`` adds up their size; ``smallest and largest deal`` are its ends."""
    subject = draft.subject
    is_named = bool(draft.metrics or draft.numbers)
    if draft.asks_both_ends and subject.is_size_plain and subject.name in draft.entities:
        size = draft.catalog.qualify(subject.name, subject.size)
        for end in (Aggregation.MAX, Aggregation.MIN):
            draft.metrics.append(aggregated(size, end, draft.catalog))
        draft.asks_both_ends = False
    is_worth = Word.WORTH in draft.flags or _asks_how_much(draft)
    if not is_worth or is_named:
        return
    if draft.is_size_asked and not subject.is_size_plain:
        draft.metrics.append(subject.main_metric)
        return
    if not subject.size or draft.is_counting or draft.orders:
        raise NotUnderstoodError("It is not clear what the value is of.")
    size = draft.catalog.qualify(subject.name, subject.size)
    draft.metrics.append(aggregated(size, draft.aggregation or Aggregation.SUM, draft.catalog))
    draft.aggregation = None


def _asks_how_much(draft: Draft) -> bool:
    """``how much did we lose`` names no rows: it asks what they are worth."""
    return Word.HOW_MUCH in draft.flags and bool(draft.filters) and not draft.entities


def _settle_order(draft: Draft) -> None:
    subject = draft.subject
    is_sized = draft.is_extent and subject.is_size_plain and subject.name in draft.entities
    if is_sized and not draft.is_counting and draft.last is None and draft.groups:
        _settle_ends(draft)
        return
    if draft.is_counting:
        reference, draft.is_counting = subject.main_metric, False
    elif draft.last is not None:
        reference = draft.last
        if reference in draft.numbers:
            draft.numbers.remove(reference)
    elif (draft.groups or draft.named) and (
        subject.name in draft.entities or (draft.is_size_order and not draft.entities)
    ):
        reference = subject.main_metric
    elif subject.size and subject.name in draft.entities:
        reference = draft.catalog.qualify(subject.name, subject.size)
    else:
        raise NotUnderstoodError("It is not clear what to rank by.")
    draft.orders.append(Order(reference, bool(draft.ordering)))
    draft.ordering = None


def _settle_ends(draft: Draft) -> None:
    """``largest deal per region`` is the largest amount in each."""
    if not draft.is_one:
        noun = draft.subject.noun
        raise NotUnderstoodError(f"Ask for the largest {noun} of each, or rank by a number.")
    size = draft.catalog.qualify(draft.subject.name, draft.subject.size)
    end = Aggregation.MAX if draft.ordering else Aggregation.MIN
    draft.metrics.append(aggregated(size, end, draft.catalog))
    draft.ordering = None


def check_complete(draft: Draft) -> None:
    """Check that nothing waits any more.

    Raises:
        NotUnderstoodError: Says what does.
    """
    if draft.waiting is not None or draft.comparison is not None:
        raise NotUnderstoodError("It is not clear what is compared with the number.")
    if draft.aggregation is not None:
        raise NotUnderstoodError(f"It is not clear what the {draft.aggregation.value} is of.")
    if draft.is_negated:
        raise NotUnderstoodError("It is not clear what 'not' belongs to.")
    if draft.asks_both_ends:
        raise NotUnderstoodError("It is not clear what the highest and the lowest are of.")
    if draft.is_grouping:
        raise NotUnderstoodError("It is not clear what to group by.")
