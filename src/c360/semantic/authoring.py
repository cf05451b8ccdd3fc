"""The YAML form of the semantic model: that of dbt and MetricFlow, with ``config.meta`` of ours.

What MetricFlow knows stands where it expects it; what only questions need stands in ``meta``.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

UnitName = Literal[
    "money", "usd", "count", "days", "months", "years", "pct", "share", "score", "number"
]


Value = bool | int | float | str
Condition = tuple[str, str, Value | tuple[Value, ...]]
"""A dimension, an operator, and a value or several."""


class Authored(BaseModel):
    """Base: an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DimensionMeta(Authored):
    """What questions need to know of a dimension."""

    kind: Literal["key"] | None = None
    unit: UnitName | None = None
    synonyms: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    true_words: tuple[str, ...] = ()
    adjectives: dict[str, Literal["asc", "desc", ">", "<"]] = Field(default_factory=dict)
    personal: Literal["name", "email", "phone", "age"] | None = None
    geography: Literal["us_state"] | None = None
    indexed: bool = False
    hidden: bool = False
    total: bool = False
    usual: Literal["sum", "average"] = "average"
    period_on: dict[str, str] = Field(default_factory=dict)
    implies: tuple[Condition, ...] = ()
    elapsed: bool = False
    until: str = ""
    counted_by: str = ""
    rare: tuple[str, ...] = ()
    bare: Literal["=", "<=", ">="] = "="


class MeasureMeta(Authored):
    """What questions need to know of a measure or a metric."""

    unit: UnitName = "number"
    synonyms: tuple[str, ...] = ()
    adjectives: dict[str, Literal["asc", "desc"]] = Field(default_factory=dict)
    of: str = ""
    counts: str = ""
    stock_of: str = ""
    shown_with: tuple[str, ...] = ()
    hidden: bool = False
    total: bool = False
    rows: tuple[Condition, ...] = ()
    said: str = ""


class TermMeta(Authored):
    """Words of the business that stand for conditions."""

    name: str
    synonyms: tuple[str, ...] = ()
    definition: str
    filters: tuple[Condition, ...]
    change: Literal["up", "down"] | None = None


class RollupMeta(Authored):
    """A smaller table that gives the same sums."""

    table: str
    keys: dict[str, str]
    month: str | None = None
    sums: dict[str, str]


class ModelMeta(Authored):
    """What questions need to know of a model; it stands with its primary entity."""

    noun: str
    synonyms: tuple[str, ...] = ()
    columns: tuple[str, ...]
    order: tuple[str, ...]
    main_metric: str
    summary: tuple[str, ...] = ()
    size: str = ""
    change: str = ""
    change_days: int = 90
    terms: tuple[TermMeta, ...] = ()
    rollups: tuple[RollupMeta, ...] = ()
    unknown: str = ""
    size_is_plain: bool = False
    distance: float = 0.0
    hidden: bool = False


class DimensionConfig(Authored):
    meta: DimensionMeta = DimensionMeta()


class MeasureConfig(Authored):
    meta: MeasureMeta = MeasureMeta()


class EntityConfig(Authored):
    meta: ModelMeta


class AuthoredEntity(Authored):
    name: str
    type: Literal["primary", "foreign"]
    expr: str | None = None
    config: EntityConfig | None = None


class TimeParams(Authored):
    time_granularity: Literal["day"]


class AuthoredDimension(Authored):
    name: str
    type: Literal["categorical", "time"]
    datatype: Literal["string", "integer", "decimal", "float", "boolean"] = "string"
    type_params: TimeParams | None = None
    expr: str | None = None
    label: str | None = None
    description: str
    config: DimensionConfig = DimensionConfig()


class AuthoredMeasure(Authored):
    name: str
    agg: Literal["sum", "average", "count", "count_distinct", "median", "min", "max"]
    expr: str
    agg_time_dimension: str | None = None
    create_metric: Literal[True]
    label: str
    description: str
    config: MeasureConfig = MeasureConfig()


class Relation(Authored):
    schema_name: str
    alias: str


class Defaults(Authored):
    agg_time_dimension: str = ""


class AuthoredModel(Authored):
    name: str
    description: str
    node_relation: Relation
    defaults: Defaults = Defaults()
    entities: tuple[AuthoredEntity, ...]
    dimensions: tuple[AuthoredDimension, ...] = ()
    measures: tuple[AuthoredMeasure, ...] = ()


class Named(Authored):
    name: str


class RatioParams(Authored):
    numerator: Named
    denominator: Named


class AuthoredMetric(Authored):
    name: str
    type: Literal["ratio"]
    label: str
    description: str
    type_params: RatioParams
    config: MeasureConfig = MeasureConfig()


class VerifiedQuestion(Authored):
    """A question that must have an answer; with a plan or SQL, that is its answer.

    ``model`` is the model that must be there for it to be asked. ``sql`` is one SELECT over models
    as tables and their dimensions as columns.
    """

    category: str
    model: str
    question: str
    plan: dict[str, Any] | None = None
    sql: str | None = None


class Document(Authored):
    """One document of a file: a model or a metric."""

    semantic_model: AuthoredModel | None = None
    metric: AuthoredMetric | None = None
