"""Fakes of the ports that the API is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from c360.domain.quarantine import QuarantinedRow
from c360.domain.sales import Deal, RecentSales, SalesGroup


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


@dataclass(frozen=True, slots=True)
class FakeQuarantine:
    """A quarantine that holds the rows it is given."""

    held: tuple[QuarantinedRow, ...] = ()

    def count(self, feed: str | None) -> int:
        """Return how many rows there are."""
        return len(self._of(feed))

    def rows(self, feed: str | None, *, offset: int, limit: int) -> list[QuarantinedRow]:
        """Return some of them."""
        return self._of(feed)[offset : offset + limit]

    def _of(self, feed: str | None) -> list[QuarantinedRow]:
        return [row for row in self.held if feed in (None, row.feed)]
