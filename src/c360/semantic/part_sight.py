"""What stands beside a part of a question."""

from __future__ import annotations

from collections.abc import Sequence

from c360.semantic.catalog import Catalog, Kind
from c360.semantic.lexicon import Role
from c360.semantic.meaning import COMPARATORS, SKIPPED, Part
from c360.semantic.part_words import UNITS
from c360.semantic.words import Word


class PartSight:
    """Looks to both sides of a part; fillers are not seen."""

    def __init__(self, parts: Sequence[Part], catalog: Catalog) -> None:
        self.parts = parts
        self.catalog = catalog

    def follows_measure(self, index: int) -> bool:
        """Tell whether a number of the model, or a change of one, stands just before."""
        before = [part for part in self.parts[:index] if not part.is_word(*SKIPPED)]
        return bool(before) and (
            before[-1].has_role(Role.DIMENSION, Role.METRIC, Role.TERM, Role.MORE_THAN)
            or before[-1].is_word(Word.INCREASE, Word.DECREASE)
        )

    def follows_entity(self, index: int) -> bool:
        """Tell whether the noun of rows stands just before: ``members under 30``."""
        before = [part for part in self.parts[:index] if not part.is_word(*SKIPPED)]
        return bool(before) and before[-1].has_role(Role.ENTITY)

    def is_number(self, part: Part) -> bool:
        """Tell whether a part is a number of the model."""
        if part.has_role(Role.METRIC):
            return True
        is_dimension = part.has_role(Role.DIMENSION)
        return is_dimension and self.catalog.dimension(name_of(part)).kind is Kind.NUMBER

    def precedes_measure(self, index: int) -> bool:
        """Tell whether a number of the model follows, to which a comparison may belong."""
        rest = [
            part
            for part in self.parts[index + 1 :]
            if not part.is_word(*SKIPPED, *UNITS) and part.item.number is None
        ]
        return bool(rest) and self.is_number(rest[0])

    def precedes_comparison(self, index: int) -> bool:
        """Tell whether the measure after a part is compared with a number."""
        rest = [part for part in self.parts[index + 1 :] if not part.is_word(*SKIPPED)]
        return len(rest) > 1 and rest[1].is_word(*COMPARATORS)

    def unit_after(self, index: int) -> str | None:
        after = self.parts[index + 1] if index + 1 < len(self.parts) else None
        if after is None or after.item.word not in UNITS or after.meaning is not None:
            return None
        return "weeks" if after.item.text.startswith("week") else UNITS[after.item.word]

    def follows_number(self, index: int) -> bool:
        before = [part for part in self.parts[:index] if not part.is_word(*SKIPPED)]
        return bool(before) and before[-1].has_role(Role.DIMENSION, Role.METRIC)

    def next_after(self, index: int) -> Part | None:
        rest = self.parts[index + 1 :]
        return next((part for part in rest if not part.is_word(*SKIPPED)), None)

    def beside(self, index: int, step: int) -> Part | None:
        """Return the next part on one side that says something by itself."""
        position = index + step
        while 0 <= position < len(self.parts):
            if not self.parts[position].is_word(*SKIPPED, Word.NOT):
                return self.parts[position]
            position += step
        return None

    def names_value_beside(self, index: int, name: str) -> bool:
        """Tell whether a value of this very dimension stands beside it: ``state California``."""
        neighbours = (*self.parts[max(index - 1, 0) : index], *self.parts[index + 1 : index + 2])
        if any(part.has_role(Role.VALUE) and name_of(part) == name for part in neighbours):
            return True
        return bool(index) and self._is_noun_of(self.parts[index - 1], name)

    def _is_noun_of(self, before: Part, name: str) -> bool:
        """Tell whether a dimension is but the noun of what goes before: ``leisure categories``."""
        dimension = self.catalog.dimension(name)
        owner = self.catalog.model(dimension.model)
        is_noun = owner.hidden and owner.key.expression == dimension.expression
        return is_noun and before.has_role(Role.VALUE) and name_of(before).startswith(owner.name)


def name_of(part: Part) -> str:
    """Return the name of what a part means; none for function words."""
    return part.meaning.name if part.meaning is not None else ""
