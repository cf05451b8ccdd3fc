"""Read what a customer had and was, over time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from c360.api.customers.profiles import find_customer
from c360.api.customers.schemas import (
    CustomerMemberships,
    CustomerVersion,
    CustomerVersions,
    SegmentMembership,
)
from c360.api.rows import read_rows, stamp
from c360.warehouse.snapshot import Snapshot

FOREVER = date(9999, 12, 31)
"""The end of what still holds, as tables store it."""


def list_versions(snapshot: Snapshot, customer_id: str) -> CustomerVersions:
    """Return the card and limit of a customer over time, the newest first.

    Raises:
        NotFoundError: There is no such customer.
    """
    customer = find_customer(snapshot, customer_id, "currency")
    rows = _read(snapshot, "dim_customer", CustomerVersion.model_fields, customer_id)
    return CustomerVersions(
        customer_id=customer_id,
        currency=customer["currency"],
        items=[CustomerVersion.model_validate(row) for row in rows],
        snapshot=stamp(snapshot),
    )


def list_memberships(snapshot: Snapshot, customer_id: str) -> CustomerMemberships:
    """Return the segments of a customer over time, the newest first.

    Raises:
        NotFoundError: There is no such customer.
    """
    find_customer(snapshot, customer_id, "customer_id")
    rows = _read(snapshot, "customer_segments", SegmentMembership.model_fields, customer_id)
    return CustomerMemberships(
        customer_id=customer_id,
        items=[SegmentMembership.model_validate(row) for row in rows],
        snapshot=stamp(snapshot),
    )


def _read(snapshot: Snapshot, table: str, columns: Any, customer_id: str) -> list[dict[str, Any]]:
    if not snapshot.has_table(table):
        return []
    rows = read_rows(
        snapshot,
        f"select {', '.join(columns)} from marts.{table} where customer_id = $customer_id"
        " order by valid_from desc",
        {"customer_id": customer_id},
    )
    return [{**row, "valid_to": _read_end(row["valid_to"])} for row in rows]


def _read_end(valid_to: date) -> date | None:
    day = valid_to.date() if isinstance(valid_to, datetime) else valid_to
    return None if day == FOREVER else valid_to
