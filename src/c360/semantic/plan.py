"""What stands between a question and SQL: a typed plan that names only what the model holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from c360.errors import SemanticError

Scalar = str | int | float | bool | Decimal | date


class PlanKind(StrEnum):
    """The shapes of an answer."""

    AGGREGATE = "aggregate"
    LIST = "list"
    CORRELATION = "correlation"
    HISTOGRAM = "histogram"
    ASSOCIATION = "association"


class Calculation(StrEnum):
    """What is made of an aggregate afterwards."""

    SHARE_OF_TOTAL = "share_of_total"
    SHARE_WHERE = "share_where"
    CHANGE = "change"
    CUMULATIVE = "cumulative"


class Explain(StrEnum):
    """That a change is to be explained, and which way the question says that it went."""

    UP = "up"
    DOWN = "down"
    EITHER = "either"


class Operator(StrEnum):
    """How a filter compares."""

    EQ = "="
    NE = "!="
    GT = ">"
    GE = ">="
    LT = "<"
    LE = "<="
    IN = "in"
    NOT_IN = "not in"
    IS_NULL = "is null"
    IS_NOT_NULL = "is not null"


DENIED = {
    Operator.NE: Operator.EQ,
    Operator.NOT_IN: Operator.IN,
    Operator.IS_NULL: Operator.IS_NOT_NULL,
}
"""Operators that deny, and what they deny."""


class Grain(StrEnum):
    """Time grain of a grouping."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


TIME = "time"
"""Name of the grouping by each metric's own time dimension."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on ``field``: a dimension as ``model.dimension``, or a metric's reference."""

    field: str
    operator: Operator
    values: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One grouping: a dimension, or ``time``; with a grain if it is a time."""

    dimension: str
    grain: Grain | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One term of the order; nulls are always last."""

    field: str
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` up to, not including, ``end``; ``words`` is how a sentence names it."""

    start: date
    end: date
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A question, understood.

    Args:
        kind: The shape of the answer.
        subject: The model whose rows are listed or compared.
        metrics: References of metrics.
        groups: What rows are grouped by.
        filters: Conditions on rows; all must hold. ``terms`` are names of those that came as one.
        having: Conditions on metrics.
        period: Days that metrics count; for a list, days of the subject's time dimension.
        against: Days to compare with.
        columns: Dimensions that a list shows, or that a correlation or histogram is of.
        calculation: What is made of the metrics.
        part: For ``share_where``, the conditions of the part whose share is asked for.
        explain: Set in the choices of a question that asks why: what the change came from is
            asked for, not the numbers alone. The plan of an answer has none.
    """

    kind: PlanKind
    subject: str
    metrics: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    filters: tuple[Filter, ...] = ()
    having: tuple[Filter, ...] = ()
    period: Period | None = None
    against: Period | None = None
    columns: tuple[str, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    calculation: Calculation | None = None
    part: tuple[Filter, ...] = ()
    explain: Explain | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the plan as plain values, empty parts left out."""
        told: dict[str, Any] = {
            "kind": self.kind.value,
            "subject": self.subject,
            "metrics": list(self.metrics),
            "groups": [_group_json(group) for group in self.groups],
            "filters": [_filter_json(f) for f in self.filters],
            "having": [_filter_json(f) for f in self.having],
            "period": _period_json(self.period),
            "against": _period_json(self.against),
            "columns": list(self.columns),
            "order": [("-" if order.is_descending else "") + order.field for order in self.order],
            "limit": self.limit,
            "calculation": self.calculation.value if self.calculation else None,
            "part": [_filter_json(f) for f in self.part],
            "explain": self.explain.value if self.explain else None,
        }
        return {name: value for name, value in told.items() if value not in (None, [])}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Plan:
        """Read a plan back from plain values.

        Raises:
            SemanticError: A part is missing or of the wrong form.
        """
        try:
            calculation, explain = value.get("calculation"), value.get("explain")
            _check_texts(value)
            return cls(
                kind=PlanKind(value["kind"]),
                subject=value["subject"],
                metrics=tuple(value.get("metrics", ())),
                groups=tuple(_read_group(group) for group in value.get("groups", ())),
                filters=_read_filters(value.get("filters", ())),
                having=_read_filters(value.get("having", ())),
                period=_read_period(value.get("period")),
                against=_read_period(value.get("against")),
                columns=tuple(value.get("columns", ())),
                order=tuple(
                    Order(name.lstrip("-"), name.startswith("-")) for name in value.get("order", ())
                ),
                limit=value.get("limit"),
                calculation=Calculation(calculation) if calculation else None,
                part=_read_filters(value.get("part", ())),
                explain=Explain(explain) if explain else None,
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SemanticError(
                f"The plan is not of the documented form: {error}. "
                "See docs/reference/semantic-model.md, 'Plans'."
            ) from error


def _check_texts(value: Mapping[str, Any]) -> None:
    for name in ("metrics", "columns", "order"):
        if any(not isinstance(part, str) for part in value.get(name, ())):
            raise ValueError(f"{name} holds something else than names")
    limit = value.get("limit")
    if limit is not None and (isinstance(limit, bool) or not isinstance(limit, int)):
        raise ValueError("limit is no whole number")
    if not isinstance(value["subject"], str):
        raise ValueError("subject is no name")


def _group_json(group: Group) -> dict[str, Any]:
    told: dict[str, Any] = {"dimension": group.dimension}
    return told | {"grain": group.grain.value} if group.grain else told


def _filter_json(condition: Filter) -> dict[str, Any]:
    return {
        "field": condition.field,
        "operator": condition.operator.value,
        "values": [_plain(value) for value in condition.values],
    }


def _plain(value: Scalar) -> str | int | float | bool:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _period_json(period: Period | None) -> dict[str, str] | None:
    if period is None:
        return None
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "words": period.words,
    }


def _read_group(value: Mapping[str, Any]) -> Group:
    grain = value.get("grain")
    return Group(value["dimension"], Grain(grain) if grain else None)


def _read_filters(values: Any) -> tuple[Filter, ...]:
    return tuple(
        Filter(value["field"], Operator(value["operator"]), tuple(value.get("values", ())))
        for value in values
    )


def _read_period(value: Mapping[str, Any] | None) -> Period | None:
    if value is None:
        return None
    return Period(
        date.fromisoformat(value["start"]),
        date.fromisoformat(value["end"]),
        str(value.get("words", "")),
    )
