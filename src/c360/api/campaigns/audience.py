"""Read an audience from the snapshot: numbers by customer, and rows to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from c360.api.campaigns.filters import CampaignFilters
from c360.api.campaigns.schemas import AudienceFigures, CampaignCustomer
from c360.api.customers.masking import mask_customer
from c360.api.rows import read_rows
from c360.api.segments.conditions import Condition, build_condition
from c360.domain.campaign_value import AudienceSums, value_of_treating
from c360.domain.campaigns import CampaignTerms
from c360.warehouse.snapshot import Snapshot

Numbers = NDArray[np.float64]

PROFILE = "marts.customer_360_profile"
PREDICTED = "predicted_value_365_days"
QUARTERS = 4
EXPORTED = [
    "customer_id",
    "full_name",
    "email",
    "customer_segment",
    "churn_risk_category",
    "churn_risk_score",
    "card_type",
    "lifetime_value",
    "avg_monthly_spend",
    "spend_last_90_days",
    "state",
]
"""Columns of the export; those of ``CampaignCustomer`` add what the customer is worth."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Customers by position, in the order of their ids.

    ``probability`` and ``score`` are nan where a customer is not scored. ``yearly_spend`` is what
    a customer is expected to spend within a year, never below zero. ``lifetime_cents`` are whole.
    """

    customer_ids: NDArray[np.object_]
    probability: Numbers
    score: Numbers
    yearly_spend: Numbers
    lifetime_cents: NDArray[np.int64]
    is_predicted: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.probability)

    @property
    def is_scored(self) -> NDArray[np.bool_]:
        """Which customers have a churn probability."""
        return ~np.isnan(self.probability)

    @property
    def lifetime_value(self) -> Decimal:
        """The exact sum of all lifetime values."""
        return Decimal(sum(self.lifetime_cents.tolist())) / 100

    def choose(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> Audience:
        """Return some of the customers: those of a mask, or of positions in their order."""
        return Audience(
            self.customer_ids[which],
            self.probability[which],
            self.score[which],
            self.yearly_spend[which],
            self.lifetime_cents[which],
            self.is_predicted[which],
        )

    def scored(self) -> Audience:
        """Return the customers that have a churn probability."""
        return self.choose(self.is_scored)

    def sums(self) -> AudienceSums:
        """Add up the customers, all of whom must be scored."""
        return AudienceSums(
            customer_count=len(self),
            churn_sum=float(self.probability.sum()),
            spend_at_risk=float(self.probability @ self.yearly_spend),
        )


def build_audience_condition(filters: CampaignFilters, prefix: str = "") -> Condition:
    """Return the condition that holds for a campaign's audience, and its parameters."""
    condition, params = build_condition(filters, prefix)
    if not filters.min_score:
        return condition, params
    name = f"{prefix}min_score"
    return (
        f"{condition} and churn_risk_score >= cast(${name} as double)",
        {**params, name: filters.min_score},
    )


def spend_expression(snapshot: Snapshot) -> tuple[str, str]:
    """Return SQL for a customer's yearly spend, and for whether a model predicted it."""
    quarterly = f"{QUARTERS} * spend_last_90_days"
    columns = snapshot.query(f"select * from {PROFILE} limit 0").column_names
    if PREDICTED not in columns:
        return f"greatest(coalesce({quarterly}, 0), 0)::double", "false"
    return (
        f"greatest(coalesce({PREDICTED}, {quarterly}, 0), 0)::double",
        f"{PREDICTED} is not null",
    )


def read_audience(snapshot: Snapshot, filters: CampaignFilters) -> Audience:
    """Return the customers that match the filters."""
    condition, params = build_audience_condition(filters)
    spend, is_predicted = spend_expression(snapshot)
    table = snapshot.query(
        "select customer_id, churn_probability::double as probability,"
        f" churn_risk_score::double as score, {spend} as yearly_spend,"
        f" (lifetime_value * 100)::bigint as lifetime_cents, {is_predicted} as is_predicted"
        f" from {PROFILE} where {condition} order by customer_id",
        params,
    )
    columns = [column.to_numpy() for column in table.columns]
    return Audience(*columns)


def read_currency(snapshot: Snapshot) -> str | None:
    """Return the currency of all amounts; None without a customer."""
    rows = read_rows(snapshot, f"select currency from {PROFILE} limit 1")
    return rows[0]["currency"] if rows else None


def describe_audience(audience: Audience, total: Decimal) -> AudienceFigures:
    """Return counts and means of an audience whose lifetime values add up to ``total``."""
    count = len(audience)
    return AudienceFigures(
        customer_count=count,
        scored_count=int(audience.is_scored.sum()),
        predicted_value_count=int(audience.is_predicted.sum()),
        total_lifetime_value=float(total),
        avg_lifetime_value=float(total / count) if count else None,
        avg_churn_risk_score=_mean(audience.score),
        avg_churn_probability=_mean(audience.probability),
        avg_yearly_spend=_mean(audience.yearly_spend),
    )


def _mean(values: Numbers) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def read_riskiest(snapshot: Snapshot, filters: CampaignFilters, limit: int) -> list[dict[str, Any]]:
    """Return the customers of highest risk, the more valuable first among equals."""
    condition, params = build_audience_condition(filters)
    return _read_customers(
        snapshot,
        f"{condition} order by churn_risk_score desc nulls last, lifetime_value desc, customer_id"
        " limit $limit",
        {**params, "limit": limit},
    )


def read_named(snapshot: Snapshot, customer_ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the customers of these ids, in their order."""
    wanted = list(customer_ids)
    return _read_customers(
        snapshot,
        "list_contains($ids::varchar[], customer_id) order by list_position($ids, customer_id)",
        {"ids": wanted},
    )


def _read_customers(
    snapshot: Snapshot, condition: str, params: Mapping[str, Any]
) -> list[dict[str, Any]]:
    spend, _ = spend_expression(snapshot)
    return read_rows(
        snapshot,
        f"select {', '.join(EXPORTED)}, churn_probability, {spend} as yearly_spend"
        f" from {PROFILE} where {condition}",
        params,
    )


def show_customers(
    rows: Iterable[Mapping[str, Any]], terms: CampaignTerms, *, is_masked: bool
) -> list[CampaignCustomer]:
    """Return customers as they are shown, with what treating each is expected to add."""
    shown = []
    for row in rows:
        probability = row["churn_probability"]
        worth = (
            None
            if probability is None
            else value_of_treating(terms, probability, row["yearly_spend"])
        )
        values = mask_customer(row) if is_masked else row
        shown.append(CampaignCustomer.model_validate({**values, "incremental_net_value": worth}))
    return shown
