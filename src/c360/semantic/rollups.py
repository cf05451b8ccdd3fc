"""Choose a smaller table where it gives the same answer."""

from __future__ import annotations

from collections.abc import Sequence

from c360.semantic.catalog import Catalog, Metric, Rollup
from c360.semantic.joins import find_path
from c360.semantic.plan import TIME, Grain, Period, Plan

MONTHLY = {Grain.MONTH, Grain.QUARTER, Grain.YEAR}


def find_rollup(catalog: Catalog, plan: Plan, parts: Sequence[Metric]) -> Rollup | None:
    """Find the first rollup of the metrics' model that answers a plan exactly.

    It must hold sums of every metric, a key for each model that the plan reads, and, for a period
    or a grain, months that cut time where the plan does.
    """
    model = catalog.model(parts[0].model)
    return next((r for r in model.rollups if _fits(catalog, plan, parts, r)), None)


def _fits(catalog: Catalog, plan: Plan, parts: Sequence[Metric], rollup: Rollup) -> bool:
    return (
        all(part.name in rollup.sums for part in parts)
        and all(_has_key(catalog, parts[0].model, field, rollup) for field in _fields(plan))
        and _keeps_time(plan, rollup)
    )


def _fields(plan: Plan) -> list[str]:
    return [
        *(group.dimension for group in plan.groups if group.dimension != TIME),
        *(condition.field for condition in (*plan.filters, *plan.part)),
    ]


def _has_key(catalog: Catalog, fact: str, field: str, rollup: Rollup) -> bool:
    path = find_path(catalog, fact, catalog.dimension(field).model)
    return path is not None and len(path) > 0 and path[0].entity.name in rollup.keys


def _keeps_time(plan: Plan, rollup: Rollup) -> bool:
    grains = [group.grain for group in plan.groups if group.dimension == TIME]
    periods = [period for period in (plan.period, plan.against) if period is not None]
    if not grains and not periods:
        return True
    return (
        rollup.month is not None
        and all(grain in MONTHLY for grain in grains)
        and all(_is_whole_months(period) for period in periods)
    )


def _is_whole_months(period: Period) -> bool:
    return period.start.day == 1 and period.end.day == 1
