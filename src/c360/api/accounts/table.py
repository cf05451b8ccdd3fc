"""The accounts of a snapshot in memory.

Planning a query over sixty columns takes DuckDB several times as long as running it, so queries
only find ids; what is shown comes from here. A snapshot never changes. 100,000 accounts take about
50 MB, until the snapshot goes.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from c360.api.accounts.schemas import AccountDetail, AccountRow
from c360.api.accounts.signals import VALUE_COLUMNS
from c360.domain.health import SIGNALS
from c360.errors import NotFoundError
from c360.warehouse.snapshot import Snapshot

ROWS_KEPT = 20_000
"""Rows kept ready for an answer: making one takes longer than finding it."""

LIST_COLUMNS = list(AccountRow.model_fields)
DETAIL_COLUMNS = [
    name for name in AccountDetail.model_fields if name not in {"signals", "snapshot"}
]
SIGNAL_COLUMNS = [
    *(f"{signal}_max_points" for signal in SIGNALS),
    *(name for name in VALUE_COLUMNS.values() if name not in DETAIL_COLUMNS),
]


class AccountTable:
    """Rows of ``marts.account_health``, by account."""

    def __init__(self, snapshot: Snapshot) -> None:
        columns = ", ".join([*DETAIL_COLUMNS, *SIGNAL_COLUMNS])
        self._all = snapshot.query(f"select {columns} from marts.account_health").combine_chunks()
        self._listed = self._all.select(LIST_COLUMNS)
        ids = self._all.column("account_id").to_pylist()
        self._positions = {account_id: position for position, account_id in enumerate(ids)}
        self._rows: dict[str, AccountRow] = {}

    def get(self, account_id: str) -> dict[str, Any]:
        """Return all columns of one account.

        Raises:
            NotFoundError: There is no such account.
        """
        self.require(account_id)
        row: dict[str, Any] = self._all.slice(self._positions[account_id], 1).to_pylist()[0]
        return row

    def require(self, account_id: str) -> None:
        """Check that an account exists.

        Raises:
            NotFoundError: It does not.
        """
        if account_id not in self._positions:
            raise NotFoundError(f"There is no account {account_id[:200]!r}.")

    def take(self, account_ids: Sequence[str]) -> list[AccountRow]:
        """Return the listed columns of accounts, in the order asked for."""
        missing = [account_id for account_id in account_ids if account_id not in self._rows]
        read = dict(zip(missing, self._read(missing), strict=True)) if missing else {}
        if len(self._rows) + len(read) <= ROWS_KEPT:
            self._rows.update(read)
        return [read.get(account_id) or self._rows[account_id] for account_id in account_ids]

    def _read(self, account_ids: Sequence[str]) -> list[AccountRow]:
        positions = [self._positions[account_id] for account_id in account_ids]
        rows = self._listed.take(positions).to_pylist()
        return [AccountRow.model_validate(row) for row in rows]


_tables: WeakKeyDictionary[Snapshot, AccountTable] = WeakKeyDictionary()
_lock = threading.Lock()


def read_accounts(snapshot: Snapshot) -> AccountTable:
    """Return the accounts of a snapshot; the first call reads them."""
    table = _tables.get(snapshot)
    if table is None:
        with _lock:
            table = _tables.get(snapshot)
            if table is None:
                table = _tables[snapshot] = AccountTable(snapshot)
    return table
