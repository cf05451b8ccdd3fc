"""Search customers by id, e-mail address, phone number and name; or list the most valuable."""

from __future__ import annotations

from c360.api.cursors import Cursor, SortKey, decode_cursor, encode_cursor, fingerprint
from c360.api.customers.filters import CustomerQuery
from c360.api.customers.kept import count_customers, keep_customers, take_customers
from c360.api.customers.masking import may_see_personal_data, show_customer
from c360.api.customers.matching import Found, find_customers
from c360.api.customers.schemas import CustomerPage, FoundCustomer, SearchedField
from c360.api.rows import stamp
from c360.errors import InvalidInputError
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

PLACE = (SortKey("place", "bigint"),)
"""A cursor is a place in the ranking, which is the same each time: a snapshot never changes."""

LAST_PLACE = 1 << 40


def list_customers(snapshot: Snapshot, query: CustomerQuery, user: User) -> CustomerPage:
    """Return one page of customers: the best match first, or the most valuable.

    A user without the right to personal data searches ids only, and the answer says so.

    Raises:
        InvalidInputError: The cursor belongs to another query.
        ConflictError: The cursor belongs to another snapshot.
    """
    may_see = may_see_personal_data(user)
    run_id = snapshot.manifest.run_id
    text = (query.q or "").strip()
    name = fingerprint([text, may_see])
    start = 0
    if query.cursor is not None:
        start = _read_place(decode_cursor(query.cursor, run_id, name, PLACE))
    found, total = _find(snapshot, text, may_see, (start, query.limit))
    rows = take_customers(snapshot, [item.position for item in found]) if found else []
    end = start + len(found)
    next_cursor = None
    if found and end < total:
        next_cursor = encode_cursor(Cursor((str(end),), rows[-1]["customer_id"]), run_id, name)
    return CustomerPage(
        items=[
            FoundCustomer.model_validate({**show_customer(row, user), "match": item.match})
            for row, item in zip(rows, found, strict=True)
        ],
        next_cursor=next_cursor,
        total=total,
        searched=list(SearchedField) if may_see else [SearchedField.CUSTOMER_ID],
        notice=None if may_see or not text else _explain(user),
        is_masked=not may_see,
        snapshot=stamp(snapshot),
    )


def _read_place(cursor: Cursor) -> int:
    place = int(cursor.values[0] or 0)
    if not 0 <= place <= LAST_PLACE:
        raise InvalidInputError(
            "The cursor is not one of ours. Take `next_cursor` of the page before as it is."
        )
    return place


def _find(
    snapshot: Snapshot, text: str, may_see: bool, page: tuple[int, int]
) -> tuple[list[Found], int]:
    """Return a page of the ranking, and how long all of it is."""
    if not keep_customers(snapshot):
        return [], 0
    if text:
        return find_customers(snapshot, text, may_see, page)
    start, limit = page
    total = count_customers(snapshot)
    return [Found(place + 1) for place in range(start, min(start + limit, total))], total


def _explain(user: User) -> str:
    return (
        f"Only ids were searched: the role {user.role.value!r} may not see names, e-mail addresses"
        " and phone numbers."
    )
