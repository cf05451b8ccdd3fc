"""What the columns of an answer are: label, unit, kind and definition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from c360.semantic.aggregates import BEFORE, PART, group_name
from c360.semantic.catalog import Aggregation, Catalog, Dimension, Metric, Unit
from c360.semantic.plan import TIME, Calculation, Plan, PlanKind


class FieldKind(StrEnum):
    """What a column holds, for showing and drawing it."""

    CATEGORY = "category"
    STATE = "state"
    TIME = "time"
    NUMBER = "number"
    BOOLEAN = "boolean"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: ``source`` names the dimension or metric it comes from.

    ``adds_up`` says that its values over groups are parts of a whole.
    """

    name: str
    label: str
    kind: FieldKind
    unit: Unit | None = None
    definition: str = ""
    source: str = ""
    personal: str | None = None
    adds_up: bool = False


def describe_fields(plan: Plan, catalog: Catalog) -> list[Field]:
    """Describe the columns that a plan's SQL gives, in their order."""
    if plan.kind is PlanKind.LIST:
        return [_dimension(catalog.dimension(name)) for name in plan.columns]
    if plan.kind is PlanKind.HISTOGRAM:
        return _histogram(catalog.dimension(plan.columns[0]))
    groups = _groups(plan, catalog)
    if plan.kind is PlanKind.AGGREGATE:
        return [*groups, *_metrics(plan, catalog)]
    return [
        *groups,
        Field(
            "correlation",
            "Correlation",
            FieldKind.NUMBER,
            Unit.NUMBER,
            "Pearson's correlation: 1 rise together, 0 none, -1 one falls as the other rises.",
        ),
        Field("row_count", "Rows", FieldKind.NUMBER, Unit.COUNT, "Rows it was computed over."),
    ]


def _dimension(dimension: Dimension, name: str | None = None) -> Field:
    kind = FieldKind(dimension.kind.value)
    if dimension.geography == "us_state":
        kind = FieldKind.STATE
    return Field(
        name or dimension.name,
        dimension.label,
        kind,
        dimension.unit,
        dimension.description,
        dimension.qualified,
        dimension.personal,
    )


def _groups(plan: Plan, catalog: Catalog) -> list[Field]:
    fields = []
    for group in plan.groups:
        name = group_name(group, catalog)
        if group.dimension == TIME:
            label = name.capitalize()
            fields.append(
                Field(name, label, FieldKind.TIME, definition=f"First day of the {name}.")
            )
        else:
            fields.append(_dimension(catalog.dimension(group.dimension), name))
    return fields


def _metrics(plan: Plan, catalog: Catalog) -> list[Field]:
    fields = []
    known = dict.fromkeys([*plan.metrics, *(condition.field for condition in plan.having)])
    for reference in known:
        metric = catalog.metric(reference)
        fields.append(_metric(metric, reference))
        fields.extend(_calculated(plan, metric))
    return fields


def _metric(metric: Metric, reference: str) -> Field:
    return Field(
        metric.name,
        metric.label,
        FieldKind.NUMBER,
        metric.unit,
        metric.description,
        reference,
        adds_up=metric.aggregation in (Aggregation.SUM, Aggregation.COUNT),
    )


def _calculated(plan: Plan, metric: Metric) -> list[Field]:
    name, label = metric.name, metric.label
    if plan.against is not None or plan.calculation is Calculation.CHANGE:
        return [
            _extra(
                f"{name}_{BEFORE}", f"{label} before", metric.unit, "The same, one period before."
            ),
            _extra(f"{name}_change", "Change", metric.unit, "The newer less the older."),
            _extra(f"{name}_change_pct", "Change in %", Unit.PCT, "The change by the older."),
        ]
    if plan.calculation is Calculation.SHARE_WHERE:
        return [
            _extra(
                f"{name}_{PART}", f"{label} of the part", metric.unit, "What meets the condition."
            ),
            _extra(f"{name}_pct", "Share", Unit.PCT, "The part by the whole."),
        ]
    if plan.calculation is Calculation.SHARE_OF_TOTAL:
        return [_extra(f"{name}_pct", "Share", Unit.PCT, "By the total of all rows shown.")]
    if plan.calculation is Calculation.CUMULATIVE:
        return [_extra(f"{name}_cumulative", f"{label}, added up", metric.unit, "Sum so far.")]
    return []


def _extra(name: str, label: str, unit: Unit, definition: str) -> Field:
    return Field(name, label, FieldKind.NUMBER, unit, definition)


def _histogram(dimension: Dimension) -> list[Field]:
    return [
        Field("bucket_from", f"{dimension.label} from", FieldKind.NUMBER, dimension.unit),
        Field("bucket_to", f"{dimension.label} to", FieldKind.NUMBER, dimension.unit),
        Field("row_count", "Rows", FieldKind.NUMBER, Unit.COUNT, "Rows with a value in the bar."),
    ]
