"""Stream accounts as CSV."""

from __future__ import annotations

from fastapi.responses import StreamingResponse

from c360.api.accounts.filters import SortedAccountFilters
from c360.api.accounts.queries import select_accounts
from c360.api.accounts.table import DETAIL_COLUMNS
from c360.api.csv import stream_csv
from c360.warehouse.snapshot import Snapshot


def stream_accounts(snapshot: Snapshot, filters: SortedAccountFilters) -> StreamingResponse:
    """Return all accounts that match, a part at a time."""
    sql, params = select_accounts(filters, ", ".join(DETAIL_COLUMNS))
    return stream_csv("accounts", DETAIL_COLUMNS, snapshot.stream(sql, params))
