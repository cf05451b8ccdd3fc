"""Read service levels, cost and alerts."""

from __future__ import annotations

from dataclasses import asdict

from c360.api.deps import Audit
from c360.api.operations.schemas import (
    AlertList,
    AlertRow,
    BatchHopRow,
    CostReport,
    HopRow,
    RunCost,
    ServiceLevels,
    TierRow,
)
from c360.api.services import Services
from c360.domain.cost import Spending
from c360.errors import NotFoundError
from c360.kit.clock import utc_now
from c360.ops.freshness import WINDOW, TierReport, report_hops, report_tiers

MOST_BATCHES = 50


def get_service_levels(services: Services) -> ServiceLevels:
    """Measure every tier and hop over the last 30 days."""
    services.timer.flush()
    now = utc_now()
    hops = services.state.hops.list_hops(now - WINDOW)
    return ServiceLevels(
        window_days=WINDOW.days,
        tiers=[_show_tier(report) for report in report_tiers(services.state, now)],
        hops=[
            HopRow(
                name=hop.name,
                measured=hop.measured,
                p50_seconds=hop.p50,
                p95_seconds=hop.p95,
            )
            for hop in report_hops(hops)
        ],
        batches=[BatchHopRow.model_validate(asdict(hop)) for hop in hops[::-1][:MOST_BATCHES]],
    )


def get_costs(services: Services) -> CostReport:
    """Add up what the runs of this month cost."""
    now, prices = utc_now(), services.settings.prices
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    runs = [
        RunCost(
            run_id=run.run_id,
            pipeline=run.pipeline,
            started_at=run.started_at,
            seconds=seconds,
            cost=round(seconds / 3600 * prices.per_hour, 6),
        )
        for run in services.state.runs.list_since(month)
        for seconds in [((run.finished_at or now) - run.started_at).total_seconds()]
    ]
    seconds = sum(run.seconds for run in runs)
    spending = Spending(seconds, prices.per_hour, prices.envelope, now.date())
    return CostReport(
        month=month.date(),
        environment=prices.environment,
        price_per_hour=prices.per_hour,
        envelope=prices.envelope,
        spent=round(spending.spent, 6),
        projected=round(spending.projected, 6),
        is_over=spending.is_over,
        runs=runs[::-1],
    )


def list_alerts(services: Services, limit: int) -> AlertList:
    """Return the newest alerts."""
    items = [AlertRow.model_validate(asdict(a)) for a in services.state.alerts.list_alerts(limit)]
    return AlertList(items=items, total=len(items))


def acknowledge_alert(services: Services, audit: Audit, alert_id: int) -> AlertRow:
    """Note that somebody has seen an alert.

    Raises:
        NotFoundError: There is none of this number.
    """
    try:
        alert = services.state.alerts.acknowledge(alert_id, utc_now())
    except NotFoundError:
        audit("alerts.acknowledge", str(alert_id), "failed")
        raise
    audit("alerts.acknowledge", f"{alert.kind} {alert.target}")
    return AlertRow.model_validate(asdict(alert))


def _show_tier(report: TierReport) -> TierRow:
    return TierRow.model_validate(
        {
            "tier": report.promise.tier,
            "status": report.status,
            "sla_seconds": report.promise.sla_seconds,
            "slo_seconds": report.promise.slo_seconds,
            "measured": report.measured,
            "p50_seconds": report.p50,
            "p95_seconds": report.p95,
            "breaches": report.breaches,
            "burn": report.burn,
            "burn_day": report.burn_day,
            "remaining": report.remaining,
        }
    )
