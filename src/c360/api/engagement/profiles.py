"""Members: pages of them, one of them, and all of them as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi.responses import StreamingResponse

from c360.api.csv import Rows, stream_csv
from c360.api.cursors import fingerprint
from c360.api.customers.masking import may_see_personal_data
from c360.api.engagement.filters import ProfileFilters, ProfileListQuery, build_condition
from c360.api.engagement.schemas import EngagementProfile, ProfileDetail, ProfilePage, ProfileRow
from c360.api.engagement.snapshot import PROFILE
from c360.api.engagement.sorts import parse_sort
from c360.api.pages import PAGE, Listing, read_page
from c360.api.rows import read_row, stamp
from c360.errors import NotFoundError
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

LISTED = list(ProfileRow.model_fields)
COLUMNS = list(EngagementProfile.model_fields)
PERSONAL_COLUMNS = ("age", "gender")


def list_profiles(snapshot: Snapshot, query: ProfileListQuery) -> ProfilePage:
    """Return one page of members.

    Raises:
        InvalidInputError: The cursor belongs to another query.
        ConflictError: The cursor belongs to another snapshot.
    """
    condition, params = build_condition(query)
    listing = Listing(
        name=fingerprint(["engagement", query.model_dump(mode="json", exclude=PAGE)]),
        table=f"marts.{PROFILE}",
        columns=LISTED,
        row_id="customer_id",
        key=parse_sort(query.sort),
        condition=condition,
        params=params,
    )
    page = read_page(snapshot, listing, query.limit, query.cursor)
    return ProfilePage(
        items=[ProfileRow.model_validate(row) for row in page.rows],
        next_cursor=page.next_cursor,
        total=page.total,
        snapshot=stamp(snapshot),
    )


def get_profile(snapshot: Snapshot, customer_id: str, user: User) -> ProfileDetail:
    """Return everything known about one member.

    Raises:
        NotFoundError: There is no such member.
    """
    row = read_row(
        snapshot,
        f"select {', '.join(COLUMNS)} from marts.{PROFILE} where customer_id = $customer_id",
        {"customer_id": customer_id},
    )
    if row is None:
        raise NotFoundError(
            f"There is no engagement profile of {customer_id[:200]!r}. Members are listed at "
            "/api/v1/engagement/profiles; run `c360 run` if they are new."
        )
    is_masked = not may_see_personal_data(user)
    shown = _mask(row) if is_masked else row
    return ProfileDetail.model_validate(
        {**shown, "is_masked": is_masked, "snapshot": stamp(snapshot)}
    )


def _mask(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: None if name in PERSONAL_COLUMNS else value for name, value in row.items()}


def stream_profiles(snapshot: Snapshot, user: User, filters: ProfileFilters) -> StreamingResponse:
    """Return all members that match as CSV, a part at a time."""
    condition, params = build_condition(filters)
    batches: Iterator[Rows] = snapshot.stream(
        f"select {', '.join(COLUMNS)} from marts.{PROFILE} where {condition}"
        f" order by {parse_sort(filters.sort).order}, customer_id",
        params,
    )
    if not may_see_personal_data(user):
        batches = _mask_batches(batches)
    return stream_csv("engagement_profiles", COLUMNS, batches)


def _mask_batches(batches: Iterator[Rows]) -> Iterator[Rows]:
    for rows in batches:
        yield [list(_mask(dict(zip(COLUMNS, row, strict=True))).values()) for row in rows]
