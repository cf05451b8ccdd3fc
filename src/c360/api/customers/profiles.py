"""Read the profile of a customer."""

from __future__ import annotations

from typing import Any

from c360.api.customers.masking import may_see_personal_data, show_customer
from c360.api.customers.schemas import CustomerDetail, CustomerProfile
from c360.api.rows import read_row, stamp
from c360.errors import NotFoundError
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

PROFILES = "customer_360_profile"
COLUMNS = ", ".join(CustomerProfile.model_fields)


def get_customer(snapshot: Snapshot, customer_id: str, user: User) -> CustomerDetail:
    """Return everything known about one customer.

    Raises:
        NotFoundError: There is no such customer.
    """
    row = find_customer(snapshot, customer_id, COLUMNS)
    return CustomerDetail.model_validate(
        {
            **show_customer(row, user),
            "is_masked": not may_see_personal_data(user),
            "snapshot": stamp(snapshot),
        }
    )


def find_customer(snapshot: Snapshot, customer_id: str, columns: str) -> dict[str, Any]:
    """Return columns of one customer's profile: a look-up in the index.

    Raises:
        NotFoundError: There is no such customer.
    """
    row = None
    if snapshot.has_table(PROFILES):
        row = read_row(
            snapshot,
            f"select {columns} from marts.{PROFILES} where customer_id = $customer_id",
            {"customer_id": customer_id},
        )
    if row is None:
        raise NotFoundError(
            f"There is no customer {customer_id[:200]!r}. Search for customers by a part of the id"
            " at /api/v1/customers?q=, or run `c360 run` if they are new."
        )
    return row
