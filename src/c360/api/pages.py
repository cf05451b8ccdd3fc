"""One page of a mart's rows, and where the next one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from c360.api.cursors import (
    Cursor,
    SortKey,
    after_cursor,
    decode_cursor,
    encode_cursor,
)
from c360.api.rows import read_rows
from c360.warehouse.snapshot import Snapshot

PAGE = {"limit", "cursor"}
"""What of a query says which page, not which rows."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A mart's rows that match, in order.

    ``name`` is the fingerprint of the query, which cursors are bound to; ``row_id`` is the column
    that names a row and breaks ties; ``condition`` and ``params`` are SQL of ours with its values.
    """

    name: str
    table: str
    columns: Sequence[str]
    row_id: str
    key: SortKey
    condition: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page; ``total`` counts those of all pages."""

    rows: list[dict[str, Any]]
    next_cursor: str | None
    total: int


def read_page(snapshot: Snapshot, listing: Listing, limit: int, after: str | None) -> Page:
    """Read one page of a listing.

    Args:
        snapshot: That is read.
        listing: Of which rows.
        limit: Rows of a page.
        after: Cursor of the page before; None for the first page.

    Raises:
        InvalidInputError: The cursor belongs to another query.
        ConflictError: The cursor belongs to another snapshot.
    """
    run_id = snapshot.manifest.run_id
    beyond, beyond_params = "true", dict[str, Any]()
    if after is not None:
        cursor = decode_cursor(after, run_id, listing.name, (listing.key,))
        beyond, beyond_params = after_cursor(cursor, (listing.key,), listing.row_id)
    rows = read_rows(
        snapshot,
        f"select {', '.join(listing.columns)} from {listing.table}"
        f" where {listing.condition} and {beyond}"
        f" order by {listing.key.order}, {listing.row_id} limit $limit",
        {**listing.params, **beyond_params, "limit": limit + 1},
    )
    next_cursor = None
    if len(rows) > limit:
        rows = rows[:limit]
        last = Cursor((listing.key.read(rows[-1]),), rows[-1][listing.row_id])
        next_cursor = encode_cursor(last, run_id, listing.name)
    return Page(rows, next_cursor, _count(snapshot, listing))


def _count(snapshot: Snapshot, listing: Listing) -> int:
    sql = f"select count(*) as total from {listing.table} where {listing.condition}"
    return int(read_rows(snapshot, sql, listing.params)[0]["total"])
