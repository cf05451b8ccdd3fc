"""Read what a customer spends: by day, and by category."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from c360.api.customers.profiles import find_customer
from c360.api.customers.schemas import (
    CategoryMonth,
    CategorySpending,
    CustomerCategories,
    CustomerSpending,
    SpendingDay,
)
from c360.api.rows import read_rows, stamp
from c360.domain.customers import TransactionStatus
from c360.warehouse.snapshot import Snapshot

RECENT_DAYS = 90
NOTHING_RECENT = {"spend_amount": 0, "transaction_count": 0}


def get_spending(snapshot: Snapshot, customer_id: str, days: int) -> CustomerSpending:
    """Return what a customer spent on each of the last ``days`` days up to ``as_of``.

    Raises:
        NotFoundError: There is no such customer.
    """
    customer = find_customer(snapshot, customer_id, "currency")
    as_of = snapshot.manifest.as_of
    spent = {
        row["transaction_date"]: row
        for row in _read_recent(snapshot, customer_id, days, "transaction_date")
    }
    listed = [as_of - timedelta(days=ago) for ago in reversed(range(days))]
    items = [SpendingDay(date=day, **_pick(spent.get(day, NOTHING_RECENT))) for day in listed]
    return CustomerSpending(
        customer_id=customer_id,
        currency=customer["currency"],
        items=items,
        spend_amount=float(sum(row["spend_amount"] for row in spent.values())),
        transaction_count=sum(item.transaction_count for item in items),
        snapshot=stamp(snapshot),
    )


def get_categories(snapshot: Snapshot, customer_id: str) -> CustomerCategories:
    """Return what a customer spent in each category: in all, lately, and by month.

    Raises:
        NotFoundError: There is no such customer.
    """
    customer = find_customer(snapshot, customer_id, "currency")
    recent = {
        row["category_name"]: row
        for row in _read_recent(snapshot, customer_id, RECENT_DAYS, "category_name")
    }
    months = _read_months(snapshot, customer_id)
    return CustomerCategories(
        customer_id=customer_id,
        currency=customer["currency"],
        items=_add_up(months, recent, _read_groups(snapshot)),
        months=[CategoryMonth.model_validate(row) for row in months],
        snapshot=stamp(snapshot),
    )


def _read_recent(
    snapshot: Snapshot, customer_id: str, days: int, group: str
) -> list[dict[str, Any]]:
    if not snapshot.has_table("fct_transactions"):
        return []
    as_of = snapshot.manifest.as_of
    all_time = snapshot.look_up("fct_transactions", "customer_id", customer_id)
    days_passed = pc.days_between(all_time["transaction_date"], pa.scalar(as_of))
    is_recent = pc.and_(pc.less(days_passed, days), pc.greater_equal(days_passed, 0))
    is_spent = pc.equal(all_time["status"], TransactionStatus.APPROVED.value)
    summed = (
        all_time.filter(pc.and_(is_recent, is_spent))
        .group_by(group)
        .aggregate([("transaction_amount", "sum"), ([], "count_all")])
    )
    rows: list[dict[str, Any]] = summed.rename_columns(
        [group, "spend_amount", "transaction_count"]
    ).to_pylist()
    return rows


def _read_months(snapshot: Snapshot, customer_id: str) -> list[dict[str, Any]]:
    if not snapshot.has_table("monthly_category_spending"):
        return []
    return read_rows(
        snapshot,
        "select month_date, category_name, spend_amount, transaction_count"
        " from marts.monthly_category_spending where customer_id = $customer_id"
        " order by month_date, category_name",
        {"customer_id": customer_id},
    )


def _read_groups(snapshot: Snapshot) -> dict[str, str | None]:
    if not snapshot.has_table("dim_merchant_category"):
        return {}
    rows = read_rows(
        snapshot, "select category_name, category_group from marts.dim_merchant_category"
    )
    return {row["category_name"]: row["category_group"] for row in rows}


def _add_up(
    months: list[dict[str, Any]],
    recent: dict[str, dict[str, Any]],
    groups: dict[str, str | None],
) -> list[CategorySpending]:
    total = sum(row["spend_amount"] for row in months)
    items = []
    for name in {row["category_name"] for row in months}:
        of_name = [row for row in months if row["category_name"] == name]
        amount = sum(row["spend_amount"] for row in of_name)
        lately = recent.get(name, NOTHING_RECENT)
        items.append(
            CategorySpending(
                category_name=name,
                category_group=groups.get(name),
                spend_amount=amount,
                spend_share=float(amount / total) if total else 0.0,
                transaction_count=sum(row["transaction_count"] for row in of_name),
                spend_last_90_days=lately["spend_amount"],
                transactions_last_90_days=lately["transaction_count"],
            )
        )
    return sorted(items, key=lambda item: (-item.spend_amount, item.category_name))


def _pick(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in NOTHING_RECENT}
