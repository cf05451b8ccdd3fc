"""Query rejected rows where they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from c360.domain.quarantine import QuarantinedRow
from c360.kit.sql import quote_literal

COLUMNS = (
    ("feed", "varchar"),
    ("batch_id", "varchar"),
    ("source", "varchar"),
    ("line", "bigint"),
    ("reason", "varchar"),
    ("record", "varchar"),
    ("file", "varchar"),
    ("quarantined_at", "timestamp"),
)


def quarantine_sql(files: Sequence[Path]) -> str:
    """Return a SELECT over the rejected rows in some Parquet files; without files an empty one."""
    if not files:
        typed = ", ".join(f"null::{kind} as {name}" for name, kind in COLUMNS)
        return f"select {typed} where false"
    listed = ", ".join(quote_literal(str(file)) for file in files)
    names = ", ".join(name for name, _ in COLUMNS)
    return f"select {names} from read_parquet([{listed}], union_by_name = true)"


def count_quarantined(files: Sequence[Path], feed: str | None) -> int:
    """Count rejected rows, of one feed or of all."""
    sql = (
        f"select count(*) as row_count from ({quarantine_sql(files)}) "
        "where $feed is null or feed = $feed"
    )
    count: int = _query(sql, {"feed": feed}).column("row_count")[0].as_py()
    return count


def read_quarantined(
    files: Sequence[Path], feed: str | None, *, offset: int, limit: int
) -> list[QuarantinedRow]:
    """Read rejected rows: newest batch first, then by file and line."""
    rows = _query(
        f"""
        select feed, batch_id, source, line, reason, record from ({quarantine_sql(files)})
        where $feed is null or feed = $feed
        order by quarantined_at desc, batch_id, file, line, reason
        limit $limit offset $offset
        """,
        {"feed": feed, "limit": limit, "offset": offset},
    ).to_pylist()
    return [QuarantinedRow(**row) for row in rows]


def _query(sql: str, params: Mapping[str, Any]) -> pa.Table:
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        return connection.sql(sql, params=dict(params)).to_arrow_table()
