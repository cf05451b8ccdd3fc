"""Shapes of the revenue resource."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from c360.api.schemas import Shape, SnapshotStamp, UtcDatetime


class PipelineFigures(Shape):
    """Sums over deals. ``win_rate`` is won / (won + lost), null without either."""

    total_amount: float
    deal_count: int
    avg_deal_size: float | None
    won_amount: float
    won_count: int
    lost_amount: float
    lost_count: int
    open_amount: float
    open_count: int
    win_rate: float | None


class RegionPipeline(PipelineFigures):
    """Deals of one region."""

    region: str


class ProductPipeline(PipelineFigures):
    """Deals of one product."""

    product_code: str | None
    product_name: str | None


class PipelineByRegion(Shape):
    """Pipeline by region, largest total first."""

    items: list[RegionPipeline]
    currency: str | None
    totals: PipelineFigures
    snapshot: SnapshotStamp


class PipelineByProduct(Shape):
    """Pipeline by product, largest total first."""

    items: list[ProductPipeline]
    currency: str | None
    totals: PipelineFigures
    snapshot: SnapshotStamp


class RevenueSummary(Shape):
    """Cards: open pipeline and closed deals."""

    open_pipeline: float
    deal_count: int
    open_count: int
    won_count: int
    won_amount: float
    lost_count: int
    lost_amount: float
    win_rate: float | None
    currency: str | None
    snapshot: SnapshotStamp


class SalesRow(Shape):
    """Deals of one product in one region within the window."""

    product_code: str | None
    product_name: str | None
    region: str
    total_amount: float
    deal_count: int
    won_amount: float


class DealRow(Shape):
    """One recent deal."""

    opportunity_id: str
    account_id: str | None
    account_name: str | None
    product_code: str | None
    product_name: str | None
    region: str | None
    stage: str | None
    status: str
    amount: float | None
    sale_date: date
    is_live: bool = Field(description="Landed, won or lost after the snapshot.")


class SalesWindow(Shape):
    """Days counted, both included."""

    from_: date = Field(alias="from", serialization_alias="from")
    to: date


class RecentSalesAnswer(Shape):
    """Sales of the last 30 days, with everything that has landed since the snapshot."""

    items: list[SalesRow]
    deals: list[DealRow] = Field(description="The latest 50 deals.")
    window: SalesWindow
    data_time: UtcDatetime | None = Field(description="When the newest batch counted was loaded.")
    live_batches: int = Field(description="Batches landed after the snapshot.")
    currency: str | None
    snapshot: SnapshotStamp | None
