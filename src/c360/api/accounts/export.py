"""Stream accounts as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from fastapi.responses import StreamingResponse

from c360.api.accounts.filters import SortedAccountFilters
from c360.api.accounts.queries import select_accounts
from c360.api.accounts.table import DETAIL_COLUMNS
from c360.kit.clock import utc_now
from c360.warehouse.snapshot import Snapshot

BATCH_ROWS = 2_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def stream_accounts(snapshot: Snapshot, filters: SortedAccountFilters) -> StreamingResponse:
    """Return all accounts that match, a part at a time."""
    sql, params = select_accounts(filters, ", ".join(DETAIL_COLUMNS))
    table = snapshot.query(sql, params)
    name = f"accounts_{utc_now():%Y%m%dT%H%M%SZ}.csv"
    return StreamingResponse(
        write_csv(table),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def write_csv(table: Any) -> Iterator[str]:
    """Write an Arrow table as CSV, some rows at a time: the text is never whole in memory."""
    yield _write([table.column_names])
    for batch in table.to_batches(max_chunksize=BATCH_ROWS):
        columns = [column.to_pylist() for column in batch.columns]
        yield _write([[make_safe(value) for value in row] for row in zip(*columns, strict=True)])


def _write(rows: list[list[Any]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def make_safe(value: Any) -> Any:
    """Return a cell that a spreadsheet shows and never runs. Numbers stay numbers.

    Examples:
        >>> make_safe("=1+1"), make_safe("Acme"), make_safe(-1)
        ("'=1+1", 'Acme', -1)
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value
