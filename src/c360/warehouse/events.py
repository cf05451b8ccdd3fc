"""Read product events: what has landed, and what was accepted since, each message once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from c360.kit.sql import quote_literal

COLUMNS = (
    "message_id, type, event, user_id, anonymous_id, previous_id, group_id, properties, traits,"
    " occurred_at, received_at"
)
NEWEST = f"""
select {COLUMNS}, is_landed from events
order by received_at desc, occurred_at desc, message_id limit $limit
"""
ALIASES = """
select previous_id, user_id from events
where type = 'alias' and previous_id is not null and user_id is not null
order by occurred_at, message_id
"""
DEVICES = """
select distinct anonymous_id from events
where anonymous_id is not null and list_contains($users, user_id)
order by anonymous_id
"""
OF_USER = f"""
select {COLUMNS}, is_landed from events
where list_contains($users, user_id) or list_contains($devices, anonymous_id)
order by occurred_at desc, message_id limit $limit
"""


class EventTables:
    """Events as SQL sees them, for one question after another."""

    def __init__(self, files: Sequence[Path], accepted: pa.Table) -> None:
        """Take landed files, and what was accepted since; a message in both counts as landed."""
        self._connection = duckdb.connect(":memory:", config={"threads": 1})
        self._connection.register("accepted", accepted)
        landed = f"select {COLUMNS}, false as is_landed from accepted where false"
        if files:
            listed = ", ".join(quote_literal(str(file)) for file in files)
            landed = (
                f"select {COLUMNS}, true as is_landed"
                f" from read_parquet([{listed}], union_by_name = true)"
            )
        self._connection.execute(
            f"create view events as select * from"
            f" ({landed} union all select {COLUMNS}, false as is_landed from accepted)"
            " qualify row_number() over ("
            "partition by message_id order by is_landed desc, received_at) = 1"
        )

    def newest(self, limit: int) -> list[dict[str, Any]]:
        """Return the newest events, newest first."""
        return self._rows(NEWEST, {"limit": limit})

    def aliases(self) -> list[tuple[str, str]]:
        """Return (previous id, id that replaces it), oldest first."""
        return [(row["previous_id"], row["user_id"]) for row in self._rows(ALIASES, {})]

    def devices(self, users: Sequence[str]) -> list[str]:
        """Return the anonymous ids that any of some users was seen with."""
        rows = self._rows(DEVICES, {"users": list(users)})
        return [row["anonymous_id"] for row in rows]

    def of_user(
        self, users: Sequence[str], devices: Sequence[str], limit: int
    ) -> list[dict[str, Any]]:
        """Return the newest events that name any of the users or devices, newest first."""
        asked = {"users": list(users), "devices": list(devices), "limit": limit}
        return self._rows(OF_USER, asked)

    def close(self) -> None:
        """Let go of the engine."""
        self._connection.close()

    def _rows(self, sql: str, params: dict[str, Any]) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (
            self._connection.sql(sql, params=params).to_arrow_table().to_pylist()
        )
        return rows
