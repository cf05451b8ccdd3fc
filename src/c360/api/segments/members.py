"""The customers behind a segment: pages of them, and all of them as a file."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi.responses import StreamingResponse

from c360.api.csv import Rows, stream_csv
from c360.api.cursors import fingerprint
from c360.api.customers.masking import mask_customer, may_see_personal_data, show_customer
from c360.api.pages import PAGE, Listing, read_page
from c360.api.rows import stamp
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
    condition, params = build_condition(query)
    listing = Listing(
        name=fingerprint(["members", query.model_dump(mode="json", exclude=PAGE)]),
        table=f"marts.{PROFILE}",
        columns=COLUMNS,
        row_id="customer_id",
        key=parse_sort(query.sort),
        condition=condition,
        params=params,
    )
    page = read_page(snapshot, listing, query.limit, query.cursor)
    return MemberPage(
        items=[SegmentMember.model_validate(show_customer(row, user)) for row in page.rows],
        next_cursor=page.next_cursor,
        total=page.total,
        is_masked=not may_see_personal_data(user),
        snapshot=stamp(snapshot),
    )


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
