"""Fakes of the ports that the API is given."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from c360.domain.quarantine import (
    Fix,
    MendedRow,
    QuarantinedRow,
    QuarantineFilter,
    ReasonGroup,
    ReplayResult,
    plain_reason,
)
from c360.domain.sales import Deal, RecentSales, SalesGroup
from c360.errors import NotFoundError


@dataclass(slots=True)
class FakeLiveSales:
    """Recent sales over the deals it is given; ``land`` adds one as an ingest would."""

    deals: list[Deal] = field(default_factory=list)
    live_batches: int = 0

    def land(self, deal: Deal) -> None:
        """Add a deal."""
        self.deals.insert(0, deal)
        self.live_batches += 1

    def recent_sales(self, product: str | None) -> RecentSales:
        """Return the sales of all deals, or of one product."""
        deals = [deal for deal in self.deals if product in (None, deal.product_code)]
        groups: dict[tuple[str | None, str | None, str], list[Deal]] = {}
        for deal in deals:
            key = (deal.product_code, deal.product_name, deal.region or "unknown")
            groups.setdefault(key, []).append(deal)
        return RecentSales(
            window_from=date(2026, 10, 16),
            window_to=date(2026, 11, 14),
            data_time=datetime(2026, 11, 15, 6, 12),
            live_batches=self.live_batches,
            currency="GBP",
            groups=tuple(_add_up(key, group) for key, group in groups.items()),
            deals=tuple(deals),
        )


def _add_up(key: tuple[str | None, str | None, str], deals: list[Deal]) -> SalesGroup:
    amounts = [(deal.amount or Decimal(0), deal.status) for deal in deals]
    return SalesGroup(
        *key,
        total_amount=sum((amount for amount, _ in amounts), Decimal(0)),
        deal_count=len(deals),
        won_amount=sum((amount for amount, status in amounts if status == "won"), Decimal(0)),
    )


def make_deal(opportunity_id: str = "OPP-1", **changes: object) -> Deal:
    """Return a won deal of 12,500.00."""
    values: dict[str, object] = {
        "account_id": "ACC-00001",
        "account_name": "Acme Ltd",
        "product_code": "core_erp",
        "product_name": "Core ERP",
        "region": "North",
        "stage": "closed-won",
        "status": "won",
        "amount": Decimal("12500.00"),
        "sale_date": date(2026, 11, 14),
        **changes,
    }
    return Deal(opportunity_id=opportunity_id, **values)  # type: ignore[arg-type]


@dataclass(slots=True)
class FakeQuarantine:
    """A quarantine that holds the rows it is given; a replay lands them all, once."""

    held: tuple[QuarantinedRow, ...] = ()
    fixes: list[Fix] = field(default_factory=list)
    replayed: set[str] = field(default_factory=set)

    def count(self, wanted: QuarantineFilter) -> int:
        """Return how many rows there are."""
        return len(self._of(wanted))

    def rows(self, wanted: QuarantineFilter, *, offset: int, limit: int) -> list[QuarantinedRow]:
        """Return some of them."""
        return self._of(wanted)[offset : offset + limit]

    def reasons(self, wanted: QuarantineFilter) -> list[ReasonGroup]:
        """Return a group for each row."""
        now = datetime(2026, 11, 15, 6, 12)
        return [
            ReasonGroup(row.feed, plain_reason(row.reason), 1, 1, row.quarantine_id, now, now)
            for row in self._of(wanted)
        ]

    def preview(self, wanted: QuarantineFilter, fix: Fix, *, limit: int) -> ReplayResult:
        """Say that all rows would land."""
        rows = [
            MendedRow(
                row.quarantine_id, row.feed, row.line, "landed", None,
                {cell.column: cell.value for cell in row.cells or ()},
                frozenset(cell.column for cell in row.cells or () if cell.is_personal),
            )
            for row in self._of(wanted)
        ]  # fmt: skip
        return ReplayResult(len(rows), len(rows), 0, 0, (), (), rows[:limit])

    def replay(self, wanted: QuarantineFilter, fix: Fix) -> ReplayResult:
        """Land all rows."""
        result = self.preview(wanted, fix, limit=50)
        self.fixes.append(fix)
        self.replayed |= {row.quarantine_id for row in self._of(wanted)}
        return replace(result, batches=("b2",) if result.chosen else ())

    def _of(self, wanted: QuarantineFilter) -> list[QuarantinedRow]:
        return [
            row
            for row in self.held
            if wanted.feed in (None, row.feed)
            and (wanted.ids is None or row.quarantine_id in wanted.ids)
            and row.quarantine_id not in self.replayed
        ]


class FakeRetention:
    """One feed, a fifth of whose rows are sealed."""

    def report(self) -> dict[str, Any]:
        """Return the feed."""
        item = {
            "feed": "usage_events", "retention_days": 1095, "counts_from": "occurred_at",
            "before": date(2023, 7, 1), "rows_landed": 1000, "rows_raw": 800, "rows_sealed": 200,
            "rows_removed": 0, "due_rows": 3, "due_files": 1, "due_oldest": date(2023, 6, 29),
            "due_newest": date(2023, 6, 30), "due_removed": 0, "rows_quarantined": 9,
            "quarantine_expired": 4, "due_quarantined": 1, "sealed_oldest": date(2022, 1, 1),
            "sealed_newest": date(2023, 6, 28), "archive_bytes": 4096, "dropped": ["_extra"],
        }  # fmt: skip
        return {"is_enabled": True, "as_of": date(2026, 6, 30), "items": [item], "total": 1}


@dataclass(slots=True)
class FakeContracts:
    """Feeds, one of which may be blocked."""

    blocked: dict[str, str] = field(default_factory=dict)
    accepted_by: list[str] = field(default_factory=list)

    def feeds(self) -> list[dict[str, Any]]:
        """Return the feed that is there."""
        return [
            {"feed": "accounts", "version": "1.0.0", "columns": 2, "on_violation": "quarantine",
             "owner": "", "sources": "crm", "blocked": self.blocked.get("accounts", "")}
        ]  # fmt: skip

    def contract(self, feed: str) -> dict[str, Any]:
        """Return its contract."""
        if feed != "accounts":
            raise NotFoundError(f"No feed {feed!r}. Known: accounts.")
        return {
            "feed": "accounts", "version": "1.0.0", "owner": "", "description": "",
            "event_time": None, "retention_days": None, "on_violation": "quarantine",
            "thresholds": {}, "severities": {}, "columns": [], "batches": [], "blocks": [],
            "accepted": [],
        }  # fmt: skip

    def accept(self, feed: str, by: str) -> list[str]:
        """Accept what blocks it."""
        self.contract(feed)
        self.accepted_by.append(by)
        message = self.blocked.pop(feed, None)
        return [] if message is None else [message]
