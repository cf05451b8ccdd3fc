"""Read the parts of a question from left to right into a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from c360.semantic.aggregating import aggregated, entity_groups
from c360.semantic.catalog import Aggregation, Catalog, Kind, names_dimension
from c360.semantic.draft import Comparison, Draft, NotUnderstoodError
from c360.semantic.joins import is_reachable
from c360.semantic.lexicon import Lexicon, Role
from c360.semantic.meaning import Part
from c360.semantic.part_sight import PartSight, name_of
from c360.semantic.part_words import (
    AGGREGATIONS,
    FLAGS,
    GRAINS,
    NEGATED,
    OPERATORS,
    STATES,
    UNITS,
)
from c360.semantic.plan import Filter, Grain, Group, Operator, Order
from c360.semantic.words import Word

CUSTOMERS = "customers"
MOST_ROWS = 1_000


class PartReader:
    """Reads parts one after the other; each says something or waits for what it belongs to."""

    def __init__(
        self, parts: Sequence[Part], subject: str, catalog: Catalog, lexicon: Lexicon
    ) -> None:
        self.parts = [part for part in parts if not part.is_word(Word.FILLER)]
        self.sight = PartSight(self.parts, catalog)
        self.catalog = catalog
        self.lexicon = lexicon
        self.draft = Draft(catalog, catalog.model(subject))
        self._readers: dict[Role, Callable[[int, Part], None]] = {
            Role.ENTITY: self._entity,
            Role.DIMENSION: self._dimension,
            Role.METRIC: self._metric,
            Role.VALUE: self._value,
            Role.TERM: self._term,
            Role.ADJECTIVE: self._adjective,
            Role.MORE_THAN: self._more_than,
        }

    def read(self) -> Draft:
        """Read all parts.

        Raises:
            NotUnderstoodError: A part does not fit with the others.
        """
        for index, part in enumerate(self.parts):
            if part.meaning is not None:
                self._readers[part.meaning.role](index, part)
            elif part.item.period is not None:
                self._period(part)
            elif part.item.number is not None:
                self._number(index, part)
            else:
                self._word(index, part)
        return self.draft

    def _word(self, index: int, part: Part) -> None:
        word = part.item.word
        draft = self.draft
        if word in AGGREGATIONS:
            self._aggregation(AGGREGATIONS[word])
        elif word in (Word.HIGHEST, Word.LOWEST):
            self._superlative(word is Word.HIGHEST)
        elif word in OPERATORS:
            self._comparison(index, word)
        elif word in GRAINS:
            draft.grain = GRAINS[word]
        elif word in FLAGS:
            draft.flags.add(word)
        else:
            self._small_word(index, word)

    def _small_word(self, index: int, word: Word | None) -> None:
        if word in (Word.INCREASE, Word.DECREASE):
            self._change(word is Word.INCREASE)
        elif word in UNITS:
            self._unit(index, word)
        elif word in (Word.AND_ABOVE, Word.AND_BELOW):
            self._open_end(word)
        elif word in STATES:
            self._expect(index, word)
        elif word is Word.OR:
            self._or(index)
        elif word is Word.SHOWING:
            self.draft.is_showing = True
        elif word is not Word.AND:
            raise NotUnderstoodError(f"{self.parts[index].item.text!r} says nothing here.")

    def _expect(self, index: int, word: Word) -> None:
        """Remember a word that belongs to what comes next."""
        draft = self.draft
        draft.is_counting = draft.is_counting or word is Word.COUNT
        draft.is_grouping = draft.is_grouping or word is Word.BY
        draft.has_listed = draft.has_listed or word in (Word.WHICH, Word.LIST)
        draft.is_negated = draft.is_negated is not (word is Word.NOT)
        if word is Word.WHICH:
            draft.is_asking = True
            self._who(index)
        if word is Word.IS:
            draft.copula_seen = draft.copula_seen or bool(
                draft.entities or draft.metrics or draft.numbers
            )

    def _aggregation(self, aggregation: Aggregation) -> None:
        waiting = self.draft.aggregation
        if waiting is not None and waiting is not aggregation:
            raise NotUnderstoodError(
                f"{waiting.value} and {aggregation.value} are asked for at once. Ask for one."
            )
        self.draft.aggregation = aggregation

    def _or(self, index: int) -> None:
        """``or`` joins members of one dimension; anything else would have to be split in two."""
        sides = [self.sight.beside(index, -1), self.sight.beside(index, 1)]
        values = [part for part in sides if part is not None and part.has_role(Role.VALUE)]
        if len(values) != 2 or name_of(values[0]) != name_of(values[1]):
            raise NotUnderstoodError(
                "'or' is understood between members of one kind, such as two states. "
                "Ask the two questions one after the other."
            )

    def _superlative(self, is_highest: bool) -> None:
        """``highest``; ``highest and lowest`` asks for both ends."""
        draft = self.draft
        if draft.ordering is not None and draft.ordering is not is_highest:
            draft.ordering, draft.asks_both_ends = None, True
        else:
            draft.ordering = is_highest

    def _comparison(self, index: int, word: Word) -> None:
        """A comparison needs a number; ``between California and Texas`` is none."""
        after = self.sight.next_after(index)
        if after is not None and after.item.number is not None:
            self.draft.comparison = Comparison(OPERATORS[word])
            self.draft.is_adjacent = self.sight.follows_measure(index)
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
        is_count = value == int(value) and 0 < value <= MOST_ROWS
        if is_count and draft.limit is None and (draft.ordering is not None or _is_rank(after)):
            draft.limit = int(value)
        elif draft.last is not None and self.sight.follows_number(index):
            unit = part.item.unit or self.sight.unit_after(index)
            comparison = Comparison(self._bare_operator(draft.last), [(value, unit)])
            draft.bind(comparison, draft.last)
            self._forget(draft.last)
        else:
            raise NotUnderstoodError(f"It is not clear what {part.item.text} is for.")

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
        is_last = draft.is_adjacent or not self.sight.precedes_measure(index)
        if last is not None and is_last and draft.fits(comparison, last):
            draft.bind(comparison, last)
            self._forget(last)
        else:
            draft.waiting = comparison

    def _forget(self, reference: str) -> None:
        if reference in self.draft.numbers:
            self.draft.numbers.remove(reference)
            self.draft.columns.append(reference)

    def _period(self, part: Part) -> None:
        draft = self.draft
        period = part.item.period
        if period is None:
            return
        if draft.last is not None and self._is_elapsed(draft.last) and draft.last in draft.numbers:
            days = Decimal((period.end - period.start).days)
            draft.bind(Comparison(Operator.GE, [(days, "days")]), draft.last)
            self._forget(draft.last)
            return
        time = next((name for name in reversed(draft.named) if self._is_time(name)), None)
        if time is not None:
            draft.named.remove(time)
            draft.columns.append(time)
            draft.add_filter(Filter(time, Operator.GE, (period.start,)))
            draft.add_filter(Filter(time, Operator.LT, (period.end,)))
        else:
            draft.periods.append(period)

    def _is_elapsed(self, reference: str) -> bool:
        return names_dimension(reference) and self.catalog.dimension(reference).is_elapsed

    def _is_time(self, name: str) -> bool:
        return self.catalog.dimension(name).kind is Kind.TIME

    def _measure(self, reference: str) -> None:
        """A number of the model: shown, compared, ordered by, aggregated, or kept for later."""
        draft = self.draft
        if draft.is_showing and names_dimension(reference):
            draft.columns.append(reference)
        elif draft.waiting is not None and draft.fits(draft.waiting, reference):
            draft.bind(draft.waiting, reference)
            draft.waiting = None
            draft.columns.append(reference)
        elif draft.asks_both_ends:
            for end in (Aggregation.MAX, Aggregation.MIN):
                draft.metrics.append(aggregated(reference, end, self.catalog))
            draft.asks_both_ends = False
        elif draft.ordering is not None:
            self._rank(reference, draft.ordering)
        elif draft.is_counting and not names_dimension(reference):
            self._count(reference)
        else:
            self._name_number(reference)
        draft.last = reference

    def _rank(self, reference: str, is_descending: bool) -> None:
        draft = self.draft
        if draft.aggregation is not None:
            reference = aggregated(reference, draft.aggregation, self.catalog)
            draft.aggregation = None
        draft.orders.append(Order(reference, is_descending))
        draft.ordering = None
        draft.is_grouping = draft.is_counting = False

    def _name_number(self, reference: str) -> None:
        draft = self.draft
        if draft.aggregation is None:
            draft.numbers.append(reference)
            return
        draft.metrics.append(aggregated(reference, draft.aggregation, self.catalog))
        draft.aggregation = None

    def _dimension(self, index: int, part: Part) -> None:
        name = name_of(part)
        dimension = self.catalog.dimension(name)
        draft = self.draft
        if dimension.kind is Kind.NUMBER:
            self._measure(name)
        elif not draft.is_grouping and self.sight.names_value_beside(index, name):
            return
        elif draft.is_showing:
            draft.columns.append(name)
        elif draft.is_grouping or draft.is_asking:
            draft.groups.append(Group(name))
            draft.is_singular = draft.is_asking and not part.item.is_plural
            draft.is_asking = draft.is_grouping = False
        else:
            draft.named.append(name)

    def _metric(self, index: int, part: Part) -> None:
        self._measure(name_of(part))

    def _value(self, index: int, part: Part) -> None:
        draft = self.draft
        meaning = part.meaning
        if meaning is None or meaning.value is None:
            return
        is_negated = draft.is_negated or self._goes_on_negated(index, meaning.name)
        operator = Operator.NE if is_negated else Operator.EQ
        draft.is_negated = draft.is_asking = False
        draft.negated = meaning.name if is_negated else None
        draft.add_filter(Filter(meaning.name, operator, (meaning.value,)))
        draft.is_grouping = False

    def _goes_on_negated(self, index: int, name: str) -> bool:
        """``excluding California and Florida`` leaves out both."""
        before = self.parts[index - 1] if index else None
        return (
            before is not None and before.is_word(Word.AND, Word.OR) and self.draft.negated == name
        )

    def _term(self, index: int, part: Part) -> None:
        draft = self.draft
        meaning = part.meaning
        if meaning is None:
            return
        term = self.lexicon.terms[meaning.model, meaning.name]
        conditions = [
            Filter(
                self.catalog.qualify(meaning.model, f.dimension),
                Operator(f.operator),
                f.values,
            )
            for f in term.filters
        ]
        if draft.is_negated:
            if len(conditions) > 1:
                raise NotUnderstoodError(f"The opposite of {term.name!r} is not defined.")
            conditions = [Filter(c.field, NEGATED[c.operator], c.values) for c in conditions]
            draft.is_negated = False
        for condition in conditions:
            draft.add_filter(condition)
        if term.change:
            draft.is_falling = term.change == "down"
            draft.last = self.catalog.qualify(meaning.model, draft.subject.change)
            draft.columns.append(draft.last)

    def _who(self, index: int) -> None:
        """``who`` asks for customers where no other rows are named."""
        names_entity = any(part.has_role(Role.ENTITY) for part in self.parts)
        is_who = self.parts[index].item.text.lower() in ("who", "whose", "whom")
        if (
            is_who
            and not names_entity
            and is_reachable(self.catalog, self.draft.subject.name, CUSTOMERS)
        ):
            self.draft.entities.append(CUSTOMERS)
            self.draft.is_asking = False

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

    def _adjective(self, index: int, part: Part) -> None:
        meaning = part.meaning
        if meaning is None:
            return
        self.draft.orders.append(Order(meaning.name, meaning.value == "desc"))
        self.draft.last = meaning.name
        self.draft.ordering = None

    def _more_than(self, index: int, part: Part) -> None:
        meaning = part.meaning
        if meaning is None:
            return
        self.draft.last = meaning.name
        self.draft.columns.append(meaning.name)
        self.draft.comparison = Comparison(Operator(str(meaning.value)))

    def _entity(self, index: int, part: Part) -> None:
        meaning = part.meaning
        if meaning is None:
            return
        draft = self.draft
        model = self.catalog.model(meaning.model)
        if draft.is_counting and model.hidden:
            raise NotUnderstoodError(f"{model.noun.capitalize()}s are not counted by themselves.")
        draft.entities.append(model.name)
        if draft.waiting is not None and (draft.groups or draft.named):
            draft.bind(draft.waiting, model.main_metric)
            draft.waiting = None
        elif draft.is_counting:
            self._count(model.main_metric)
        elif draft.ordering is not None and (draft.groups or draft.is_grouping or draft.asks_time):
            draft.orders.append(Order(model.main_metric, draft.ordering))
            draft.ordering = None
        elif draft.is_grouping and not self._is_averaged(model.name):
            draft.groups.extend(entity_groups(self.catalog, model.name))
        if draft.is_asking and model.name != draft.subject.name:
            draft.asked_entity = model.name
        draft.is_singular = draft.is_singular or (draft.is_asking and not part.item.is_plural)
        draft.is_asking = draft.is_grouping = False

    def _is_averaged(self, model: str) -> bool:
        """``average age per customer`` is one number: the average is over customers anyway."""
        draft = self.draft
        means = [name for name in draft.metrics if self.catalog.fact_of(name) == model]
        return bool(means) and len(means) == len(draft.metrics)

    def _count(self, metric: str) -> None:
        draft = self.draft
        draft.is_counting = draft.is_grouping = False
        if draft.ordering is not None:
            draft.orders.append(Order(metric, draft.ordering))
            draft.ordering = None
        else:
            draft.metrics.append(metric)


def _is_rank(part: Part | None) -> bool:
    return part is not None and (
        part.is_word(Word.HIGHEST, Word.LOWEST) or part.has_role(Role.ENTITY, Role.ADJECTIVE)
    )
