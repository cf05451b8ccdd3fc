"""Leave out of the semantic model what a snapshot does not hold, and remember what it was called.

A snapshot that an older C360 published may lack a mart, or a column of one: then only what needs
it cannot be asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlglot import exp, parse_one

from c360.semantic.catalog import Catalog, Dimension, Metric, SemanticModel
from c360.warehouse.snapshot import Snapshot

COLUMNS = """
select table_name, column_name from information_schema.columns where table_schema = 'marts'
"""


@dataclass(frozen=True, slots=True)
class Available:
    """The part of a catalog that a snapshot can answer.

    ``missing`` are words for what its tables lack.
    """

    catalog: Catalog
    missing: tuple[str, ...] = ()


def find_available(catalog: Catalog, snapshot: Snapshot) -> Available:
    """Keep what a snapshot has the tables and columns for.

    Args:
        catalog: The semantic model.
        snapshot: What it is asked of.

    Returns:
        The models, dimensions and metrics that can be had, and the labels and synonyms of the
        dimensions and metrics that cannot.
    """
    columns: dict[str, set[str]] = {}
    for row in snapshot.rows(COLUMNS):
        columns.setdefault(row["table_name"], set()).add(row["column_name"])
    models: dict[str, SemanticModel] = {}
    for name, model in catalog.models.items():
        table = model.table.partition(".")[2]
        if snapshot.has_table(table) and _has(columns[table], model.key.expression):
            models[name] = _keep_known(model, columns[table])
    metrics = _keep_metrics(catalog, models, columns)
    models = {
        name: replace(model, summary=tuple(ref for ref in model.summary if ref in metrics))
        for name, model in models.items()
        if model.main_metric in metrics
    }
    metrics = {
        name: metric
        for name, metric in metrics.items()
        if all(part.model in models for part in catalog.base_metrics(name))
    }
    published = {
        name: model
        for name, model in catalog.models.items()
        if snapshot.has_table(model.table.partition(".")[2])
    }
    return Available(Catalog(models, metrics), tuple(_missing(catalog, published, models, metrics)))


def _keep_known(model: SemanticModel, columns: Collection[str]) -> SemanticModel:
    """Return a model without the dimensions that need columns its table lacks."""
    known = {
        name: dimension
        for name, dimension in model.dimensions.items()
        if _has(columns, dimension.expression)
    }
    return replace(
        model,
        dimensions=known,
        columns=tuple(name for name in model.columns if "." in name or name in known),
        order=tuple(name for name in model.order if name.lstrip("-") in known),
        size=model.size if model.size in known else "",
        change=model.change if model.change in known else "",
        terms=tuple(
            term for term in model.terms if all(f.dimension in known for f in term.filters)
        ),
    )


def _keep_metrics(
    catalog: Catalog, models: Mapping[str, SemanticModel], columns: Mapping[str, Collection[str]]
) -> dict[str, Metric]:
    def can_be_had(metric: Metric) -> bool:
        model = models.get(metric.model)
        if model is None or not _has(columns[model.table.partition(".")[2]], metric.expression):
            return False
        return not metric.time or metric.time in model.dimensions

    kept = {
        name: metric
        for name, metric in catalog.metrics.items()
        if all(can_be_had(part) for part in catalog.base_metrics(name))
    }
    return {
        name: replace(metric, shown_with=tuple(ref for ref in metric.shown_with if ref in kept))
        for name, metric in kept.items()
    }


def _has(columns: Collection[str], expression: str) -> bool:
    """Tell whether a table has the columns that an expression needs."""
    needed = parse_one(expression, dialect="duckdb").find_all(exp.Column)
    return all(column.name in columns for column in needed)


def _missing(
    catalog: Catalog,
    published: Mapping[str, SemanticModel],
    models: Mapping[str, SemanticModel],
    metrics: Mapping[str, Metric],
) -> list[str]:
    """List the words for what a published table lacks; a feed that is not there is no gap."""
    lost: list[Dimension | Metric] = [
        metric
        for name, metric in catalog.metrics.items()
        if name not in metrics
        and all(part.model in published for part in catalog.base_metrics(name))
    ]
    nouns: list[str] = []
    for name, model in published.items():
        known = models[name].dimensions if name in models else {}
        lost += [d for key, d in model.dimensions.items() if key not in known]
        nouns += [] if name in models or model.hidden else [model.noun, *model.synonyms]
    return [*nouns, *(text for thing in lost for text in (thing.label, *thing.synonyms))]
