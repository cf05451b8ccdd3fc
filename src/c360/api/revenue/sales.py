"""Recent sales: the one figure that does not wait for a publish."""

from __future__ import annotations

from c360.api.revenue.schemas import (
    DealRow,
    RecentSalesAnswer,
    SalesRow,
    SalesWindow,
)
from c360.api.rows import number, stamp
from c360.api.schemas import SnapshotStamp
from c360.api.services import Services
from c360.domain.sales import Deal, RecentSales, SalesGroup
from c360.errors import NothingPublishedError

DEALS_SHOWN = 50


def get_recent_sales(services: Services, product: str | None) -> RecentSalesAnswer:
    """Return the sales of the last 30 days, with everything that has landed.

    Raises:
        NothingPublishedError: Nothing was published and nothing has landed.
    """
    if services.settings.live_sales is None:
        raise NothingPublishedError("Recent sales are not available here: no live reader is set.")
    sales = services.settings.live_sales.recent_sales(product)
    return RecentSalesAnswer(
        items=[_group(group) for group in sales.groups],
        deals=[_deal(deal) for deal in sales.deals[:DEALS_SHOWN]],
        window=_window(sales),
        data_time=sales.data_time,
        live_batches=sales.live_batches,
        currency=sales.currency or services.settings.reporting_currency,
        snapshot=_find_stamp(services),
    )


def _find_stamp(services: Services) -> SnapshotStamp | None:
    try:
        return stamp(services.snapshots.current())
    except NothingPublishedError:
        return None


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


def _deal(deal: Deal) -> DealRow:
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
    )
