"""The customers behind a segment: pages of them, and all of them as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi.responses import StreamingResponse

from c360.api.csv import Rows, stream_csv
from c360.api.cursors import Cursor, after_cursor, decode_cursor, encode_cursor, fingerprint
from c360.api.customers.masking import mask_customer, may_see_personal_data, show_customer
from c360.api.rows import read_rows, stamp
from c360.api.segments.conditions import build_condition
from c360.api.segments.filters import MemberListQuery, SortedSegmentFilters
from c360.api.segments.overview import PROFILE
from c360.api.segments.schemas import MemberPage, SegmentMember
from c360.api.segments.sorts import parse_sort
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

COLUMNS = list(SegmentMember.model_fields)


def list_members(snapshot: Snapshot, user: User, query: MemberListQuery) -> MemberPage:
    """Return one page of members.

    Raises:
        InvalidInputError: The cursor belongs to another query.
        ConflictError: The cursor belongs to another snapshot.
    """
    run_id = snapshot.manifest.run_id
    name = fingerprint(["members", query.model_dump(mode="json", exclude={"limit", "cursor"})])
    key = parse_sort(query.sort)
    condition, params = build_condition(query)
    page, page_params = "true", dict[str, Any]()
    if query.cursor is not None:
        cursor = decode_cursor(query.cursor, run_id, name, (key,))
        page, page_params = after_cursor(cursor, (key,), "customer_id")
    rows = read_rows(
        snapshot,
        f"select {', '.join(COLUMNS)} from marts.{PROFILE} where {condition} and {page}"
        f" order by {key.order}, customer_id limit $limit",
        {**params, **page_params, "limit": query.limit + 1},
    )
    next_cursor = None
    if len(rows) > query.limit:
        rows = rows[: query.limit]
        last = Cursor((key.read(rows[-1]),), rows[-1]["customer_id"])
        next_cursor = encode_cursor(last, run_id, name)
    return MemberPage(
        items=[SegmentMember.model_validate(show_customer(row, user)) for row in rows],
        next_cursor=next_cursor,
        total=_count(snapshot, condition, params),
        is_masked=not may_see_personal_data(user),
        snapshot=stamp(snapshot),
    )


def _count(snapshot: Snapshot, condition: str, params: dict[str, Any]) -> int:
    sql = f"select count(*) as total from marts.{PROFILE} where {condition}"
    return int(read_rows(snapshot, sql, params)[0]["total"])


def stream_members(
    snapshot: Snapshot, user: User, filters: SortedSegmentFilters
) -> StreamingResponse:
    """Return all members as CSV, a part at a time."""
    condition, params = build_condition(filters)
    batches: Iterator[Rows] = snapshot.stream(
        f"select {', '.join(COLUMNS)} from marts.{PROFILE} where {condition}"
        f" order by {parse_sort(filters.sort).order}, customer_id",
        params,
    )
    if not may_see_personal_data(user):
        batches = _mask(batches)
    return stream_csv("customer_segment", COLUMNS, batches)


def _mask(batches: Iterator[Rows]) -> Iterator[Rows]:
    for rows in batches:
        yield [list(mask_customer(dict(zip(COLUMNS, row, strict=True))).values()) for row in rows]
