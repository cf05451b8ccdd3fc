"""Columns that the list of members can be sorted by; personal ones are not among them."""

from __future__ import annotations

from c360.api.cursors import SortKey

DEFAULT_SORT = "-engagement_score"
COLUMN_TYPES = {
    "customer_id": "varchar",
    "engagement_score": "double",
    "churn_probability": "double",
    "predicted_engagement": "double",
    "predicted_value_usd": "double",
    "anomaly_score": "double",
    "tenure_months": "bigint",
    "followers_count": "bigint",
}
SORTS = {name: SortKey(name, kind) for name, kind in COLUMN_TYPES.items()}


def parse_sort(sort: str) -> SortKey:
    """Return the sort key of ``column`` or ``-column``.

    Examples:
        >>> parse_sort("-churn_probability").order
        'churn_probability desc nulls last'
    """
    key = SORTS[sort.removeprefix("-")]
    return key.reversed() if sort.startswith("-") else key
