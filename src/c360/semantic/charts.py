"""Choose the chart that suits an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from c360.semantic.fields import Field, FieldKind
from c360.semantic.plan import Calculation, Plan, PlanKind

LARGEST_PIE = 8
LEAST_POINTS = 3
"""Fewer points show nothing about how two numbers go together."""


class ChartKind(StrEnum):
    """The charts there are."""

    CARD = "card"
    LINE = "line"
    AREA = "area"
    BAR = "bar"
    PIE = "pie"
    MAP = "map"
    SCATTER = "scatter"
    HISTOGRAM = "histogram"
    STACKED_BAR = "stacked_bar"
    SUNBURST = "sunburst"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Chart:
    """How to draw an answer: columns by their names; ``others`` suit it as well."""

    kind: ChartKind
    x: str | None = None
    y: str | None = None
    series: str | None = None
    others: tuple[ChartKind, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the chart as plain values."""
        return {
            "kind": self.kind.value,
            "x": self.x,
            "y": self.y,
            "series": self.series,
            "others": [kind.value for kind in self.others],
        }


def choose_chart(plan: Plan, fields: Sequence[Field], row_count: int) -> Chart:
    """Choose a chart by what the columns hold and how many rows there are."""
    if plan.kind is PlanKind.HISTOGRAM:
        return Chart(ChartKind.HISTOGRAM, "bucket_from", "row_count", others=_others("bar"))
    if plan.kind is PlanKind.LIST:
        return Chart(ChartKind.TABLE)
    axes = [field for field in fields if field.kind is not FieldKind.NUMBER]
    numbers = [field for field in fields if field.kind is FieldKind.NUMBER]
    shown = _main_number(plan, numbers)
    if not axes:
        return Chart(ChartKind.CARD, y=shown)
    points = (ChartKind.SCATTER,) if _has_points(axes, numbers, row_count) else ()
    if any(field.kind is FieldKind.KEY for field in axes):
        return Chart(ChartKind.TABLE, others=_others("bar", *points), x=axes[-1].name, y=shown)
    if len(axes) == 1:
        chart = _one_axis(plan, axes[0], shown, row_count, is_whole=_is_whole(plan, numbers))
        return replace(chart, others=(*points, *chart.others))
    if len(axes) == 2:
        return _two_axes(axes, shown)
    return Chart(ChartKind.TABLE, others=_others(*points) if points else ())


def _has_points(axes: Sequence[Field], numbers: Sequence[Field], row_count: int) -> bool:
    """Tell whether members can lie by two numbers; over time they would tell no order."""
    is_timed = any(field.kind is FieldKind.TIME for field in axes)
    return len(numbers) > 1 and row_count >= LEAST_POINTS and not is_timed


def _main_number(plan: Plan, numbers: Sequence[Field]) -> str | None:
    if not numbers:
        return None
    if plan.calculation is Calculation.SHARE_WHERE:
        return next(field.name for field in numbers if field.name.endswith("_pct"))
    return numbers[0].name


def _is_whole(plan: Plan, numbers: Sequence[Field]) -> bool:
    return plan.limit is None and not plan.having and bool(numbers) and numbers[0].adds_up


def _one_axis(
    plan: Plan, axis: Field, number: str | None, row_count: int, *, is_whole: bool
) -> Chart:
    """Choose for one axis; a pie is for all the parts of a whole, not for means or a top ten."""
    if axis.kind is FieldKind.TIME:
        return Chart(ChartKind.LINE, axis.name, number, others=_others("area", "bar"))
    if axis.kind is FieldKind.STATE:
        return Chart(ChartKind.MAP, axis.name, number, others=_others("bar"))
    if plan.calculation is Calculation.SHARE_OF_TOTAL and row_count <= LARGEST_PIE:
        return Chart(ChartKind.PIE, axis.name, number, others=_others("bar"))
    others = ("pie",) if is_whole and row_count <= LARGEST_PIE else ()
    return Chart(ChartKind.BAR, axis.name, number, others=_others(*others))


def _two_axes(axes: Sequence[Field], number: str | None) -> Chart:
    first, second = axes
    if first.kind is FieldKind.TIME:
        return Chart(
            ChartKind.LINE, first.name, number, second.name, _others("area", "stacked_bar")
        )
    return Chart(ChartKind.STACKED_BAR, first.name, number, second.name, _others("sunburst"))


def _others(*names: str) -> tuple[ChartKind, ...]:
    return (*(ChartKind(name) for name in names), ChartKind.TABLE)
