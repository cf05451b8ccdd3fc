"""What a plan is made of, and what of it a word explains: names of dimensions, metrics, models."""

from __future__ import annotations

from collections.abc import Iterable

from c360.semantic.catalog import Catalog, Dimension, names_dimension
from c360.semantic.lexicon import Meaning, Role
from c360.semantic.matching import Item
from c360.semantic.plan import TIME, Plan
from c360.semantic.words import Word

TIME_WORDS = frozenset(
    {
        Word.TREND, Word.CHANGE, Word.CUMULATIVE, Word.PER_DAY, Word.PER_WEEK, Word.PER_MONTH,
        Word.PER_QUARTER, Word.PER_YEAR, Word.YEAR_BEFORE, Word.PERIOD_BEFORE,
    }
)  # fmt: skip


def expand(reference: str, catalog: Catalog) -> frozenset[str]:
    """Return a reference with what it is made of: a ratio's parts, the number a metric adds up."""
    if reference == TIME or reference in catalog.models or names_dimension(reference):
        return frozenset({reference})
    metrics = (catalog.metric(reference), *catalog.base_metrics(reference))
    numbers = {f"{metric.model}.{metric.of}" for metric in metrics if metric.of}
    return frozenset({reference, *(metric.name for metric in metrics), *numbers})


def conditions_of(plan: Plan) -> frozenset[str]:
    """Return the dimensions that a plan groups or filters rows by, and metrics it filters by."""
    return frozenset(
        {
            *(group.dimension for group in plan.groups),
            *(f.field for f in (*plan.filters, *plan.part, *plan.having)),
        }
    )


def elements_of(plan: Plan, catalog: Catalog) -> frozenset[str]:
    """Return every name that a plan holds, with what it is made of."""
    references = [*plan.metrics, *_ordered_by(plan, catalog), *conditions_of(plan)]
    names = {name for reference in references for name in expand(reference, catalog)}
    names |= {*plan.columns, plan.subject}
    names |= {catalog.fact_of(reference) for reference in plan.metrics}
    return frozenset(names | {TIME} if plan.period or plan.against else names)


def _ordered_by(plan: Plan, catalog: Catalog) -> list[str]:
    """List what a plan is ordered by, as it is referred to elsewhere.

    An order may also name a column of the answer: a group, or what was calculated of a metric.
    """
    fields = [order.field.partition("|")[0] for order in plan.order]
    return [
        f for f in fields if names_dimension(f) or ":" in f or f in catalog.metrics or f == TIME
    ]


def default_elements(model: str, catalog: Catalog) -> frozenset[str]:
    """Return what a plan has of itself, once it is about a model: count, columns, order."""
    known = catalog.model(model)
    columns = {catalog.qualify(model, name.lstrip("-")) for name in (*known.columns, *known.order)}
    counts = {m.name for m in catalog.metrics.values() if m.counts and m.model == model}
    return frozenset({model, known.main_metric, *known.summary, *columns, *counts})


def explained_by(items: Iterable[Item], catalog: Catalog) -> frozenset[str]:
    """Return what of a plan follows from the words that are understood, whatever they mean."""
    names: set[str] = set()
    for item in items:
        if item.period is not None or item.word in TIME_WORDS:
            names.add(TIME)
        for meaning in item.meanings:
            names |= brought_by(meaning, catalog)
            names |= default_elements(meaning.model, catalog)
    return frozenset(names)


def brought_by(meaning: Meaning, catalog: Catalog) -> frozenset[str]:
    """Return the names by which a plan may show that it keeps to a meaning."""
    if meaning.role is Role.ENTITY:
        return default_elements(meaning.model, catalog)
    if meaning.role is Role.TERM:
        known = catalog.model(meaning.model)
        filters = [f for term in known.terms if term.name == meaning.name for f in term.filters]
        return frozenset(catalog.qualify(meaning.model, f.dimension) for f in filters)
    if not names_dimension(meaning.name):
        shown = catalog.metric(meaning.name).shown_with
        return expand(meaning.name, catalog) | frozenset(shown)
    dimension = catalog.dimension(meaning.name)
    return frozenset({meaning.name, *_beside(dimension, catalog)})


def _beside(dimension: Dimension, catalog: Catalog) -> set[str]:
    implied = {catalog.qualify(dimension.model, f.dimension) for f in dimension.implies}
    periods = {catalog.qualify(dimension.model, name) for name in dimension.period_on.values()}
    counted = {dimension.counted_by} if dimension.counted_by else set()
    return implied | periods | counted
