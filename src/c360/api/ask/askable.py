"""What can be asked about."""

from __future__ import annotations

from c360.api.ask.schemas import Askable, AskableDimension, AskableMetric
from c360.semantic.catalog import Catalog


def list_askable(catalog: Catalog) -> Askable:
    """List the metrics and dimensions of a catalog that are not hidden."""
    metrics = [
        AskableMetric(
            name=metric.name,
            label=metric.label,
            unit=metric.unit.value,
            definition=metric.description,
            model=catalog.fact_of(metric.name),
        )
        for metric in catalog.metrics.values()
        if not metric.hidden
    ]
    dimensions = [
        AskableDimension(
            name=dimension.qualified,
            label=dimension.label,
            kind=dimension.kind.value,
            definition=dimension.description,
            members=list(dimension.values),
        )
        for model in catalog.models.values()
        for dimension in model.dimensions.values()
        if not dimension.hidden
    ]
    return Askable(metrics=metrics, dimensions=dimensions)
