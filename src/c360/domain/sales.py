"""Recent sales: value types and the port through which live figures come.

The figures of a published snapshot are as old as its run. Recent sales also count what has landed
since, so they come from a port that the raw zone implements.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SalesGroup:
    """Deals of one product in one region within the window."""

    product_code: str | None
    product_name: str | None
    region: str
    total_amount: Decimal
    deal_count: int
    won_amount: Decimal


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal of the window; ``sale_date`` is its close date when won or lost, else created."""

    opportunity_id: str
    account_id: str | None
    account_name: str | None
    product_code: str | None
    product_name: str | None
    region: str | None
    stage: str | None
    status: str
    amount: Decimal | None
    sale_date: date


@dataclass(frozen=True, slots=True)
class RecentSales:
    """Sales of the last 30 days, up to the newest row known.

    ``data_time`` is when the newest batch counted was loaded; ``live_batches`` counts the batches
    that landed after the snapshot. ``groups`` come largest first, ``deals`` newest first.
    """

    window_from: date
    window_to: date
    data_time: datetime | None
    live_batches: int
    currency: str | None
    groups: tuple[SalesGroup, ...]
    deals: tuple[Deal, ...]


class LiveSales(Protocol):
    """Reads recent sales from the snapshot and everything that landed since."""

    def recent_sales(self, product: str | None) -> RecentSales:
        """Return the sales of the last 30 days, of one product code or of all.

        Raises:
            NothingPublishedError: Nothing was published and nothing has landed.
        """
        ...
