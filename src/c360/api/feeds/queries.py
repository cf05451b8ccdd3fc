"""Read what a snapshot holds of a workspace's own feeds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from c360.api.feeds.schemas import (
    FeedBar,
    FeedColumn,
    FeedDashboard,
    OwnFeedList,
    OwnFeedRow,
)
from c360.api.rows import read_row, read_rows, stamp
from c360.domain.roles import Permission, has_permission
from c360.errors import NotFoundError
from c360.kit.sql import quote_identifier
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

HIDDEN = "***"
SHOWN_ROWS = 50
FEEDS = "from marts.feed_profiles order by feed"
FEED = "from marts.feed_profiles where feed = $feed"
COLUMNS = "from marts.feed_profile_columns where feed = $feed order by position"
BARS = "from marts.feed_profile_bars where feed = $feed order by column_name, position"


def list_feeds(snapshot: Snapshot) -> OwnFeedList:
    """Return the own feeds of a snapshot; one made before there were any has none."""
    rows = read_rows(snapshot, FEEDS) if snapshot.has_table("feed_profiles") else []
    items = [OwnFeedRow.model_validate(row) for row in rows]
    return OwnFeedList(snapshot=stamp(snapshot), items=items, total=len(items))


def get_feed(snapshot: Snapshot, user: User, feed: str) -> FeedDashboard:
    """Return the dashboard of a feed, as a user may see it.

    Raises:
        NotFoundError: The snapshot has no own feed of this name.
    """
    has_feeds = snapshot.has_table("feed_profiles")
    found = read_row(snapshot, FEED, {"feed": feed}) if has_feeds else None
    if found is None:
        known = ", ".join(item.feed for item in list_feeds(snapshot).items) or "none"
        raise NotFoundError(f"The snapshot has no own feed {feed!r}. Known: {known}.")
    columns = _read_columns(snapshot, feed)
    table = f"own_{feed}"
    return FeedDashboard(
        snapshot=stamp(snapshot),
        **found,
        table=table,
        columns=columns,
        rows=_read_sample(snapshot, table, columns, user),
    )


def _read_columns(snapshot: Snapshot, feed: str) -> list[FeedColumn]:
    bars: dict[str, list[FeedBar]] = {}
    for row in read_rows(snapshot, BARS, {"feed": feed}):
        bar = FeedBar(label=row["label"], row_count=row["row_count"])
        bars.setdefault(row["column_name"], []).append(bar)
    rows = read_rows(snapshot, COLUMNS, {"feed": feed})
    return [FeedColumn(**row, bars=bars.get(row["column_name"], [])) for row in rows]


def _read_sample(
    snapshot: Snapshot, table: str, columns: Sequence[FeedColumn], user: User
) -> list[list[str | None]]:
    """Return some rows; what a user may not see is never read from the table."""
    sees_all = has_permission(user.role, Permission.PERSONAL_DATA_READ)
    listed = ", ".join(_read(column, sees_all=sees_all) for column in columns)
    key = ", ".join(quote_identifier(column.column_name) for column in columns if column.is_key)
    rows: list[dict[str, Any]] = read_rows(
        snapshot,
        f"select {listed} from marts.{quote_identifier(table)} order by {key} limit {SHOWN_ROWS}",
    )
    return [list(row.values()) for row in rows]


def _read(column: FeedColumn, *, sees_all: bool) -> str:
    name = quote_identifier(column.column_name)
    if column.is_personal and not sees_all:
        return f"if({name} is null, null, '{HIDDEN}') as {name}"
    return f"{name}::varchar as {name}"
