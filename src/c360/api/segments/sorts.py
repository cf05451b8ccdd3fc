"""Columns that the list of members can be sorted by; personal ones are not among them."""

from __future__ import annotations

from c360.api.cursors import SortKey

DEFAULT_SORT = "-lifetime_value"
AMOUNT = "decimal(38, 4)"

COLUMN_TYPES = {
    "customer_id": "varchar",
    "customer_segment": "varchar",
    "card_type": "varchar",
    "state": "varchar",
    "city": "varchar",
    "churn_risk_score": "double",
    "lifetime_value": AMOUNT,
    "avg_monthly_spend": AMOUNT,
    "spend_last_90_days": AMOUNT,
    "spend_change_pct": "double",
    "total_transactions": "bigint",
    "days_since_last_transaction": "bigint",
    "tenure_months": "bigint",
    "credit_limit": AMOUNT,
    "credit_utilization_pct": "double",
    "last_transaction_date": "date",
}

SORTS = {name: SortKey(name, kind) for name, kind in COLUMN_TYPES.items()}


def parse_sort(sort: str) -> SortKey:
    """Return the sort key of ``column`` or ``-column``.

    Examples:
        >>> parse_sort("-lifetime_value").order
        'lifetime_value desc nulls last'
    """
    key = SORTS[sort.removeprefix("-")]
    return key.reversed() if sort.startswith("-") else key
