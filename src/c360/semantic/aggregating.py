"""Name the metric that aggregates a number so, and the groups that make one for each row."""

from __future__ import annotations

from c360.semantic.catalog import Aggregation, Catalog, Kind, names_dimension
from c360.semantic.draft import NotUnderstoodError
from c360.semantic.plan import Group


def entity_groups(catalog: Catalog, model: str) -> list[Group]:
    """Return the groupings that make one group for each row of a model: its key and its name."""
    known = catalog.model(model)
    keys = [
        dimension.qualified
        for dimension in known.dimensions.values()
        if dimension.kind is Kind.KEY and dimension.name in known.columns
    ]
    return [Group(name) for name in keys]


def aggregated(reference: str, aggregation: Aggregation, catalog: Catalog) -> str:
    """Name the metric that aggregates a number so.

    Raises:
        NotUnderstoodError: It is one already, of another kind.
    """
    if names_dimension(reference):
        named = next(
            (
                metric.name
                for metric in catalog.metrics.values()
                if metric.of
                and f"{metric.model}.{metric.of}" == reference
                and metric.aggregation is aggregation
            ),
            None,
        )
        found = named or f"{aggregation.value}:{reference}"
        catalog.metric(found)
        return found
    metric = catalog.metric(reference)
    is_mean = metric.is_ratio or metric.aggregation is Aggregation.AVERAGE
    if aggregation is Aggregation.SUM and (metric.is_additive or metric.is_ratio):
        return reference
    if aggregation is Aggregation.AVERAGE and is_mean:
        return reference
    raise NotUnderstoodError(
        f"{metric.label} is a {'mean' if is_mean else 'sum'} already: "
        f"its {aggregation.value} is not defined."
    )
