"""Tell which feed a file nobody has described looks like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from c360.contracts.inference import name_columns
from c360.contracts.model import Contract

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "account_id": ("account", "account_number", "company_id", "client_id"),
    "account_name": ("company", "company_name", "account"),
    "arr_amount": ("arr", "annual_recurring_revenue", "annual_value"),
    "amount": ("value", "deal_value", "close_value", "price"),
    "opportunity_id": ("deal_id", "sale_id", "opportunity"),
    "created_date": ("created", "created_at", "created_on", "engage_date"),
    "close_date": ("closed", "closed_at", "closed_on", "sale_date"),
    "stage": ("deal_stage", "sales_stage"),
    "product_code": ("product", "product_id", "sku"),
    "product_name": ("name", "title"),
    "interaction_id": ("ticket_id", "call_id", "message_id"),
    "interaction_type": ("type", "channel"),
    "body": ("text", "transcript", "message", "content"),
    "occurred_at": ("timestamp", "event_time", "created_at", "date"),
    "session_id": ("session", "event_id"),
    "feature_used": ("feature",),
    "session_duration_seconds": ("duration_seconds", "duration"),
    "transaction_id": ("txn_id", "payment_id"),
    "transaction_at": ("transaction_date", "timestamp", "paid_at"),
    "transaction_amount": ("amount", "value"),
    "merchant_name": ("merchant",),
    "merchant_category": ("category",),
    "customer_id": ("customer", "client_id"),
    "subscription_start_date": ("start_date", "subscription_start"),
    "subscription_end_date": ("end_date", "subscription_end"),
    "currency": ("currency_code", "ccy"),
}
LIKELY_SHARE = 0.6
"""Share of a feed's required columns from which a file is said to look like it."""


@dataclass(frozen=True, slots=True)
class FeedMatch:
    """How far a file's columns are those of a feed: contract column to source column."""

    feed: str
    columns: Mapping[str, str]
    missing: tuple[str, ...]
    required_count: int

    @property
    def is_whole(self) -> bool:
        """Whether every column that the feed requires is there."""
        return not self.missing

    @property
    def share(self) -> float:
        """Share of the required columns that are there."""
        return 1 - len(self.missing) / self.required_count if self.required_count else 0.0


def match_feeds(sources: Sequence[str], contracts: Mapping[str, Contract]) -> list[FeedMatch]:
    """Return the feeds that a file's columns look like, the best first."""
    names = dict(zip(name_columns(sources), sources, strict=True))
    found = [_match(contract, names) for contract in contracts.values()]
    likely = [match for match in found if match.share >= LIKELY_SHARE]
    return sorted(likely, key=lambda match: (-match.share, -len(match.columns), match.feed))


def _match(contract: Contract, names: Mapping[str, str]) -> FeedMatch:
    columns: dict[str, str] = {name: names[name] for name in contract.names if name in names}
    used = set(columns.values())
    for name in contract.names:
        for synonym in () if name in columns else SYNONYMS.get(name, ()):
            if synonym in names and names[synonym] not in used:
                columns[name] = names[synonym]
                used.add(names[synonym])
                break
    missing = tuple(name for name in contract.required if name not in columns)
    return FeedMatch(contract.feed, columns, missing, len(contract.required))
