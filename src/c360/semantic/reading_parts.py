"""Read the parts of a question from left to right into a draft."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from c360.semantic.catalog import (
    Aggregation,
    Catalog,
    Dimension,
    Kind,
    Metric,
    names_dimension,
)
from c360.semantic.draft import Comparison, Draft, NotUnderstoodError
from c360.semantic.entity_reading import EntityReader
from c360.semantic.joins import is_reachable
from c360.semantic.lexicon import Lexicon, Role
from c360.semantic.meaning import Part
from c360.semantic.part_sight import name_of
from c360.semantic.part_words import (
    ABSENT,
    AGGREGATIONS,
    FLAGS,
    GRAINS,
    NEGATED,
    OPERATORS,
    STATES,
    UNITS,
)
from c360.semantic.period_grammar import RELATIVE
from c360.semantic.plan import Filter, Group, Operator, Order
from c360.semantic.words import Word


class PartReader(EntityReader):
    """Reads parts one after the other; each says something or waits for what it belongs to."""

    def __init__(
        self, parts: Sequence[Part], subject: str, catalog: Catalog, lexicon: Lexicon
    ) -> None:
        super().__init__(parts, subject, catalog)
        self.lexicon = lexicon
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
            self._aggregation(index, AGGREGATIONS[word])
        elif word in (Word.HIGHEST, Word.LOWEST):
            self._superlative(word is Word.HIGHEST, part.item.text)
        elif word in OPERATORS:
            self._comparison(index, word)
        elif word in GRAINS:
            draft.grain = GRAINS[word]
        elif word in FLAGS:
            draft.flags.add(word)
            draft.is_size_asked = part.item.text.lower().endswith(("size of", "amount of"))
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
        elif word in (Word.SHOWING, Word.SORT, Word.DOWNWARD, Word.UPWARD):
            self._arrange(index, word)
        elif word is not Word.AND:
            raise NotUnderstoodError(f"{self.parts[index].item.text!r} says nothing here.")

    def _arrange(self, index: int, word: Word) -> None:
        """Read how rows are shown: with which columns, in which order."""
        draft = self.draft
        if word is Word.SHOWING:
            self._count_beside(index)
            draft.is_showing = True
            draft.shows_what_is_had = self.parts[index].item.text.lower() == "with"
        elif word is Word.SORT:
            draft.ordering = draft.ordering is not False
        else:
            self._direction(word is Word.DOWNWARD, self.parts[index].item.text)

    def _count_beside(self, index: int) -> None:
        """``customers by state and their spend`` shows how many customers, too."""
        draft = self.draft
        is_and = self.parts[index].item.text.lower().startswith("and ")
        says_number = draft.metrics or draft.numbers or draft.orders
        if is_and and draft.groups and draft.entities and not says_number:
            draft.metrics.append(self.catalog.model(draft.entities[-1]).main_metric)

    def _expect(self, index: int, word: Word) -> None:
        """Remember a word that belongs to what comes next."""
        draft = self.draft
        draft.is_counting = draft.is_counting or word is Word.COUNT
        draft.is_grouping = draft.is_grouping or (word is Word.BY and not self._splits(index))
        draft.is_showing = draft.is_showing and word is not Word.BY
        draft.has_listed = draft.has_listed or word in (Word.WHICH, Word.LIST)
        draft.is_negated = draft.is_negated is not (word is Word.NOT)
        if word is Word.NOT:
            draft.is_absent = self._is_absence(index)
        if word is Word.WHICH:
            draft.is_asking = True
            self._who(index)
        if word is Word.IS:
            draft.copula_seen = draft.copula_seen or bool(
                draft.entities or draft.metrics or draft.numbers or draft.filters
            )

    def _is_absence(self, index: int) -> bool:
        after = self.sight.next_after(index)
        is_compared = after is not None and self.sight.precedes_comparison(index)
        return self.parts[index].item.text.lower() in ABSENT and not is_compared

    def _splits(self, index: int) -> bool:
        """``split of customers by state`` groups them by what comes later."""
        after = self.sight.next_after(index)
        is_entity = after is not None and after.has_role(Role.ENTITY)
        return is_entity and self.parts[index].item.text.lower().endswith(" of")

    def _or(self, index: int) -> None:
        """``or`` joins members of one dimension; anything else would have to be split in two."""
        sides = [self.sight.beside(index, -1), self.sight.beside(index, 1)]
        values = [part for part in sides if part is not None and part.has_role(Role.VALUE)]
        if len(values) != 2 or name_of(values[0]) != name_of(values[1]):
            raise NotUnderstoodError(
                "'or' is understood between members of one kind, such as two states. "
                "Ask the two questions one after the other."
            )

    def _period(self, part: Part) -> None:
        draft = self.draft
        period = part.item.period
        if period is None:
            return
        if draft.last is not None and self._is_elapsed(draft.last) and draft.last in draft.numbers:
            if not RELATIVE & set(part.item.text.lower().split()):
                raise NotUnderstoodError(
                    f"Days since something are counted from the last day of the data, not "
                    f"{part.item.text!r}. Ask for the last 30 days, for example."
                )
            days = Decimal((period.end - period.start).days)
            draft.bind(Comparison(Operator.GE, [(days, "days")]), draft.last)
            self._forget(draft.last)
            return
        if draft.meet_by(period):
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

    def _dimension(self, index: int, part: Part) -> None:
        name = name_of(part)
        dimension = self.catalog.dimension(name)
        draft = self.draft
        if dimension.kind is Kind.NUMBER:
            self._measure(index, name)
        elif not draft.is_grouping and self.sight.names_value_beside(index, name):
            return
        elif draft.is_showing:
            draft.columns.append(name)
            draft.has_shown = True
        elif draft.ordering is not None and self.parts[index - 1].is_word(Word.SORT):
            self._sort(dimension)
        elif draft.is_negated and dimension.kind is Kind.KEY:
            draft.is_negated = False
            draft.add_filter(Filter(name, Operator.IS_NULL))
        elif not draft.is_grouping and self._counts_members(index, dimension):
            self._count_members(name, is_plural=part.item.is_plural)
        elif draft.is_grouping or (draft.is_asking and dimension.kind is not Kind.TIME):
            draft.groups.append(Group(name))
            draft.is_singular = draft.is_asking and not part.item.is_plural
            self._end_within_groups()
            draft.is_asking = draft.is_grouping = False
        else:
            self._name(part, dimension)

    def _name(self, part: Part, dimension: Dimension) -> None:
        """Remember a dimension; ``deals we close`` waits for the days, ``close date`` does not."""
        self.draft.named.append(dimension.qualified)
        is_noun = part.item.text.lower().endswith(("date", " on", "day"))
        if dimension.kind is Kind.TIME and not is_noun:
            self.draft.undated = dimension.qualified

    def _sort(self, dimension: Dimension) -> None:
        if dimension.kind is not Kind.TIME:
            raise NotUnderstoodError("Rows are ordered by numbers and by dates.")
        self.draft.orders.append(Order(dimension.qualified, True))
        self.draft.ordering = None

    def _metric(self, index: int, part: Part) -> None:
        metric = self.catalog.metric(name_of(part))
        self._check_count(index, metric)
        if metric.rows and self._names_rows(index):
            self.draft.entities.append(metric.model)
            self.draft.is_one = self.draft.is_extent and not part.item.is_plural
            for rows in metric.rows:
                field = self.catalog.qualify(metric.model, rows.dimension)
                self.draft.add_filter(Filter(field, Operator(rows.operator), rows.values))
        else:
            self._measure(index, metric.name)

    def _check_count(self, index: int, metric: Metric) -> None:
        """Refuse ``no declined payments``, and ``won and lost deals``, whose first is a member."""
        if self.draft.is_negated and self.draft.is_absent:
            raise NotUnderstoodError(f"It is not clear who has no {metric.label.lower()}.")
        fields = {self.catalog.qualify(metric.model, rows.dimension) for rows in metric.rows}
        joined = self.parts[max(index - 2, 0) : index]
        is_pair = len(joined) == 2 and joined[1].is_word(Word.AND, Word.OR, Word.VERSUS)
        if is_pair and joined[0].has_role(Role.VALUE) and name_of(joined[0]) in fields:
            raise NotUnderstoodError("Two members are joined. Ask for them with 'by status'.")

    def _names_rows(self, index: int) -> bool:
        """``average size of won deals``: beside another number, a count names rows."""
        draft = self.draft
        if index and self.parts[index - 1].is_word(Word.AND, Word.VERSUS):
            return False
        if draft.is_extent and draft.ordering is not None:
            return True
        is_of = draft.aggregation not in (None, Aggregation.SUM) or Word.WORTH in draft.flags
        return is_of or (bool(draft.numbers or draft.metrics) and not draft.is_counting)

    def _value(self, index: int, part: Part) -> None:
        draft = self.draft
        meaning = part.meaning
        if meaning is None or meaning.value is None:
            return
        is_negated = draft.is_negated or self._goes_on_negated(index, meaning.name)
        self._check_absent(index, meaning.name)
        self._check_both(index, meaning.name)
        operator = Operator.NE if is_negated else Operator.EQ
        if draft.is_asking and part.item.is_plural and meaning.model != draft.subject.name:
            draft.asked_entity = meaning.model
        draft.is_negated = draft.is_asking = False
        draft.negated = meaning.name if is_negated else None
        draft.add_filter(Filter(meaning.name, operator, (meaning.value,)))
        draft.is_grouping = False

    def _check_absent(self, index: int, name: str) -> None:
        """``which regions have no open deals`` is not about deals that are not open."""
        draft = self.draft
        after = self.sight.next_after(index)
        is_noun = after is not None and after.has_role(Role.ENTITY) and after.meaning is not None
        if not (draft.is_negated and draft.is_absent):
            return
        others = [entity for entity in draft.entities if entity != draft.subject.name]
        if others and self.catalog.dimension(name).model == draft.subject.name:
            raise NotUnderstoodError(f"It is not clear what has no {self.parts[index].item.text}.")
        if not is_noun or after is None:
            return
        is_own = after.meaning is not None and after.meaning.model == draft.subject.name
        if is_own and (draft.groups or draft.named or draft.asked_entity or draft.is_asking):
            raise NotUnderstoodError(f"What has no {after.item.text} cannot be grouped so.")

    def _check_both(self, index: int, name: str) -> None:
        """``customers who bought travel and dining`` means both, which is not one condition."""
        joined = self.parts[max(index - 2, 0) : index]
        is_pair = len(joined) == 2 and joined[1].is_word(Word.AND) and joined[1].item.text != ","
        owner = self.catalog.dimension(name).model
        is_own = is_reachable(self.catalog, self.draft.subject.name, owner)
        if is_pair and not is_own and name_of(joined[0]) == name and self.draft.negated != name:
            raise NotUnderstoodError(
                f"Who has both, {joined[0].item.text} and {self.parts[index].item.text}, is not "
                "told by one condition. Ask for one, or with 'or'."
            )

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
            change = self.catalog.model(meaning.model).change
            draft.last = self.catalog.qualify(meaning.model, change)
            draft.columns.append(draft.last)

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
