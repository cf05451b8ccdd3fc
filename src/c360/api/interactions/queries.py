"""Read interactions from a snapshot."""

from __future__ import annotations

from typing import Any

from c360.api.accounts.table import read_accounts
from c360.api.cursors import (
    Cursor,
    SortKey,
    after_cursor,
    decode_cursor,
    encode_cursor,
    fingerprint,
)
from c360.api.interactions.filters import InteractionQuery
from c360.api.interactions.schemas import InteractionPage, InteractionRow, SentimentBand
from c360.api.masking import mask_personal_data
from c360.api.rows import read_rows, stamp
from c360.domain.interactions import NEGATIVE_BELOW, POSITIVE_ABOVE
from c360.domain.roles import Permission, has_permission
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

COLUMNS = ", ".join(InteractionRow.model_fields)
NEWEST_FIRST = (SortKey("occurred_at", "timestamp", is_descending=True),)
BANDS: dict[SentimentBand, str] = {
    SentimentBand.NEGATIVE: f"sentiment < {NEGATIVE_BELOW}",
    SentimentBand.NEUTRAL: f"sentiment between {NEGATIVE_BELOW} and {POSITIVE_ABOVE}",
    SentimentBand.POSITIVE: f"sentiment > {POSITIVE_ABOVE}",
}


def list_interactions(
    snapshot: Snapshot, account_id: str, query: InteractionQuery, user: User
) -> InteractionPage:
    """Return one page of what was said with an account.

    Raises:
        NotFoundError: There is no such account.
        InvalidInputError: The cursor belongs to another query.
        ConflictError: The cursor belongs to another snapshot.
    """
    read_accounts(snapshot).require(account_id)
    run_id = snapshot.manifest.run_id
    name = fingerprint([account_id, query.model_dump(mode="json", exclude={"limit", "cursor"})])
    condition, params = _build_condition(account_id, query)
    total = read_rows(
        snapshot, f"select count(*) as total from marts.interactions where {condition}", params
    )
    page, page_params = "true", dict[str, Any]()
    if query.cursor is not None:
        cursor = decode_cursor(query.cursor, run_id, name, NEWEST_FIRST)
        page, page_params = after_cursor(cursor, NEWEST_FIRST, "interaction_id")
    rows = read_rows(
        snapshot,
        f"select {COLUMNS} from marts.interactions where {condition} and {page}"
        f" order by {NEWEST_FIRST[0].order}, interaction_id limit $limit",
        {**params, **page_params, "limit": query.limit + 1},
    )
    next_cursor = None
    if len(rows) > query.limit:
        rows = rows[: query.limit]
        last = Cursor((NEWEST_FIRST[0].read(rows[-1]),), rows[-1]["interaction_id"])
        next_cursor = encode_cursor(last, run_id, name)
    return InteractionPage(
        items=[_show(row, user) for row in rows],
        next_cursor=next_cursor,
        total=total[0]["total"],
        snapshot=stamp(snapshot),
    )


def _build_condition(account_id: str, query: InteractionQuery) -> tuple[str, dict[str, Any]]:
    conditions, params = ["account_id = $account_id"], dict[str, Any](account_id=account_id)
    for column, values in (("interaction_type", query.type), ("category", query.category)):
        if values:
            conditions.append(f"list_contains(cast($in_{column} as varchar[]), {column})")
            params[f"in_{column}"] = values
    if query.sentiment is not None:
        conditions.append(BANDS[query.sentiment])
    return " and ".join(conditions), params


def _show(row: dict[str, Any], user: User) -> InteractionRow:
    body = row["body"] or ""
    if not has_permission(user.role, Permission.PERSONAL_DATA_READ):
        body = mask_personal_data(body)
    return InteractionRow.model_validate({**row, "body": body})
