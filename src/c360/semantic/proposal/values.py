"""Values of proposed conditions: of the right kind, and spelled as the data spells them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from c360.errors import SemanticError
from c360.semantic.catalog import Catalog, Dimension, Kind, names_dimension
from c360.semantic.plan import Filter, Operator, Plan, Scalar

MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class ValueRules:
    """What values may be.

    Args:
        members: Members of dimensions in the data.
        placeholders: What stands for personal data, and is no value yet.
        tells_members: Whether an objection may name members of the data; it leaves the machine.
    """

    catalog: Catalog
    members: Mapping[str, Sequence[str]]
    placeholders: Collection[str]
    tells_members: bool

    def apply(self, plan: Plan) -> Plan:
        """Return the plan with its values as the data spells them.

        Raises:
            SemanticError: A value is of the wrong kind, or no member.
        """
        for condition in plan.having:
            self.catalog.metric(condition.field)
            if condition.operator in (Operator.IN, Operator.NOT_IN, *NULLS):
                raise SemanticError(f"{condition.field} is compared by =, !=, >, >=, < or <=.")
        _check_shown(plan)
        return replace(
            plan,
            filters=tuple(self._spell(f) for f in plan.filters),
            part=tuple(self._spell(f) for f in plan.part),
        )

    def _spell(self, condition: Filter) -> Filter:
        dimension = self.catalog.dimension(condition.field)
        if condition.operator in NULLS:
            return replace(condition, values=())
        several = condition.operator in (Operator.IN, Operator.NOT_IN)
        if not condition.values or (len(condition.values) > 1 and not several):
            raise SemanticError(
                f"The filter on {condition.field} takes one value, or several with `in`."
            )
        return replace(
            condition, values=tuple(self._value(value, dimension) for value in condition.values)
        )

    def _value(self, value: Scalar, dimension: Dimension) -> Scalar:
        if isinstance(value, str) and value in self.placeholders:
            return value
        if dimension.kind is Kind.TIME:
            return _read_day(value, dimension)
        is_right = {
            Kind.BOOLEAN: isinstance(value, bool),
            Kind.NUMBER: not isinstance(value, bool | str),
        }.get(dimension.kind, isinstance(value, str))
        if not is_right:
            raise SemanticError(
                f"{dimension.qualified} is a {dimension.kind.value}; {str(value)[:40]!r} is none."
            )
        return self._member(value, dimension) if isinstance(value, str) else value

    def _member(self, value: str, dimension: Dimension) -> str:
        known = {*dimension.values, *self.members.get(dimension.qualified, ())}
        if dimension.kind is not Kind.CATEGORY or not known or value in known:
            return value
        near = [member for member in known if _plain(member) == _plain(value)]
        if len(near) == 1:
            return near[0]
        told = sorted(known) if self.tells_members else sorted(dimension.values)
        listed = f" There are: {', '.join(told[:MOST_TOLD])}." if told else ""
        raise SemanticError(f"{dimension.qualified} has no member {value[:40]!r}.{listed}")


def _check_shown(plan: Plan) -> None:
    """Refuse conditions on and orders by metrics that the answer does not have."""
    ordered = [order.field for order in plan.order if not names_dimension(order.field)]
    for reference in (*ordered, *(condition.field for condition in plan.having)):
        if reference not in plan.metrics:
            raise SemanticError(f"{reference} is in `order` or `having`, and not in `metrics`.")


NULLS = (Operator.IS_NULL, Operator.IS_NOT_NULL)


def _plain(member: str) -> str:
    return member.lower().replace("_", " ").replace("-", " ")


def _read_day(value: Scalar, dimension: Dimension) -> Scalar:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise SemanticError(
            f"{dimension.qualified} is a day; {str(value)[:40]!r} is none, as YYYY-MM-DD."
        ) from error
