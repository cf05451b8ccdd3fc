"""Read a customer's transactions: a page, or all of them as CSV.

Facts are sorted by customer within each month: a condition on the customer alone lets the engine
skip nearly everything.
"""

from __future__ import annotations

from typing import Any

from fastapi.responses import StreamingResponse

from c360.api.csv import stream_csv
from c360.api.cursors import (
    Cursor,
    SortKey,
    after_cursor,
    decode_cursor,
    encode_cursor,
    fingerprint,
)
from c360.api.customers.filters import TransactionFilters, TransactionQuery
from c360.api.customers.profiles import find_customer
from c360.api.customers.schemas import TransactionPage, TransactionRow
from c360.api.rows import read_rows, stamp
from c360.errors import InvalidInputError
from c360.warehouse.snapshot import Snapshot

FACT = "fct_transactions"
COLUMNS = list(TransactionRow.model_fields)
EXPORTED = ["customer_id", *COLUMNS]
NEWEST_FIRST = (SortKey("transaction_at", "timestamp", is_descending=True),)
ORDER = f"{NEWEST_FIRST[0].order}, transaction_id"


def list_transactions(
    snapshot: Snapshot, customer_id: str, query: TransactionQuery
) -> TransactionPage:
    """Return one page of a customer's transactions, newest first.

    Raises:
        NotFoundError: There is no such customer.
        InvalidInputError: The dates are the wrong way round, or the cursor is of another query.
        ConflictError: The cursor belongs to another snapshot.
    """
    find_customer(snapshot, customer_id, "customer_id")
    run_id = snapshot.manifest.run_id
    name = fingerprint([customer_id, query.model_dump(mode="json", exclude={"limit", "cursor"})])
    page, params = "true", dict[str, Any]()
    if query.cursor is not None:
        cursor = decode_cursor(query.cursor, run_id, name, NEWEST_FIRST)
        page, params = after_cursor(cursor, NEWEST_FIRST, "transaction_id")
    rows, total, approved = _read_page(snapshot, customer_id, query, (page, params))
    next_cursor = None
    if len(rows) > query.limit:
        rows = rows[: query.limit]
        last = Cursor((NEWEST_FIRST[0].read(rows[-1]),), rows[-1]["transaction_id"])
        next_cursor = encode_cursor(last, run_id, name)
    return TransactionPage(
        customer_id=customer_id,
        items=[TransactionRow.model_validate(row) for row in rows],
        next_cursor=next_cursor,
        total=total,
        approved_amount=approved,
        snapshot=stamp(snapshot),
    )


def _read_page(
    snapshot: Snapshot,
    customer_id: str,
    query: TransactionQuery,
    page: tuple[str, dict[str, Any]],
) -> tuple[list[dict[str, Any]], int, float]:
    """Return the rows of a page and one more, and the count and sum of all pages."""
    condition, params = _build_condition(customer_id, query)
    if not snapshot.has_table(FACT):
        return [], 0, 0.0
    rows = read_rows(
        snapshot,
        f"with found as (select {', '.join(COLUMNS)} from marts.{FACT} where {condition}),"
        " summed as (select count(*) as total, coalesce(sum(transaction_amount)"
        " filter (status = 'approved'), 0) as approved from found),"
        f" page as (from found where {page[0]} order by {ORDER} limit $limit)"
        f" select summed.*, page.* from summed left join page on true order by {ORDER}",
        {**params, **page[1], "limit": query.limit + 1},
    )
    total, approved = rows[0]["total"], float(rows[0]["approved"])
    return [row for row in rows if row["transaction_id"] is not None], total, approved


def _build_condition(customer_id: str, filters: TransactionFilters) -> tuple[str, dict[str, Any]]:
    first, last = filters.from_, filters.to
    if first is not None and last is not None and first > last:
        raise InvalidInputError(f"`from` {first} is after `to` {last}. Swap them.")
    conditions, params = ["customer_id = $customer_id"], dict[str, Any](customer_id=customer_id)
    if first is not None:
        conditions.append("transaction_date >= $first")
        params["first"] = first
    if last is not None:
        conditions.append("transaction_date <= $last")
        params["last"] = last
    lists = {
        "category_name": filters.category,
        "status": [status.value for status in filters.status],
        "channel": [channel.value for channel in filters.channel],
    }
    for column, values in lists.items():
        if values:
            conditions.append(f"list_contains(cast($in_{column} as varchar[]), {column})")
            params[f"in_{column}"] = values
    return " and ".join(conditions), params


def stream_transactions(
    snapshot: Snapshot, customer_id: str, filters: TransactionFilters
) -> StreamingResponse:
    """Return all of a customer's transactions that match, newest first, a part at a time.

    Raises:
        NotFoundError: There is no such customer.
        InvalidInputError: The dates are the wrong way round.
    """
    find_customer(snapshot, customer_id, "customer_id")
    condition, params = _build_condition(customer_id, filters)
    sql = f"select {', '.join(EXPORTED)} from marts.{FACT} where {condition} order by {ORDER}"
    batches = snapshot.stream(sql, params) if snapshot.has_table(FACT) else iter(())
    return stream_csv("customer_transactions", EXPORTED, batches)
