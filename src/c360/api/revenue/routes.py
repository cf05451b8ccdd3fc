"""Routes of the revenue resource."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from c360.api.answers import AnswerRoute
from c360.api.auth import allow
from c360.api.deps import ServicesDep, SnapshotDep
from c360.api.revenue import queries, sales
from c360.api.revenue.schemas import (
    PipelineByProduct,
    PipelineByRegion,
    RecentSalesAnswer,
    RevenueSummary,
)
from c360.domain.roles import Permission

router = APIRouter(prefix="/revenue", tags=["revenue"], route_class=AnswerRoute)
READ = [allow(Permission.REVENUE_READ)]


@router.get("/summary", dependencies=READ)
def get_revenue_summary(snapshot: SnapshotDep, services: ServicesDep) -> RevenueSummary:
    """Open pipeline, won and lost."""
    return queries.get_summary(snapshot, services.settings.reporting_currency)


@router.get("/pipeline-by-region", dependencies=READ)
def get_pipeline_by_region(snapshot: SnapshotDep, services: ServicesDep) -> PipelineByRegion:
    """Deals by region, largest total first."""
    return queries.get_pipeline_by_region(snapshot, services.settings.reporting_currency)


@router.get("/pipeline-by-product", dependencies=READ)
def get_pipeline_by_product(snapshot: SnapshotDep, services: ServicesDep) -> PipelineByProduct:
    """Deals by product, largest total first."""
    return queries.get_pipeline_by_product(snapshot, services.settings.reporting_currency)


@router.get("/recent-sales", dependencies=READ)
def get_recent_sales(
    services: ServicesDep,
    product: Annotated[str | None, Query(max_length=200, description="product_code.")] = None,
) -> RecentSalesAnswer:
    """Sales of the last 30 days, with everything that has landed since the snapshot."""
    return sales.get_recent_sales(services, product)
