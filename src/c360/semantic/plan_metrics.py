"""Which metrics a draft asks for."""

from __future__ import annotations

from c360.semantic.aggregating import aggregated
from c360.semantic.catalog import Aggregation, names_dimension
from c360.semantic.draft import Draft, NotUnderstoodError
from c360.semantic.plan import Group, Order
from c360.semantic.words import Word


def list_metrics(draft: Draft, groups: list[Group]) -> list[str]:
    metrics = list(draft.metrics)
    metrics.extend(order.field for order in draft.orders if not names_dimension(order.field))
    metrics.extend(f.field for f in draft.having)
    for reference in draft.numbers:
        metrics.extend(_usual(draft, reference))
    for order in draft.orders:
        if names_dimension(order.field):
            metrics.extend(_usual(draft, order.field))
    if not metrics and Word.SUMMARY in draft.flags and draft.subject.summary:
        metrics.extend(draft.subject.summary)
    shown = [
        name for ref in metrics if ":" not in ref for name in draft.catalog.metric(ref).shown_with
    ]
    if not metrics:
        metrics.append(draft.subject.main_metric)
    metrics = [_counted(draft, reference) for reference in metrics]
    draft.numbers.clear()
    return list(dict.fromkeys([*metrics, *(shown if groups else [])]))


def _counted(draft: Draft, reference: str) -> str:
    """Count all rows where members are told apart that the usual count leaves out."""
    for condition in (*draft.filters, *draft.part):
        dimension = draft.catalog.dimension(condition.field)
        main = draft.catalog.model(dimension.model).main_metric
        if dimension.counted_by and reference == main:
            return dimension.counted_by
    return reference


def rank_ends(draft: Draft, metrics: list[str]) -> list[str]:
    """``the highest credit limit`` of no group in particular is the maximum."""
    ends = []
    for order in draft.orders:
        if not names_dimension(order.field):
            raise NotUnderstoodError("It is not clear what is to be ranked.")
        end = Aggregation.MAX if order.is_descending else Aggregation.MIN
        ends.append(aggregated(order.field, end, draft.catalog))
    return ends or metrics


def _usual(draft: Draft, reference: str) -> list[str]:
    """Return how a number is added up where nothing is said: its usual way, then the other."""
    if not names_dimension(reference):
        return [reference]
    dimension = draft.catalog.dimension(reference)
    ways = [dimension.usual]
    if dimension.is_additive:
        ways.append(Aggregation.AVERAGE if dimension.usual is Aggregation.SUM else Aggregation.SUM)
    return [aggregated(reference, way, draft.catalog) for way in ways]


def order_by_metric(draft: Draft, order: Order, metrics: list[str]) -> Order:
    if not names_dimension(order.field):
        return order
    return Order(_usual(draft, order.field)[0], order.is_descending)
