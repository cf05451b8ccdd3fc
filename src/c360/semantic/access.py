"""Leave out of the semantic model what somebody may not see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from c360.semantic.catalog import Catalog, SemanticModel


def restrict(catalog: Catalog, models: Collection[str], *, with_personal: bool) -> Catalog:
    """Return the part of a catalog that some role may ask about.

    Args:
        catalog: All of it.
        models: Names of the models that the role may read.
        with_personal: Whether it may know who a customer is. Without, the dimensions that say so
            are gone: they can neither be shown nor filtered by.
    """
    kept = {
        name: model if with_personal else _without_personal(model)
        for name, model in catalog.models.items()
        if name in models
    }
    metrics = {
        name: metric
        for name, metric in catalog.metrics.items()
        if all(part.model in kept for part in catalog.base_metrics(name))
    }
    return Catalog(kept, metrics)


def _without_personal(model: SemanticModel) -> SemanticModel:
    hidden = {name for name, dimension in model.dimensions.items() if dimension.personal}
    return replace(
        model,
        dimensions={n: d for n, d in model.dimensions.items() if n not in hidden},
        columns=tuple(name for name in model.columns if name not in hidden),
    )
