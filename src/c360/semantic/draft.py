"""A plan in the making: what a question has said so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from c360.errors import SemanticError
from c360.semantic.catalog import Aggregation, Catalog, SemanticModel, Unit, names_dimension
from c360.semantic.plan import Filter, Grain, Group, Operator, Order, Period
from c360.semantic.words import Word


class NotUnderstoodError(SemanticError):
    """Words that are known do not make a question together; the message says which."""


@dataclass(slots=True)
class Comparison:
    """A comparison that waits for what is compared."""

    operator: Operator
    values: list[tuple[Decimal, str | None]] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether its numbers are all there."""
        return len(self.values) == (2 if self.operator is Operator.IN else 1)


@dataclass(slots=True)
class Draft:
    """What has been said, and what waits for its object.

    ``numbers`` are numbers that were named and not used yet; ``last`` the newest number named,
    whether used or not; ``named`` dimensions that were named without saying why.
    """

    catalog: Catalog
    subject: SemanticModel
    metrics: list[str] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    filters: list[Filter] = field(default_factory=list)
    having: list[Filter] = field(default_factory=list)
    part: list[Filter] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    entities: list[str] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    last: str | None = None
    limit: int | None = None
    grain: Grain | None = None
    aggregation: Aggregation | None = None
    ordering: bool | None = None
    comparison: Comparison | None = None
    waiting: Comparison | None = None
    is_grouping: bool = False
    is_negated: bool = False
    is_absent: bool = False
    is_showing: bool = False
    shows_what_is_had: bool = False
    has_shown: bool = False
    is_counting: bool = False
    is_asking: bool = False
    is_singular: bool = False
    is_one: bool = False
    is_size_order: bool = False
    is_extent: bool = False
    is_size_asked: bool = False
    limits_groups: bool = False
    ends_within: bool = False
    per_entity: str | None = None
    more_aggregations: list[Aggregation] = field(default_factory=list)
    is_falling: bool = False
    asks_both_ends: bool = False
    asks_time: bool = False
    undated: str | None = None
    asked_entity: str | None = None
    is_adjacent: bool = False
    is_of_rows: bool = False
    negated: str | None = None
    has_listed: bool = False
    flags: set[Word] = field(default_factory=set)
    copula_seen: bool = False

    def add_filter(self, condition: Filter) -> None:
        """Add a condition; a further value of the same field is another that is allowed."""
        target = self.part if self._is_part() else self.filters
        if condition.operator in (Operator.EQ, Operator.NE):
            for index, known in enumerate(target):
                merged = _merge(known, condition)
                if merged is not None:
                    target[index] = merged
                    return
        if condition not in target:
            target.append(condition)

    def _is_part(self) -> bool:
        return Word.SHARE in self.flags and self.copula_seen

    def bind(self, comparison: Comparison, reference: str) -> None:
        """Compare a number: a dimension's as a filter, a metric's after adding up.

        Raises:
            NotUnderstoodError: The unit does not fit.
        """
        is_dimension = names_dimension(reference)
        unit = (
            self.catalog.dimension(reference).unit
            if is_dimension
            else self.catalog.metric(reference).unit
        )
        values = [convert(value, said, unit) for value, said in comparison.values]
        operator = comparison.operator
        if self.is_falling and reference == self._change() and operator in FALLING:
            operator, values = FALLING[operator], [-value for value in values]
        target = self.add_filter if is_dimension else self.having.append
        if comparison.operator is Operator.IN:
            target(Filter(reference, Operator.GE, (min(values),)))
            target(Filter(reference, Operator.LE, (max(values),)))
        else:
            target(Filter(reference, operator, (values[0],)))
        self.last = reference
        if is_dimension:
            self.imply(reference)

    def imply(self, reference: str) -> None:
        """Add the conditions that go without saying where a dimension is compared or aggregated."""
        dimension = self.catalog.dimension(reference)
        said = {condition.field for condition in self.filters}
        for implied in dimension.implies:
            field = self.catalog.qualify(dimension.model, implied.dimension)
            if field not in said:
                self.filters.append(Filter(field, Operator(implied.operator), implied.values))

    def meet_by(self, period: Period) -> bool:
        """Take a period as that of the time which a number counts the days to: ``renew in Q3``.

        Returns:
            Whether the last number or a condition is such a number.
        """
        named = [*self.numbers, *(condition.field for condition in self.filters)]
        for reference in filter(names_dimension, named):
            dimension = self.catalog.dimension(reference)
            if not dimension.until:
                continue
            self.filters = [known for known in self.filters if known.field != reference]
            self.numbers = [number for number in self.numbers if number != reference]
            time = self.catalog.qualify(dimension.model, dimension.until)
            self.columns.append(time)
            self.add_filter(Filter(time, Operator.GE, (period.start,)))
            self.add_filter(Filter(time, Operator.LT, (period.end,)))
            return True
        return False

    def _change(self) -> str:
        return self.catalog.qualify(self.subject.name, self.subject.change)

    def fits(self, comparison: Comparison, reference: str) -> bool:
        """Tell whether a number may be compared so."""
        unit = (
            self.catalog.dimension(reference).unit
            if names_dimension(reference)
            else self.catalog.metric(reference).unit
        )
        try:
            for value, said in comparison.values:
                convert(value, said, unit)
        except NotUnderstoodError:
            return False
        return True


FALLING = {
    Operator.GT: Operator.LT,
    Operator.GE: Operator.LE,
    Operator.LT: Operator.GT,
    Operator.LE: Operator.GE,
}
"""``dropped by more than 30 %`` is a change below -30 %."""

FACTORS = {
    ("days", Unit.DAYS): Decimal(1),
    ("weeks", Unit.DAYS): Decimal(7),
    ("months", Unit.DAYS): Decimal(30),
    ("years", Unit.DAYS): Decimal(365),
    ("months", Unit.MONTHS): Decimal(1),
    ("years", Unit.MONTHS): Decimal(12),
    ("years", Unit.YEARS): Decimal(1),
    ("money", Unit.MONEY): Decimal(1),
    ("money", Unit.USD): Decimal(1),
    ("percent", Unit.PCT): Decimal(1),
    ("percent", Unit.SHARE): Decimal("0.01"),
    ("percent", Unit.SCORE): Decimal(1),
    ("points", Unit.SCORE): Decimal(1),
}


def convert(value: Decimal, said: str | None, unit: Unit | None) -> Decimal:
    """Return a number of a question in the unit of what it is compared with.

    A share over 1 is meant in percent: an error rate above 5.

    Raises:
        NotUnderstoodError: It was said in a unit that does not fit.
    """
    if said is None and unit is Unit.SHARE and value > 1:
        said = "percent"
    if said is None:
        return value
    factor = FACTORS.get((said, unit)) if unit else None
    if factor is None:
        raise NotUnderstoodError(f"{value} {said} cannot be compared with a number in {unit}.")
    return value * factor


def _merge(known: Filter, condition: Filter) -> Filter | None:
    pairs = {Operator.EQ: Operator.IN, Operator.NE: Operator.NOT_IN}
    many = pairs[condition.operator]
    if known.field != condition.field or known.operator not in (condition.operator, many):
        return None
    if condition.values[0] in known.values:
        return known
    return Filter(known.field, many, (*known.values, *condition.values))
