"""Query rejected rows where they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from c360.domain.quarantine import (
    PLAIN_REASON,
    QuarantinedRow,
    QuarantineFilter,
    QuarantineZone,
    ReasonGroup,
)
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
ADDED = (("quarantine_id", "varchar"), ("resolved_by", "varchar"), ("is_resolved", "boolean"))
ORDER = "quarantined_at desc, batch_id, file, line, reason, quarantine_id"


def _grouped() -> str:
    """Return an expression for a reason without the values in it."""
    expression = "reason"
    for pattern, text in PLAIN_REASON:
        arguments = f"{quote_literal(pattern)}, {quote_literal(text)}"
        expression = f"regexp_replace({expression}, {arguments}, 'g')"
    return expression


GROUPED = _grouped()


def quarantine_sql(zone: QuarantineZone) -> str:
    """Return a SELECT over the rejected rows of a zone; without files an empty one.

    A row's id follows from the content of its batch, its place and its text: a batch that is read
    again names its rows as before.
    """
    if not zone.files:
        typed = ", ".join(f"null::{kind} as {name}" for name, kind in (*COLUMNS, *ADDED))
        return f"select {typed} where false"
    names = ", ".join(f"r.{name}" for name, _ in COLUMNS)
    return f"""
        with rejected as (
            select *, row_number() over (
                partition by batch_id, file, line, record order by reason
            ) as occurrence
            from read_parquet({_list_files(zone.files)}, union_by_name = true)
        ),
        contents as ({_contents_sql(zone.contents or {})}),
        settled as ({_resolved_sql(zone.resolved)}),
        named as (
            select {names}, left(sha256(concat_ws(chr(31),
                coalesce(c.content_hash, r.batch_id), r.file, r.line, r.record, r.occurrence
            )), 20) as quarantine_id
            from rejected as r left join contents as c on r.batch_id = c.batch_id
        )
        select n.*, s.resolved_by, s.resolved_by is not null as is_resolved
        from named as n left join settled as s on n.quarantine_id = s.quarantine_id"""


def _contents_sql(contents: Mapping[str, str]) -> str:
    if not contents:
        return "select null::varchar as batch_id, null::varchar as content_hash where false"
    pairs = ", ".join(
        f"({quote_literal(batch)}, {quote_literal(content)})" for batch, content in contents.items()
    )
    return f"select * from (values {pairs}) as held (batch_id, content_hash)"


def _resolved_sql(files: Sequence[Path]) -> str:
    if not files:
        return "select null::varchar as quarantine_id, null::varchar as resolved_by where false"
    return f"""select quarantine_id, min(resolved_by) as resolved_by
            from read_parquet({_list_files(files)}) group by quarantine_id"""


def _list_files(files: Sequence[Path]) -> str:
    return "[" + ", ".join(quote_literal(str(file)) for file in files) + "]"


def count_quarantined(zone: QuarantineZone, wanted: QuarantineFilter) -> int:
    """Count rejected rows."""
    condition, params = _condition(wanted)
    sql = f"select count(*) as row_count from ({quarantine_sql(zone)}) where {condition}"
    count: int = _query(sql, params).column("row_count")[0].as_py()
    return count


def read_quarantined(
    zone: QuarantineZone, wanted: QuarantineFilter, *, offset: int = 0, limit: int | None = None
) -> list[QuarantinedRow]:
    """Read rejected rows: newest batch first, then by file and line."""
    condition, params = _condition(wanted)
    rows = _query(
        f"""
        select feed, batch_id, source, line, reason, record, quarantine_id, file, quarantined_at,
            resolved_by
        from ({quarantine_sql(zone)}) where {condition}
        order by {ORDER} limit $limit offset $offset
        """,
        {**params, "limit": limit, "offset": offset},
    ).to_pylist()
    return [QuarantinedRow(**row) for row in rows]


def group_reasons(zone: QuarantineZone, wanted: QuarantineFilter) -> list[ReasonGroup]:
    """Count rejected rows by feed and by what is wrong with them, the most frequent first."""
    condition, params = _condition(wanted)
    rows = _query(
        f"""
        select feed, {GROUPED} as reason, count(*) as row_count,
            count(distinct batch_id) as batch_count, min(quarantine_id) as example,
            min(quarantined_at) as first_at, max(quarantined_at) as last_at
        from ({quarantine_sql(zone)}) where {condition}
        group by 1, 2 order by row_count desc, 1, 2
        """,
        params,
    ).to_pylist()
    return [ReasonGroup(**row) for row in rows]


def _condition(wanted: QuarantineFilter) -> tuple[str, dict[str, Any]]:
    until = None if wanted.until is None else wanted.until + timedelta(days=1)
    tests: dict[str, tuple[str, object]] = {
        "feed": ("feed = $feed", wanted.feed),
        "source": ("source = $source", wanted.source),
        "batch_id": ("batch_id = $batch_id", wanted.batch_id),
        "reason": (f"contains({GROUPED}, $reason)", wanted.reason),
        "since": ("quarantined_at >= $since", wanted.since),
        "until": ("quarantined_at < $until", until),
        "is_resolved": ("is_resolved = $is_resolved", wanted.is_resolved),
        "ids": (
            "list_contains($ids, quarantine_id)", None if wanted.ids is None else list(wanted.ids)
        ),
    }  # fmt: skip
    given = {name: test for name, test in tests.items() if test[1] is not None}
    condition = " and ".join(test for test, _ in given.values()) or "true"
    return condition, {name: value for name, (_, value) in given.items()}


def _query(sql: str, params: Mapping[str, Any]) -> pa.Table:
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        return connection.sql(sql, params=dict(params)).to_arrow_table()
