"""Recent sales: the one figure that does not wait for a publish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from c360.api.revenue.schemas import (
    DealRow,
    RecentSalesAnswer,
    SalesRow,
    SalesWindow,
)
from c360.api.rows import number, read_rows, stamp
from c360.api.services import Services
from c360.domain.sales import Deal, RecentSales, SalesGroup
from c360.errors import NothingPublishedError
from c360.warehouse.snapshot import Snapshot

DEALS_SHOWN = 50


def get_recent_sales(services: Services, product: str | None) -> RecentSalesAnswer:
    """Return the sales of the last 30 days, with everything that has landed.

    Raises:
        NothingPublishedError: Nothing was published and nothing has landed.
    """
    if services.settings.live_sales is None:
        raise NothingPublishedError("Recent sales are not available here: no live reader is set.")
    sales = services.settings.live_sales.recent_sales(product)
    deals, snapshot = sales.deals[:DEALS_SHOWN], _find_snapshot(services)
    published = _read_published(snapshot, deals) if snapshot else {}
    return RecentSalesAnswer(
        items=[_group(group) for group in sales.groups],
        deals=[_deal(deal, published) for deal in deals],
        window=_window(sales),
        data_time=sales.data_time,
        live_batches=sales.live_batches,
        currency=sales.currency or services.settings.reporting_currency,
        snapshot=stamp(snapshot) if snapshot else None,
    )


def _find_snapshot(services: Services) -> Snapshot | None:
    try:
        return services.snapshots.current()
    except NothingPublishedError:
        return None


def _read_published(snapshot: Snapshot, deals: Sequence[Deal]) -> dict[str, str]:
    """Return the status, as published, of those deals that the snapshot holds."""
    rows = read_rows(
        snapshot,
        "select opportunity_id, status from marts.opportunities"
        " where list_contains($ids, opportunity_id)",
        {"ids": [deal.opportunity_id for deal in deals]},
    )
    return {row["opportunity_id"]: row["status"] for row in rows}


def _window(sales: RecentSales) -> SalesWindow:
    return SalesWindow.model_validate({"from": sales.window_from, "to": sales.window_to})


def _group(group: SalesGroup) -> SalesRow:
    return SalesRow(
        product_code=group.product_code,
        product_name=group.product_name,
        region=group.region,
        total_amount=float(group.total_amount),
        deal_count=group.deal_count,
        won_amount=float(group.won_amount),
    )


def _deal(deal: Deal, published: Mapping[str, str]) -> DealRow:
    return DealRow(
        opportunity_id=deal.opportunity_id,
        account_id=deal.account_id,
        account_name=deal.account_name,
        product_code=deal.product_code,
        product_name=deal.product_name,
        region=deal.region,
        stage=deal.stage,
        status=deal.status,
        amount=number(deal.amount),
        sale_date=deal.sale_date,
        is_live=published.get(deal.opportunity_id) != deal.status,
    )
