"""Read a customer's transactions: a page, or all of them as CSV.

They are looked up whole, then filtered and sorted as columns; a page is written as JSON from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from fastapi import Response
from fastapi.responses import StreamingResponse
from pydantic_core import to_json

from c360.api.csv import stream_csv
from c360.api.cursors import Cursor, SortKey, decode_cursor, encode_cursor, fingerprint
from c360.api.customers.filters import TransactionFilters, TransactionQuery
from c360.api.customers.profiles import find_customer
from c360.api.customers.schemas import TransactionRow
from c360.api.rows import stamp
from c360.domain.customers import TransactionStatus
from c360.errors import InvalidInputError
from c360.warehouse.snapshot import STREAMED_ROWS, Snapshot

FACT = "fct_transactions"
COLUMNS = list(TransactionRow.model_fields)
EXPORTED = ["customer_id", *COLUMNS]
NEWEST_FIRST = (SortKey("transaction_at", "timestamp", is_descending=True),)
ORDER = [("transaction_at", "descending"), ("transaction_id", "ascending")]
MICROSECOND = pa.timestamp("us")
TYPES = {
    "transaction_at": MICROSECOND,
    "transaction_date": pa.date32(),
    "transaction_amount": pa.decimal128(18, 2),
}
NOTHING = pa.schema([(name, TYPES.get(name, pa.string())) for name in COLUMNS]).empty_table()


def list_transactions(snapshot: Snapshot, customer_id: str, query: TransactionQuery) -> Response:
    """Write one page of a customer's transactions, newest first: a ``TransactionPage``.

    Raises:
        NotFoundError: There is no such customer.
        InvalidInputError: The dates are the wrong way round, or the cursor is of another query.
        ConflictError: The cursor belongs to another snapshot.
    """
    find_customer(snapshot, customer_id, "customer_id")
    run_id = snapshot.manifest.run_id
    name = fingerprint([customer_id, query.model_dump(mode="json", exclude={"limit", "cursor"})])
    found = _find(snapshot, customer_id, query)
    rest = found
    if query.cursor is not None:
        cursor = decode_cursor(query.cursor, run_id, name, NEWEST_FIRST)
        rest = found.filter(_is_after(found, cursor))
    page = rest.slice(0, query.limit)
    next_cursor = None
    if len(rest) > len(page):
        last = page.slice(len(page) - 1).to_pylist()[0]
        ended = Cursor((NEWEST_FIRST[0].read(last),), last["transaction_id"])
        next_cursor = encode_cursor(ended, run_id, name)
    answer = {
        "customer_id": customer_id,
        "items": _as_items(page),
        "next_cursor": next_cursor,
        "total": len(found),
        "approved_amount": _add_approved(found),
        "snapshot": stamp(snapshot),
    }
    return Response(to_json(answer), media_type="application/json")


def stream_transactions(
    snapshot: Snapshot, customer_id: str, filters: TransactionFilters
) -> StreamingResponse:
    """Return all of a customer's transactions that match, newest first, a part at a time.

    Raises:
        NotFoundError: There is no such customer.
        InvalidInputError: The dates are the wrong way round.
    """
    find_customer(snapshot, customer_id, "customer_id")
    found = _find(snapshot, customer_id, filters)
    return stream_csv("customer_transactions", EXPORTED, _stream_rows(found, customer_id))


def _find(snapshot: Snapshot, customer_id: str, filters: TransactionFilters) -> pa.Table:
    """Return a customer's transactions that match, newest first."""
    first, last = filters.from_, filters.to
    if first is not None and last is not None and first > last:
        raise InvalidInputError(f"`from` {first} is after `to` {last}. Swap them.")
    if not snapshot.has_table(FACT):
        return NOTHING
    found = snapshot.look_up(FACT, "customer_id", customer_id).select(COLUMNS)
    if first is not None:
        found = found.filter(pc.greater_equal(found["transaction_date"], pa.scalar(first)))
    if last is not None:
        found = found.filter(pc.less_equal(found["transaction_date"], pa.scalar(last)))
    lists: dict[str, list[str]] = {
        "category_name": list(filters.category),
        "status": [status.value for status in filters.status],
        "channel": [channel.value for channel in filters.channel],
    }
    for column, values in lists.items():
        if values:
            found = found.filter(pc.is_in(found[column], pa.array(values, pa.string())))
    return found.sort_by(ORDER)


def _is_after(found: pa.Table, cursor: Cursor) -> pa.ChunkedArray | pa.Scalar[Any]:
    (value,) = cursor.values
    if value is None:  # No transaction is without a time.
        return pa.array([False] * len(found))
    at = pa.scalar(datetime.fromisoformat(value), MICROSECOND)
    is_older = pc.less(found["transaction_at"], at)
    is_same = pc.equal(found["transaction_at"], at)
    has_later_id = pc.greater(found["transaction_id"], cursor.row_id)
    return pc.or_(is_older, pc.and_(is_same, has_later_id))


def _add_approved(found: pa.Table) -> float:
    is_approved = pc.equal(found["status"], TransactionStatus.APPROVED.value)
    return float(pc.sum(found["transaction_amount"].filter(is_approved)).as_py() or 0)


def _as_items(page: pa.Table) -> list[dict[str, Any]]:
    """Return rows as JSON writes a ``TransactionRow``: times and dates are text already."""
    at = page["transaction_at"]
    texts = {
        "transaction_at": _write_times(at),
        "transaction_date": page["transaction_date"].cast(pa.string()),
        # By way of text: a direct cast of 88.60 gives 88.60000000000001.
        "transaction_amount": page["transaction_amount"].cast(pa.string()).cast(pa.float64()),
    }
    columns = [texts.get(name, page[name]).to_pylist() for name in COLUMNS]
    return [dict(zip(COLUMNS, row, strict=True)) for row in zip(*columns, strict=True)]


def _write_times(at: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write points in time as JSON has them: a fraction only where there is one."""
    seconds = at.cast(pa.timestamp("s"), safe=False)
    has_fraction = pc.not_equal(seconds.cast(at.type), at)
    text = pc.if_else(has_fraction, at.cast(pa.string()), seconds.cast(pa.string()))
    return pc.binary_join_element_wise(pc.replace_substring(text, " ", "T"), "Z", "")


def _stream_rows(found: pa.Table, customer_id: str) -> Iterator[list[tuple[Any, ...]]]:
    for batch in found.to_batches(max_chunksize=STREAMED_ROWS):
        columns = [column.to_pylist() for column in batch.columns]
        yield [(customer_id, *row) for row in zip(*columns, strict=True)]
