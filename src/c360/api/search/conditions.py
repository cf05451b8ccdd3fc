"""Which interactions a search may find: decided before any of them is ranked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from c360.api.interactions.schemas import SentimentBand
from c360.api.search.filters import SearchFilters
from c360.domain.interactions import NEGATIVE_BELOW, POSITIVE_ABOVE

Flags = npt.NDArray[np.bool_]


def find_allowed(rows: pa.Table, filters: SearchFilters) -> Flags:
    """Return which rows pass every filter; one whose value is not known passes none on it.

    Args:
        rows: Interactions, with the columns that filters are about.
        filters: What was asked for.
    """
    allowed = np.ones(rows.num_rows, dtype=np.bool_)
    for condition in _conditions(rows, filters):
        allowed &= pc.fill_null(condition, False).to_numpy()
    return allowed


def _conditions(rows: pa.Table, filters: SearchFilters) -> Iterator[Any]:
    for column, values in (
        ("account_id", filters.account_id),
        ("interaction_type", filters.type),
        ("category", filters.category),
    ):
        if values:
            wanted = pa.array([str(value) for value in values], pa.string())
            yield pc.is_in(rows.column(column), wanted)
    days = rows.column("interaction_date")
    if filters.since is not None:
        yield pc.greater_equal(days, pa.scalar(filters.since))
    if filters.until is not None:
        yield pc.less_equal(days, pa.scalar(filters.until))
    yield from _sentiment_conditions(rows, filters)


def _sentiment_conditions(rows: pa.Table, filters: SearchFilters) -> Iterator[Any]:
    usable = pc.fill_null(rows.column("is_usable"), True)
    known = pc.if_else(usable, rows.column("sentiment"), pa.scalar(None, pa.float64()))
    if filters.min_sentiment is not None:
        yield pc.greater_equal(known, filters.min_sentiment)
    if filters.max_sentiment is not None:
        yield pc.less_equal(known, filters.max_sentiment)
    if filters.sentiment is SentimentBand.NEGATIVE:
        yield pc.less(known, NEGATIVE_BELOW)
    if filters.sentiment is SentimentBand.POSITIVE:
        yield pc.greater(known, POSITIVE_ABOVE)
    if filters.sentiment is SentimentBand.NEUTRAL:
        yield pc.greater_equal(known, NEGATIVE_BELOW)
        yield pc.less_equal(known, POSITIVE_ABOVE)
