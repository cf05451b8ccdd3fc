"""Read the rows that a question names: asked for, counted, ranked, grouped by, or denied."""

from __future__ import annotations

from c360.semantic.aggregating import entity_groups
from c360.semantic.catalog import Kind, SemanticModel
from c360.semantic.draft import NotUnderstoodError
from c360.semantic.joins import is_reachable
from c360.semantic.lexicon import Role
from c360.semantic.meaning import Part
from c360.semantic.number_reading import NumberReader
from c360.semantic.plan import Filter, Operator, Order
from c360.semantic.restating import plural
from c360.semantic.words import Word

CUSTOMERS = "customers"
PAIR = 2


class EntityReader(NumberReader):
    """The part of reading that is about entities; ``PartReader`` reads the rest."""

    def _who(self, index: int) -> None:
        """``who`` asks for customers where no other rows are named."""
        names_entity = any(part.has_role(Role.ENTITY) for part in self.parts)
        is_who = self.parts[index].item.text.lower() in ("who", "whose", "whom")
        if is_who and not names_entity:
            if not is_reachable(self.catalog, self.draft.subject.name, CUSTOMERS):
                if index and self.parts[index - 1].meaning is not None:
                    return
                raise NotUnderstoodError("'who' asks for customers, and these are rows of none.")
            self.draft.entities.append(CUSTOMERS)
            self.draft.asked_entity = CUSTOMERS
            self.draft.is_asking = False

    def _entity(self, index: int, part: Part) -> None:
        meaning = part.meaning
        if meaning is None:
            return
        draft = self.draft
        model = self.catalog.model(meaning.model)
        if self._joins_others(index, model):
            return
        if draft.is_counting and model.hidden:
            raise NotUnderstoodError(
                f"{plural(model.noun).capitalize()} are not counted by themselves."
            )
        if not is_reachable(self.catalog, draft.subject.name, model.name):
            self._none_of(index, model)
            return
        self._place_entity(model, is_plural=part.item.is_plural)
        if draft.is_asking and model.name != draft.subject.name:
            draft.asked_entity = model.name
        draft.is_singular = draft.is_singular or (draft.is_asking and not part.item.is_plural)
        draft.is_one = draft.ordering is not None and not part.item.is_plural
        draft.is_asking = draft.is_grouping = False

    def _joins_others(self, index: int, model: SemanticModel) -> bool:
        """``spend and transactions`` counts them, too; two kinds of rows are not one question.

        Returns:
            Whether the entity was counted beside the number before it.
        """
        joined = self.parts[max(index - 2, 0) : index]
        if len(joined) != PAIR or not joined[1].is_word(Word.AND):
            return False
        first = joined[0].meaning
        if joined[0].has_role(Role.ENTITY) and first is not None and first.model != model.name:
            raise NotUnderstoodError(
                f"{joined[0].item.text!r} and {self.parts[index].item.text!r} are different rows. "
                "Ask about one kind at a time."
            )
        if not self.sight.is_number(joined[0]) or self.draft.ordering is not None:
            return False
        self.draft.metrics.append(model.main_metric)
        return True

    def _place_entity(self, model: SemanticModel, *, is_plural: bool) -> None:
        """Compare, count, rank or group by an entity, as what stands before it says."""
        draft = self.draft
        draft.entities.append(model.name)
        if draft.is_size_order and (draft.groups or draft.named) and not is_plural:
            raise NotUnderstoodError(f"It is not clear how a {model.noun} is ranked here.")
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
            draft.per_entity = model.name

    def _none_of(self, index: int, model: SemanticModel) -> None:
        """``accounts without opportunities``; after ``open`` the noun says nothing more."""
        draft = self.draft
        before = self.parts[index - 1].meaning if index else None
        after = self.parts[index + 1].meaning if index + 1 < len(self.parts) else None
        is_verb = after is not None and is_reachable(self.catalog, model.name, after.model)
        if draft.is_negated and is_verb and self.parts[index + 1].has_role(Role.VALUE):
            return
        if draft.is_negated:
            key = next(d for d in model.dimensions.values() if d.kind is Kind.KEY)
            draft.add_filter(Filter(key.qualified, Operator.IS_NULL))
            draft.is_negated = False
        elif before is None or before.model != model.name or draft.negated != before.name:
            raise NotUnderstoodError(
                f"{plural(model.noun).capitalize()} are not what is asked for."
            )

    def _is_averaged(self, model: str) -> bool:
        """``average age per customer`` is one number: the average is over customers anyway."""
        draft = self.draft
        means = [name for name in draft.metrics if self.catalog.fact_of(name) == model]
        return bool(means) and len(means) == len(draft.metrics)
