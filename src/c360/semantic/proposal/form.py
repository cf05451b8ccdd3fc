"""The form a language model fills in: a plan, and what it took each unknown word for.

The names it may use are the caller's: what a role may not see is not in the form.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema

from c360.errors import SemanticError
from c360.semantic.catalog import Aggregation, Catalog, Kind
from c360.semantic.periods import whole_period
from c360.semantic.plan import (
    TIME,
    Calculation,
    Filter,
    Grain,
    Group,
    Operator,
    Order,
    Period,
    Plan,
    PlanKind,
)

NAMES = "names"
KEYWORDS = frozenset(
    {
        "$defs", "$ref", "additionalProperties", "anyOf", "enum", "items", "properties",
        "required", "type",
    }
)  # fmt: skip
"""What every server with structured output understands of JSON schema."""
YEARS = (1900, 2200)
MOST_PARTS = 20
Short = Annotated[str, Field(max_length=200)]
DimensionName = Annotated[Short, WithJsonSchema({NAMES: "dimension"})]
GroupName = Annotated[Short, WithJsonSchema({NAMES: "group"})]
NumberName = Annotated[Short, WithJsonSchema({NAMES: "number"})]
MetricName = Annotated[Short, WithJsonSchema({NAMES: "metric"})]
ModelName = Annotated[Short, WithJsonSchema({NAMES: "model"})]
AnyName = Annotated[Short, WithJsonSchema({NAMES: "any"})]
Number = int | Annotated[float, Field(allow_inf_nan=False)]


class Form(BaseModel):
    """One object of the reply; a key that is not asked for is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Aggregate(Form):
    """A number that has no metric of its own, added up."""

    aggregation: Aggregation
    number: NumberName

    @property
    def reference(self) -> str:
        """As a plan names it."""
        return f"{self.aggregation.value}:{self.number}"


Metric = MetricName | Aggregate


class ProposedGroup(Form):
    dimension: GroupName
    grain: Grain | None


class ProposedFilter(Form):
    field: DimensionName
    operator: Operator
    values: list[Short | bool | Number] = Field(max_length=MOST_PARTS)


class ProposedHaving(Form):
    metric: Metric
    operator: Operator
    value: Number


class ProposedPeriod(Form):
    first_day: date
    last_day: date


class ProposedOrder(Form):
    by: AnyName | Aggregate
    descending: bool


class ProposedPlan(Form):
    """A plan as it is asked for: every part of ``c360.semantic.plan.Plan``, in plain words."""

    kind: PlanKind
    subject: ModelName
    metrics: list[Metric] = Field(max_length=MOST_PARTS)
    groups: list[ProposedGroup] = Field(max_length=MOST_PARTS)
    filters: list[ProposedFilter] = Field(max_length=MOST_PARTS)
    having: list[ProposedHaving] = Field(max_length=MOST_PARTS)
    period: ProposedPeriod | None
    against: ProposedPeriod | None
    columns: list[DimensionName] = Field(max_length=MOST_PARTS)
    order: list[ProposedOrder] = Field(max_length=MOST_PARTS)
    limit: int | None
    calculation: Calculation | None
    part: list[ProposedFilter] = Field(max_length=MOST_PARTS)

    def to_plan(self) -> Plan:
        """Return the plan.

        Raises:
            SemanticError: A period ends before it begins.
        """
        return Plan(
            kind=self.kind,
            subject=self.subject,
            metrics=tuple(_reference(metric) for metric in self.metrics),
            groups=tuple(Group(group.dimension, group.grain) for group in self.groups),
            filters=_filters(self.filters),
            having=tuple(Filter(_reference(f.metric), f.operator, (f.value,)) for f in self.having),
            period=_period(self.period),
            against=_period(self.against),
            columns=tuple(self.columns),
            order=tuple(Order(_reference(order.by), order.descending) for order in self.order),
            limit=self.limit,
            calculation=self.calculation,
            part=_filters(self.part),
        )


class ReadWord(Form):
    """Words of the question that nobody here knew, and what in the plan stands for them."""

    words: Short
    stands_for: AnyName | Aggregate

    @property
    def reference(self) -> str:
        """What it names, as a plan does."""
        return _reference(self.stands_for)


class Proposal(Form):
    """The reply: a plan with its words, or the words that the data says nothing about."""

    read: list[ReadWord] = Field(max_length=MOST_PARTS)
    not_in_the_data: list[Short] = Field(max_length=MOST_PARTS)
    plan: ProposedPlan | None


def read_proposal(text: str) -> Proposal:
    """Read a reply.

    Raises:
        SemanticError: It is no JSON, or of another form; the message says where, not what it held.
    """
    try:
        return Proposal.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part)[:40] for part in first["loc"][:8]) or "the reply"
        raise SemanticError(f"{place}: {first['msg'][:200]}.") from error


def describe_form(catalog: Catalog) -> dict[str, Any]:
    """Describe the form as a strict JSON schema with the names of a catalog."""
    schema = _keep_plain(Proposal.model_json_schema())
    schema["$defs"] |= {f"{kind}_name": names for kind, names in _names(catalog).items()}
    plain: dict[str, Any] = schema
    return plain


def _names(catalog: Catalog) -> dict[str, dict[str, Any]]:
    dimensions = [d for model in catalog.models.values() for d in model.dimensions.values()]
    names = [d.qualified for d in dimensions if not d.hidden]
    metrics = [name for name, metric in catalog.metrics.items() if not metric.hidden]
    return {
        "dimension": _choice(names),
        "number": _choice(d.qualified for d in dimensions if d.kind is Kind.NUMBER),
        "metric": _choice(metrics),
        "model": _choice(catalog.models),
        "group": {"anyOf": [{"$ref": "#/$defs/dimension_name"}, _choice([TIME])]},
        "any": {
            "anyOf": [{"$ref": f"#/$defs/{kind}_name"} for kind in ("dimension", "metric", "model")]
            + [_choice([TIME])]
        },
    }


def _choice(names: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(names)}


def _keep_plain(node: Any) -> Any:
    if isinstance(node, list):
        return [_keep_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    if NAMES in node:
        return {"$ref": f"#/$defs/{node[NAMES]}_name"}
    kept: dict[str, Any] = {}
    for key, value in node.items():
        if key in ("properties", "$defs"):
            kept[key] = {name: _keep_plain(item) for name, item in value.items()}
        elif key in KEYWORDS:
            kept[key] = _keep_plain(value)
    return kept


def _reference(metric: str | Aggregate) -> str:
    return metric if isinstance(metric, str) else metric.reference


def _filters(proposed: list[ProposedFilter]) -> tuple[Filter, ...]:
    return tuple(Filter(f.field, f.operator, tuple(f.values)) for f in proposed)


def _period(proposed: ProposedPeriod | None) -> Period | None:
    if proposed is None:
        return None
    first, last = proposed.first_day, proposed.last_day
    if last < first or first.year < YEARS[0] or last.year > YEARS[1]:
        raise SemanticError(
            f"The period is {first} to {last}; it has to begin first, in years {YEARS[0]} to "
            f"{YEARS[1]}."
        )
    return whole_period(first, last + timedelta(days=1))
