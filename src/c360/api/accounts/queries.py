"""Read accounts from a snapshot."""

from __future__ import annotations

from typing import Any

from c360.api.accounts.conditions import build_condition
from c360.api.accounts.filters import AccountListQuery, SortedAccountFilters
from c360.api.accounts.schemas import (
    AccountDetail,
    AccountHistory,
    AccountPage,
    HealthDay,
)
from c360.api.accounts.signals import describe_signals
from c360.api.accounts.sorts import SORTS
from c360.api.accounts.table import read_accounts
from c360.api.cursors import (
    Cursor,
    SortKey,
    after_cursor,
    decode_cursor,
    encode_cursor,
    fingerprint,
)
from c360.api.rows import read_rows, stamp
from c360.warehouse.snapshot import Snapshot

HISTORY_COLUMNS = ", ".join(HealthDay.model_fields)


def parse_sort(sort: str) -> tuple[SortKey, ...]:
    """Return the sort keys of ``column`` or ``-column``; the second key keeps its direction."""
    first, *others = SORTS[sort.removeprefix("-")]
    return (first.reversed() if sort.startswith("-") else first, *others)


def list_accounts(snapshot: Snapshot, query: AccountListQuery) -> AccountPage:
    """Return one page of accounts.

    Raises:
        InvalidInputError: The cursor belongs to another query.
        ConflictError: The cursor belongs to another snapshot.
    """
    run_id = snapshot.manifest.run_id
    name = fingerprint(query.model_dump(mode="json", exclude={"limit", "cursor"}))
    sort = parse_sort(query.sort)
    condition, params = build_condition(query)
    page, page_params = "true", dict[str, Any]()
    if query.cursor is not None:
        cursor = decode_cursor(query.cursor, run_id, name, sort)
        page, page_params = after_cursor(cursor, sort, "account_id")
    keys = [f", {key.expression} as {key.column}" for key in sort if key.column != "account_id"]
    order = ", ".join([*(key.order for key in sort), "account_id"])
    rows = read_rows(
        snapshot,
        f"select account_id, count(*) over () as found{''.join(keys)} from marts.account_health"
        f" where {condition} and {page} order by {order} limit $limit",
        {**params, **page_params, "limit": query.limit + 1},
    )
    # A first page has seen every account that matches; a later one only those that come after it.
    total = rows[0]["found"] if rows else 0
    if query.cursor is not None:
        total = _count(snapshot, condition, params)
    next_cursor = None
    if len(rows) > query.limit:
        rows = rows[: query.limit]
        values = tuple(key.read(rows[-1]) for key in sort)
        next_cursor = encode_cursor(Cursor(values, rows[-1]["account_id"]), run_id, name)
    return AccountPage(
        items=read_accounts(snapshot).take([row["account_id"] for row in rows]),
        next_cursor=next_cursor,
        total=total,
        snapshot=stamp(snapshot),
    )


def _count(snapshot: Snapshot, condition: str, params: dict[str, Any]) -> int:
    sql = f"select count(*) as total from marts.account_health where {condition}"
    return int(read_rows(snapshot, sql, params)[0]["total"])


def select_accounts(filters: SortedAccountFilters, columns: str) -> tuple[str, dict[str, Any]]:
    """Return the query, and its parameters, for all accounts that match, in order."""
    condition, params = build_condition(filters)
    order = ", ".join([*(key.order for key in parse_sort(filters.sort)), "account_id"])
    sql = f"select {columns} from marts.account_health where {condition} order by {order}"
    return sql, params


def get_account(snapshot: Snapshot, account_id: str) -> AccountDetail:
    """Return everything known about one account.

    Raises:
        NotFoundError: There is no such account.
    """
    row = read_accounts(snapshot).get(account_id)
    return AccountDetail.model_validate(
        {**row, "signals": describe_signals(row), "snapshot": stamp(snapshot)}
    )


def get_history(snapshot: Snapshot, account_id: str, profile: str, days: int) -> AccountHistory:
    """Return an account's health over the last ``days`` days up to ``as_of``, oldest first.

    Raises:
        NotFoundError: There is no such account.
    """
    read_accounts(snapshot).require(account_id)
    rows = read_rows(
        snapshot,
        f"select {HISTORY_COLUMNS} from marts.account_health_history"
        " where account_id = $account_id and profile = $profile"
        " and health_date > cast($as_of as date) - cast($days as integer)"
        " order by health_date",
        {
            "account_id": account_id,
            "profile": profile,
            "as_of": snapshot.manifest.as_of,
            "days": days,
        },
    )
    return AccountHistory(
        account_id=account_id,
        profile=profile,
        items=[HealthDay.model_validate(row) for row in rows],
        snapshot=stamp(snapshot),
    )
