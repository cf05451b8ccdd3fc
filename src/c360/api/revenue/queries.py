"""Read revenue from a snapshot."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from c360.api.revenue.schemas import (
    PipelineByProduct,
    PipelineByRegion,
    PipelineFigures,
    ProductPipeline,
    RegionPipeline,
    RevenueSummary,
)
from c360.api.rows import read_rows, stamp
from c360.warehouse.snapshot import Snapshot

FIGURES = ", ".join(PipelineFigures.model_fields)
SUMS = ("total_amount", "won_amount", "lost_amount", "open_amount")
COUNTS = ("deal_count", "won_count", "lost_count", "open_count")


def get_pipeline_by_region(snapshot: Snapshot, reporting_currency: str | None) -> PipelineByRegion:
    """Return deals by region, largest total first."""
    rows = _read(snapshot, "pipeline_by_region", "region")
    return PipelineByRegion(
        items=[RegionPipeline.model_validate(row) for row in rows],
        currency=_only_currency(rows, reporting_currency),
        totals=add_up(rows),
        snapshot=stamp(snapshot),
    )


def get_pipeline_by_product(
    snapshot: Snapshot, reporting_currency: str | None
) -> PipelineByProduct:
    """Return deals by product, largest total first."""
    rows = _read(snapshot, "pipeline_by_product", "product_code, product_name")
    return PipelineByProduct(
        items=[ProductPipeline.model_validate(row) for row in rows],
        currency=_only_currency(rows, reporting_currency),
        totals=add_up(rows),
        snapshot=stamp(snapshot),
    )


def get_summary(snapshot: Snapshot, reporting_currency: str | None) -> RevenueSummary:
    """Return the cards: open pipeline, won, lost."""
    rows = _read(snapshot, "pipeline_by_region", "region")
    totals = add_up(rows)
    return RevenueSummary(
        open_pipeline=totals.open_amount,
        deal_count=totals.deal_count,
        open_count=totals.open_count,
        won_count=totals.won_count,
        won_amount=totals.won_amount,
        lost_count=totals.lost_count,
        lost_amount=totals.lost_amount,
        win_rate=totals.win_rate,
        currency=_only_currency(rows, reporting_currency),
        snapshot=stamp(snapshot),
    )


def _read(snapshot: Snapshot, mart: str, group: str) -> list[dict[str, Any]]:
    """Read a mart of this module's own naming, largest total first."""
    return read_rows(
        snapshot,
        f"select {group}, currency, {FIGURES} from marts.{mart}"
        f" order by total_amount desc nulls last, {group}",
    )


def add_up(rows: list[dict[str, Any]]) -> PipelineFigures:
    """Return the figures of all groups together."""
    sums = {name: sum((row[name] or Decimal(0) for row in rows), Decimal(0)) for name in SUMS}
    counts = {name: sum(row[name] or 0 for row in rows) for name in COUNTS}
    deals, closed = counts["deal_count"], counts["won_count"] + counts["lost_count"]
    return PipelineFigures.model_validate(
        {
            **sums,
            **counts,
            "avg_deal_size": round(sums["total_amount"] / deals, 2) if deals else None,
            "win_rate": counts["won_count"] / closed if closed else None,
        }
    )


def _only_currency(rows: list[dict[str, Any]], otherwise: str | None) -> str | None:
    """Return the one currency of all rows; None when there are several."""
    found = {row["currency"] for row in rows if row["currency"] is not None}
    if len(found) > 1:
        return None
    return str(found.pop()) if found else otherwise
