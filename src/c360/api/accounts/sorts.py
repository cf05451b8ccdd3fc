"""Columns that the account list can be sorted by."""

from __future__ import annotations

from c360.api.cursors import SortKey

RISK_RANK = (
    "case risk_tier when 'critical' then 1 when 'at_risk' then 2"
    " when 'insufficient_data' then 3 when 'healthy' then 4 when 'churned' then 5 end"
)

COLUMN_TYPES = {
    "account_id": "varchar",
    "account_name": "varchar",
    "industry": "varchar",
    "region": "varchar",
    "tier": "varchar",
    "account_owner_name": "varchar",
    "top_complaint_category": "varchar",
    "seats": "bigint",
    "total_sessions": "bigint",
    "active_users": "bigint",
    "features_adopted": "bigint",
    "days_since_last_active": "bigint",
    "support_ticket_count": "bigint",
    "negative_interaction_count": "bigint",
    "tenure_days": "bigint",
    "days_to_renewal": "bigint",
    "arr_amount": "decimal(38, 4)",
    "health_score": "decimal(38, 4)",
    "health_score_30_days_ago": "decimal(38, 4)",
    "health_score_change_30_days": "decimal(38, 4)",
    "data_coverage_pct": "decimal(38, 4)",
    "error_rate": "double",
    "avg_sentiment": "double",
    "worst_sentiment": "double",
    "subscription_start_date": "date",
    "subscription_end_date": "date",
    "churned_on": "date",
    "last_active_date": "date",
}

SORTS: dict[str, tuple[SortKey, ...]] = {
    "risk_tier": (
        SortKey("risk_rank", "bigint", computed=RISK_RANK),
        SortKey("health_score", "decimal(38, 4)"),
    ),
    **{name: (SortKey(name, kind),) for name, kind in COLUMN_TYPES.items()},
}
