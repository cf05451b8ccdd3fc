"""Read numbers into a draft: compared, ranked, added up, counted, or kept for later."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from c360.semantic.aggregating import aggregated
from c360.semantic.catalog import (
    Aggregation,
    Catalog,
    Dimension,
    Kind,
    Unit,
    names_dimension,
)
from c360.semantic.draft import Comparison, Draft, NotUnderstoodError
from c360.semantic.lexicon import Role
from c360.semantic.meaning import Part
from c360.semantic.part_sight import PartSight, name_of
from c360.semantic.part_words import (
    EXTENTS,
    NEGATED,
    OPERATORS,
    SIZES,
)
from c360.semantic.plan import Filter, Grain, Group, Operator, Order
from c360.semantic.words import Word

MOST_ROWS = 1_000
JUDGING = {"best", "worst"}


class NumberReader:
    """The part of reading that is about numbers; ``PartReader`` reads the rest."""

    def __init__(self, parts: Sequence[Part], subject: str, catalog: Catalog) -> None:
        self.parts = [part for part in parts if not part.is_word(Word.FILLER)]
        self.sight = PartSight(self.parts, catalog)
        self.catalog = catalog
        self.draft = Draft(catalog, catalog.model(subject))

    def _aggregation(self, index: int, aggregation: Aggregation) -> None:
        waiting = self.draft.aggregation
        if waiting is not None and self.parts[index - 1].is_word(Word.AND):
            self.draft.more_aggregations.append(waiting)
        elif waiting is not None and waiting is not aggregation:
            raise NotUnderstoodError(
                f"{waiting.value} and {aggregation.value} are asked for at once. Ask for one."
            )
        self.draft.aggregation = aggregation

    def _superlative(self, is_highest: bool, text: str) -> None:
        """``highest``; ``highest and lowest`` asks for both ends."""
        draft = self.draft
        draft.is_size_order = text.lower() in SIZES
        draft.is_extent = text.lower() in EXTENTS
        if draft.ordering is not None and draft.ordering is not is_highest:
            draft.ordering, draft.asks_both_ends = None, True
        else:
            draft.ordering = is_highest

    def _direction(self, is_descending: bool, text: str) -> None:
        """``highest first`` turns the order that was named, or orders by the last number."""
        draft = self.draft
        if draft.orders:
            reference = draft.orders.pop().field
        elif draft.last is not None:
            reference = draft.last
            self._forget(reference)
        else:
            raise NotUnderstoodError(f"It is not clear what comes {text}.")
        judged = text.split()[0].lower()
        if judged in JUDGING:
            known = self.catalog.dimension(reference) if names_dimension(reference) else None
            if known is None or judged not in known.adjectives:
                raise NotUnderstoodError(f"It is not clear whether high or low is {judged}.")
            is_descending = known.adjectives[judged] == "desc"
        draft.orders.append(Order(reference, is_descending))

    def _comparison(self, index: int, word: Word) -> None:
        """A comparison needs a number; ``between California and Texas`` is none."""
        after = self.sight.next_after(index)
        if after is not None and after.item.number is not None:
            self.draft.comparison = Comparison(OPERATORS[word])
            self.draft.is_adjacent = self.sight.follows_measure(index)
            self.draft.is_of_rows = self.sight.follows_entity(index)
        elif word is not Word.BETWEEN:
            raise NotUnderstoodError(f"{self.parts[index].item.text!r} is followed by no number.")

    def _unit(self, index: int, word: Word) -> None:
        """A unit belongs to the number before it; after ``which`` or ``by`` it is a time grain."""
        before = self.parts[index - 1].item if index else None
        if before is not None and before.number is not None:
            return
        grain = {Word.DAYS: Grain.DAY, Word.MONTHS: Grain.MONTH, Word.YEARS: Grain.YEAR}.get(word)
        if grain is None or not (self.draft.is_asking or self.draft.is_grouping):
            raise NotUnderstoodError(f"{self.parts[index].item.text!r} has no number.")
        self.draft.grain = grain
        self.draft.asks_time = self.draft.is_asking
        self.draft.is_singular = self.draft.is_asking and not self.parts[index].item.is_plural
        self.draft.is_asking = self.draft.is_grouping = False

    def _open_end(self, word: Word) -> None:
        """``50 and above``: the last comparison with a number reaches on."""
        if not self.draft.filters or self.draft.filters[-1].operator is not Operator.EQ:
            raise NotUnderstoodError(f"{word.value!r} follows no number.")
        last = self.draft.filters[-1]
        operator = Operator.GE if word is Word.AND_ABOVE else Operator.LE
        self.draft.filters[-1] = Filter(last.field, operator, last.values)

    def _number(self, index: int, part: Part) -> None:
        draft = self.draft
        value = part.item.number
        if value is None:
            return
        if draft.comparison is not None:
            unit = part.item.unit or self.sight.unit_after(index)
            draft.comparison.values.append((value, unit))
            if draft.comparison.is_complete:
                self._compare(index, draft.comparison)
            return
        after = self.sight.next_after(index)
        is_count = value == int(value) and 0 < value <= MOST_ROWS and part.item.unit is None
        is_limit = is_count and draft.limit is None
        if is_limit and (draft.ordering is not None or _is_rank(after)):
            draft.limit = int(value)
        elif is_limit and after is not None and self._is_groups(after):
            draft.limit, draft.limits_groups = int(value), True
        elif draft.last is not None and self.sight.follows_number(index):
            unit = part.item.unit or self.sight.unit_after(index)
            comparison = Comparison(self._bare_operator(draft.last), [(value, unit)])
            draft.bind(comparison, draft.last)
            self._forget(draft.last)
        else:
            raise NotUnderstoodError(f"It is not clear what {part.item.text} is for.")

    def _is_groups(self, part: Part) -> bool:
        """``5 states``: members in the plural are counted, to be ranked by what follows."""
        if not part.has_role(Role.DIMENSION) or not part.item.is_plural:
            return False
        return self.catalog.dimension(name_of(part)).kind is Kind.CATEGORY

    def _bare_operator(self, reference: str) -> Operator:
        if not names_dimension(reference):
            return Operator.EQ
        return Operator(self.catalog.dimension(reference).bare_operator)

    def _compare(self, index: int, comparison: Comparison) -> None:
        """Compare the number named just before; else what comes next; else the last one named."""
        draft = self.draft
        draft.comparison = None
        if draft.is_negated:
            draft.is_negated = False
            comparison.operator = NEGATED[comparison.operator]
        last = draft.last
        is_last = draft.is_adjacent or not (self.sight.precedes_measure(index) or draft.is_of_rows)
        if last is not None and is_last and draft.fits(comparison, last):
            draft.bind(comparison, last)
            self._forget(last)
        else:
            draft.waiting = comparison

    def _forget(self, reference: str) -> None:
        if reference in self.draft.numbers:
            self.draft.numbers.remove(reference)
            self.draft.columns.append(reference)

    def _add_up_counts(self, index: int, reference: str) -> None:
        """``industries by number of tickets`` are ranked by all tickets, not by the average."""
        draft = self.draft
        says_count = self.parts[index].item.text.lower().startswith("number of")
        is_grouped = bool(draft.groups or draft.named) and not draft.entities
        if not (says_count or draft.is_counting) or not is_grouped or draft.aggregation:
            return
        if names_dimension(reference) and self.catalog.dimension(reference).is_additive:
            draft.aggregation = Aggregation.SUM

    def _check_alone(self, index: int, reference: str) -> None:
        """``pipeline coverage`` is neither of two numbers that only stand side by side."""
        before = self.parts[index - 1] if index else None
        if before is None or not self.sight.is_number(before):
            return
        models = {self._model_of(name_of(before)), self._model_of(reference)}
        if len(models) > 1:
            raise NotUnderstoodError(
                f"{before.item.text!r} and {self.parts[index].item.text!r} are numbers of "
                "different rows. Ask for one, or join them with 'and'."
            )

    def _model_of(self, reference: str) -> str:
        if names_dimension(reference):
            return self.catalog.dimension(reference).model
        return self.catalog.fact_of(reference)

    def _measure(self, index: int, reference: str) -> None:
        """A number of the model: shown, compared, ordered by, aggregated, or kept for later."""
        draft = self.draft
        self._check_alone(index, reference)
        if self._takes_number(reference):
            draft.last = reference
        elif draft.ordering is not None or self._ranks_by(reference):
            self._add_up_counts(index, reference)
            self._rank(reference, draft.ordering is not False)
            draft.last = reference
        elif draft.is_counting and not names_dimension(reference):
            self._count(reference)
            draft.last = reference
        else:
            draft.last = self._name_number(reference)

    def _takes_number(self, reference: str) -> bool:
        """Give a number to what waits for one; tell whether something did."""
        draft = self.draft
        if draft.is_showing and names_dimension(reference):
            self._show(reference)
        elif draft.waiting is not None and draft.fits(draft.waiting, reference):
            draft.bind(draft.waiting, reference)
            draft.waiting = None
            draft.columns.append(reference)
        elif draft.asks_both_ends:
            for end in (Aggregation.MAX, Aggregation.MIN):
                draft.metrics.append(aggregated(reference, end, self.catalog))
            draft.asks_both_ends = False
        elif draft.is_negated and draft.is_absent and names_dimension(reference):
            self._absent(reference)
        else:
            return False
        return True

    def _show(self, reference: str) -> None:
        """``with their tickets`` shows a number; ``with tickets`` asks for one or more."""
        draft = self.draft
        counts = self.catalog.dimension(reference).unit is Unit.COUNT
        if counts and draft.shows_what_is_had and not draft.has_shown:
            draft.bind(Comparison(Operator.GT, [(Decimal(0), None)]), reference)
        draft.columns.append(reference)
        draft.has_shown = True

    def _absent(self, reference: str) -> None:
        """``without tickets`` is a count of none; ``without a score`` a score that is unknown."""
        draft = self.draft
        draft.is_negated = draft.is_absent = False
        if self.catalog.dimension(reference).unit is Unit.COUNT:
            draft.bind(Comparison(Operator.EQ, [(Decimal(0), None)]), reference)
        else:
            draft.add_filter(Filter(reference, Operator.IS_NULL))
        draft.columns.append(reference)

    def _counts_members(self, index: int, dimension: Dimension) -> bool:
        """``how many states``, ``most common topic``; in ``customer count state`` it groups."""
        if not self.draft.is_counting or dimension.kind is not Kind.CATEGORY:
            return False
        before = self.sight.beside(index, -1)
        is_next = before is not None and before.is_word(Word.COUNT)
        return is_next and (not self.draft.entities or self.draft.ordering is not None)

    def _count_members(self, name: str, *, is_plural: bool) -> None:
        """``how many states`` counts members; ``most common topic`` ranks them by their rows."""
        draft = self.draft
        draft.is_counting = False
        if draft.ordering is None:
            draft.metrics.append(f"{Aggregation.COUNT_DISTINCT.value}:{name}")
            return
        draft.groups.append(Group(name))
        draft.orders.append(Order(draft.subject.main_metric, draft.ordering))
        draft.ordering = None
        draft.is_singular = not is_plural

    def _end_within_groups(self) -> None:
        """``highest score per industry`` is each industry's highest, not a rank of industries."""
        draft = self.draft
        if not draft.ends_within or not draft.is_grouping or len(draft.groups) > 1:
            return
        order = draft.orders.pop()
        end = Aggregation.MAX if order.is_descending else Aggregation.MIN
        draft.metrics.append(aggregated(order.field, end, self.catalog))
        draft.ends_within = False

    def _ranks_by(self, reference: str) -> bool:
        """``show customers by lifetime value``: what is shown is ordered by a number."""
        draft = self.draft
        shows = draft.has_listed and (draft.entities or draft.named or draft.groups)
        return bool(draft.is_grouping and shows) and not (draft.metrics or draft.numbers)

    def _rank(self, reference: str, is_descending: bool) -> None:
        draft = self.draft
        if draft.aggregation is not None:
            reference = aggregated(reference, draft.aggregation, self.catalog)
            draft.aggregation = None
        draft.ends_within = names_dimension(reference) and not (
            draft.groups or draft.named or draft.entities or draft.orders or draft.limit
        )
        draft.orders.append(Order(reference, is_descending))
        draft.ordering = None
        draft.is_grouping = draft.is_counting = False

    def _name_number(self, reference: str) -> str:
        """Return what was named: the number, or what it adds up to."""
        draft = self.draft
        if draft.is_grouping:
            label = self._label(reference)
            raise NotUnderstoodError(
                f"{label} is a number: what adds up is told by members, such as by segment, and "
                "what there is per unit of another number is not computed."
            )
        if draft.aggregation is None:
            draft.numbers.append(reference)
            return reference
        for aggregation in (*draft.more_aggregations, draft.aggregation):
            draft.metrics.append(aggregated(reference, aggregation, self.catalog))
        draft.aggregation = None
        draft.more_aggregations.clear()
        return draft.metrics[-1]

    def _label(self, reference: str) -> str:
        known = self.catalog.dimension if names_dimension(reference) else self.catalog.metric
        return known(reference).label

    def _count(self, metric: str) -> None:
        draft = self.draft
        draft.is_counting = draft.is_grouping = False
        if draft.ordering is not None:
            draft.orders.append(Order(metric, draft.ordering))
            draft.ordering = None
        else:
            draft.metrics.append(metric)

    def _change(self, is_up: bool) -> None:
        """``increased``: more than before, of the number that the subject's change is of."""
        draft = self.draft
        if not draft.subject.change:
            has_period = any(part.item.period is not None for part in self.parts)
            draft.flags.add(Word.PERIOD_BEFORE if has_period else Word.TREND)
            return
        reference = self.catalog.qualify(draft.subject.name, draft.subject.change)
        if len(draft.numbers) > 1:
            raise NotUnderstoodError("It is not clear what changed.")
        draft.numbers.clear()
        draft.flags.add(Word.INCREASE if is_up else Word.DECREASE)
        draft.is_falling = not is_up
        draft.add_filter(Filter(reference, Operator.GT if is_up else Operator.LT, (0,)))
        draft.columns.append(reference)
        draft.last = reference


def _is_rank(part: Part | None) -> bool:
    return part is not None and (
        part.is_word(Word.HIGHEST, Word.LOWEST) or part.has_role(Role.ENTITY, Role.ADJECTIVE)
    )
