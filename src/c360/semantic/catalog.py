"""The semantic model in memory: models, entities, dimensions, metrics and terms.

It is read from YAML (``reading.py``) and never changes afterwards. Dimensions are named
``model.dimension``; metrics have names of their own. A number may also be aggregated without
having been given a metric: ``average:customers.age`` names that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from c360.errors import SemanticError


class Kind(StrEnum):
    """What a dimension holds."""

    CATEGORY = "category"
    TIME = "time"
    NUMBER = "number"
    BOOLEAN = "boolean"
    KEY = "key"


class Unit(StrEnum):
    """Unit of a number: how it is shown, and which numbers in a question may be meant for it."""

    MONEY = "money"
    USD = "usd"
    COUNT = "count"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    PCT = "pct"
    SHARE = "share"
    SCORE = "score"
    NUMBER = "number"


class Aggregation(StrEnum):
    """How rows become one number."""

    SUM = "sum"
    AVERAGE = "average"
    COUNT = "count"
    COUNT_DISTINCT = "count_distinct"
    MEDIAN = "median"
    MIN = "min"
    MAX = "max"


AGGREGATION_WORDS = {
    Aggregation.SUM: "total",
    Aggregation.AVERAGE: "average",
    Aggregation.MEDIAN: "median",
    Aggregation.MIN: "lowest",
    Aggregation.MAX: "highest",
}


@dataclass(frozen=True, slots=True)
class TermFilter:
    """One condition that words bring with them."""

    dimension: str
    operator: str
    values: tuple[str | int | float | bool, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A property of a model's rows.

    ``values`` are the members of a closed set with their synonyms; ``indexed`` says that members
    are read from the snapshot. ``usual`` is how it is aggregated where a question does not say;
    ``implies`` are conditions that go without saying where it is compared or aggregated;
    ``period_on`` the time that a period means beside a member; ``counted_by`` the metric that
    counts rows once its members are told apart. ``is_elapsed`` says that it counts the days since
    something, ``until`` names the time that it counts the days to; ``bare_operator`` compares a
    number that follows without a comparison. ``rare`` are members that data may lack.
    ``adjectives`` order by it: ``asc``, ``desc``, or a comparison such as ``>``.
    ``is_additive`` says that its sum means something.
    """

    name: str
    model: str
    kind: Kind
    expression: str
    label: str
    description: str
    unit: Unit | None = None
    synonyms: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    true_words: tuple[str, ...] = ()
    adjectives: Mapping[str, str] = field(default_factory=dict)
    personal: str | None = None
    geography: str | None = None
    indexed: bool = False
    hidden: bool = False
    is_additive: bool = False
    usual: Aggregation = Aggregation.AVERAGE
    period_on: Mapping[str, str] = field(default_factory=dict)
    implies: tuple[TermFilter, ...] = ()
    is_elapsed: bool = False
    counted_by: str = ""
    until: str = ""
    bare_operator: str = "="
    rare: tuple[str, ...] = ()

    @property
    def qualified(self) -> str:
        """The name with its model."""
        return f"{self.model}.{self.name}"


@dataclass(frozen=True, slots=True)
class Metric:
    """A number over rows: an aggregate of one model, or a ratio of two of those.

    ``time`` is the dimension that periods apply to. ``of`` is the number dimension that it
    aggregates, ``counts`` the entity it counts, if any. ``rows`` are the conditions on the rows
    that it counts: beside another number, ``won deals`` names rows, not how many there are.
    ``said`` is how a sentence says it where its label alone is too short for one.
    """

    name: str
    label: str
    description: str
    unit: Unit
    synonyms: tuple[str, ...] = ()
    adjectives: Mapping[str, str] = field(default_factory=dict)
    model: str = ""
    aggregation: Aggregation | None = None
    expression: str = ""
    time: str = ""
    numerator: str = ""
    denominator: str = ""
    of: str = ""
    counts: str = ""
    stock_of: str = ""
    shown_with: tuple[str, ...] = ()
    hidden: bool = False
    is_additive: bool = False
    rows: tuple[TermFilter, ...] = ()
    said: str = ""

    @property
    def is_ratio(self) -> bool:
        """Whether it is a ratio of two others."""
        return bool(self.numerator)


@dataclass(frozen=True, slots=True)
class Entity:
    """What a model's rows are, or point at: the joints between models."""

    name: str
    is_primary: bool
    expression: str


@dataclass(frozen=True, slots=True)
class Term:
    """Words of the business that stand for conditions, with their definition."""

    name: str
    synonyms: tuple[str, ...]
    definition: str
    filters: tuple[TermFilter, ...]
    change: str | None = None


@dataclass(frozen=True, slots=True)
class Rollup:
    """A smaller table that gives the same sums of some metrics.

    ``keys`` are its columns by entity; ``month`` its column of months, if it has one; ``sums`` the
    column to add up by metric.
    """

    table: str
    keys: Mapping[str, str]
    month: str | None
    sums: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SemanticModel:
    """One table with its meaning; its rows can be listed unless it is hidden.

    ``distance`` says how far it is from what people usually ask about: of two models that answer
    a question equally well, the nearer one is meant.
    """

    name: str
    description: str
    table: str
    entities: tuple[Entity, ...]
    dimensions: Mapping[str, Dimension]
    time: str
    noun: str
    synonyms: tuple[str, ...]
    columns: tuple[str, ...]
    order: tuple[str, ...]
    main_metric: str
    summary: tuple[str, ...]
    size: str
    change: str
    terms: tuple[Term, ...]
    rollups: tuple[Rollup, ...]
    unknown: str = ""
    is_size_plain: bool = False
    change_days: int = 90
    distance: float = 0.0
    hidden: bool = False

    @property
    def key(self) -> Entity:
        """The entity that its rows are."""
        return next(entity for entity in self.entities if entity.is_primary)

    @property
    def is_state(self) -> bool:
        """Whether it only says how things stand on the day of the data."""
        return self.dimensions[self.time].hidden if self.time in self.dimensions else True


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """All of the semantic model."""

    models: Mapping[str, SemanticModel]
    metrics: Mapping[str, Metric]

    def model(self, name: str) -> SemanticModel:
        """Get a model.

        Raises:
            SemanticError: There is none of that name.
        """
        try:
            return self.models[name]
        except KeyError:
            raise SemanticError(
                f"No semantic model is called {name!r}. Known: {', '.join(self.models)}."
            ) from None

    def dimension(self, qualified: str) -> Dimension:
        """Get a dimension by ``model.dimension``.

        Raises:
            SemanticError: There is none of that name.
        """
        model_name, _, name = qualified.partition(".")
        dimensions = self.model(model_name).dimensions
        try:
            return dimensions[name]
        except KeyError:
            raise SemanticError(
                f"{model_name} has no dimension {name!r}. Known: {', '.join(dimensions)}."
            ) from None

    def qualify(self, model: str, name: str) -> str:
        """Name a dimension with its model; one of another model has it already."""
        return name if "." in name else f"{model}.{name}"

    def metric(self, reference: str) -> Metric:
        """Get a metric by name, or make the one that ``aggregation:model.dimension`` names.

        Raises:
            SemanticError: There is none of that name, or the dimension cannot be so aggregated.
        """
        word, colon, qualified = reference.partition(":")
        if colon:
            return self._aggregate(word, qualified)
        try:
            return self.metrics[reference]
        except KeyError:
            raise SemanticError(
                f"No metric is called {reference!r}. Known: {', '.join(self.metrics)}."
            ) from None

    def base_metrics(self, reference: str) -> tuple[Metric, ...]:
        """Get the aggregates that a metric is made of: itself, or numerator and denominator."""
        metric = self.metric(reference)
        if metric.is_ratio:
            return self.metric(metric.numerator), self.metric(metric.denominator)
        return (metric,)

    def fact_of(self, reference: str) -> str:
        """Name the model whose rows a metric adds up, by its numerator if it is a ratio."""
        return self.base_metrics(reference)[0].model

    def is_state(self, reference: str) -> bool:
        """Whether a metric only says how things stand on the day of the data."""
        return self.model(self.fact_of(reference)).is_state

    def _aggregate(self, word: str, qualified: str) -> Metric:
        dimension = self.dimension(qualified)
        if word == Aggregation.COUNT_DISTINCT:
            return self._count_members(dimension)
        try:
            aggregation = Aggregation(word)
        except ValueError:
            raise SemanticError(
                f"{word!r} is no aggregation. Allowed: {', '.join(Aggregation)}."
            ) from None
        if dimension.kind is not Kind.NUMBER or dimension.unit is None:
            raise SemanticError(f"{qualified} is not a number, so it has no {word}.")
        if aggregation not in AGGREGATION_WORDS:
            raise SemanticError(
                f"The {word} of {qualified} has no name. Allowed: {', '.join(AGGREGATION_WORDS)}."
            )
        if aggregation is Aggregation.SUM and not dimension.is_additive:
            raise SemanticError(
                f"The sum of {dimension.label.lower()} means nothing. Ask for its average."
            )
        told = AGGREGATION_WORDS[aggregation]
        return Metric(
            name=f"{aggregation.value}_{dimension.name}",
            label=f"{told.capitalize()} {_lower_first(dimension.label)}",
            description=f"{told.capitalize()} over rows of: {dimension.description}",
            unit=dimension.unit,
            model=dimension.model,
            aggregation=aggregation,
            expression=dimension.expression,
            time=self.model(dimension.model).time,
            of=dimension.name,
            is_additive=dimension.is_additive,
        )

    def _count_members(self, dimension: Dimension) -> Metric:
        if dimension.kind is not Kind.CATEGORY:
            raise SemanticError(f"{dimension.qualified} has no members that are counted.")
        label = _lower_first(dimension.label)
        return Metric(
            name=f"{Aggregation.COUNT_DISTINCT.value}_{dimension.name}",
            label=f"Distinct values of {label}",
            description=f"How many different values there are of: {dimension.description}",
            unit=Unit.COUNT,
            model=dimension.model,
            aggregation=Aggregation.COUNT_DISTINCT,
            expression=dimension.expression,
            time=self.model(dimension.model).time,
            of=dimension.name,
        )


def names_dimension(reference: str) -> bool:
    """Tell whether a reference is to a dimension, not to a metric or an aggregate.

    Examples:
        >>> names_dimension("customers.age"), names_dimension("average:customers.age")
        (True, False)
    """
    return "." in reference and ":" not in reference


def _lower_first(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
