"""Check a plan that somebody else made: a browser, a saved question, a language model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from c360.errors import SemanticError
from c360.semantic.catalog import Catalog, Dimension, Kind
from c360.semantic.plan import TIME, Filter, Group, Operator, Plan, PlanKind

HIGHEST_LIMIT = 1_000
COLUMNS = {PlanKind.CORRELATION: 2, PlanKind.HISTOGRAM: 1, PlanKind.ASSOCIATION: 1}


def check_plan(plan: Plan, catalog: Catalog, members: Mapping[str, Sequence[str]]) -> None:
    """Check that a plan names only what there is, with values of the right kind.

    Raises:
        SemanticError: A name, a value or a limit is not allowed; the message says what is.
    """
    catalog.model(plan.subject)
    for reference in plan.metrics:
        catalog.metric(reference)
    for group in plan.groups:
        if group.dimension != TIME:
            _check_group(group, catalog.dimension(group.dimension))
    for name in plan.columns:
        catalog.dimension(name)
    for condition in (*plan.filters, *plan.part):
        _check_filter(condition, catalog.dimension(condition.field), members)
    for condition in plan.having:
        catalog.metric(condition.field)
        _check_numbers(condition)
    _check_shape(plan, catalog)


def _check_group(group: Group, dimension: Dimension) -> None:
    if group.grain is not None and dimension.kind is not Kind.TIME:
        raise SemanticError(f"{dimension.label} is no time, so it has no {group.grain.value}s.")


def _check_shape(plan: Plan, catalog: Catalog) -> None:
    if plan.limit is not None and not 1 <= plan.limit <= HIGHEST_LIMIT:
        raise SemanticError(f"The limit is {plan.limit}; 1 to {HIGHEST_LIMIT:,} are allowed.")
    wanted = COLUMNS.get(plan.kind)
    if wanted is not None:
        numbers = [catalog.dimension(name) for name in plan.columns]
        if len(numbers) != wanted or any(d.kind is not Kind.NUMBER for d in numbers):
            raise SemanticError(f"A {plan.kind.value} takes {wanted} numbers as columns.")
    if plan.kind is PlanKind.LIST and not plan.columns:
        raise SemanticError("A list needs columns.")
    if plan.kind in (PlanKind.AGGREGATE, PlanKind.ASSOCIATION) and not plan.metrics:
        raise SemanticError(f"An {plan.kind.value} needs a metric.")
    if plan.kind is PlanKind.ASSOCIATION:
        _check_association(plan, catalog)


def _check_association(plan: Plan, catalog: Catalog) -> None:
    if len(plan.groups) != 1 or plan.groups[0].dimension == TIME:
        raise SemanticError("An association is by one dimension, not by time.")
    [metric, *_] = plan.metrics
    key = catalog.model(plan.subject).key.name
    fact = catalog.model(catalog.fact_of(metric))
    if catalog.metric(metric).is_ratio or all(entity.name != key for entity in fact.entities):
        raise SemanticError(f"{metric} does not add up rows that belong to one {key}.")


def _check_filter(
    condition: Filter, dimension: Dimension, members: Mapping[str, Sequence[str]]
) -> None:
    if condition.operator in (Operator.IS_NULL, Operator.IS_NOT_NULL):
        return
    if not condition.values:
        raise SemanticError(f"The filter on {dimension.label.lower()} has no value.")
    if dimension.kind is Kind.NUMBER:
        _check_numbers(condition)
    known = {*dimension.values, *members.get(dimension.qualified, ())}
    unknown = [value for value in condition.values if known and str(value) not in known]
    if dimension.kind is Kind.CATEGORY and unknown:
        listed = ", ".join(sorted(known)[:12])
        raise SemanticError(
            f"{dimension.label} has no member {str(unknown[0])[:40]!r}. There are: {listed}."
        )


def _check_numbers(condition: Filter) -> None:
    for value in condition.values:
        if isinstance(value, bool | str):
            raise SemanticError(
                f"{condition.field} is compared with numbers, not {str(value)[:40]!r}."
            )
