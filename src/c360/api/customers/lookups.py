"""Find customers by what names them exactly. Each look-up is in the audit trail."""

from __future__ import annotations

from c360.api.customers.filters import LookupQuery
from c360.api.customers.kept import keep_customers
from c360.api.customers.masking import may_see_personal_data, show_customer
from c360.api.customers.phones import SHORTEST, read_digits
from c360.api.customers.profiles import COLUMNS, PROFILES
from c360.api.customers.schemas import CustomerLookup, CustomerProfile
from c360.api.deps import Audit
from c360.api.rows import read_rows, stamp
from c360.domain.roles import Permission
from c360.errors import InvalidInputError, PermissionDeniedError
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

MOST_FOUND = 100
"""A number that more customers share, such as one made up, names nobody."""

CONDITIONS = {
    "external_id": "customer_id = $wanted",
    "email": "email_key = lower($wanted)",
    "phone": "phone_key = $wanted",
}


def look_up(snapshot: Snapshot, query: LookupQuery, user: User, audit: Audit) -> CustomerLookup:
    """Return the customers that an id, e-mail address or phone number belongs to.

    Raises:
        InvalidInputError: Not exactly one of them was given, or the number is too short.
        PermissionDeniedError: The user may not know whose address or number it is.
    """
    key, wanted = _read(query)
    if key != "external_id" and not may_see_personal_data(user):
        raise PermissionDeniedError(
            f"The role {user.role.value!r} may not look customers up by {key}; it needs"
            f" {Permission.PERSONAL_DATA_READ.value!r}. Use external_id."
        )
    items = [
        CustomerProfile.model_validate(show_customer(row, user))
        for row in _find(snapshot, key, wanted)
    ]
    for target in [item.customer_id for item in items] or [f"nobody, by {key}"]:
        audit("customer.lookup", target)
    return CustomerLookup(
        items=items, is_masked=not may_see_personal_data(user), snapshot=stamp(snapshot)
    )


def _read(query: LookupQuery) -> tuple[str, str]:
    given = query.model_dump(exclude_none=True)
    if len(given) != 1:
        raise InvalidInputError(
            f"{len(given)} of email, phone and external_id were given. Give exactly one."
        )
    ((key, value),) = given.items()
    if key != "phone":
        return key, value.strip()
    digits = read_digits(value)
    if len(digits) < SHORTEST:
        raise InvalidInputError(
            f"A phone number has at least {SHORTEST} digits; {len(digits)} were given."
        )
    return key, digits


def _find(snapshot: Snapshot, key: str, wanted: str) -> list[dict[str, object]]:
    if not wanted or not keep_customers(snapshot):
        return []
    ids = read_rows(
        snapshot,
        f"select customer_id from kept.customers where {CONDITIONS[key]} order by position"
        f" limit {MOST_FOUND}",
        {"wanted": wanted},
    )
    return read_rows(
        snapshot,
        f"select {COLUMNS} from marts.{PROFILES}"
        " where customer_id in (select unnest(cast($ids as varchar[]))) order by customer_id",
        {"ids": [row["customer_id"] for row in ids]},
    )
