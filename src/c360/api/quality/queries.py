"""Read quality results."""

from __future__ import annotations

from dataclasses import asdict

from c360.api.quality.schemas import (
    QualityList,
    QualityPoint,
    QualityRow,
    QualityTrend,
    QualityTrends,
)
from c360.api.services import Services


def list_quality(services: Services, run_id: str | None, feed: str | None) -> QualityList:
    """Return the results of a run's checks, of the newest run by default."""
    wanted = run_id if run_id is not None else services.state.quality.find_newest_run()
    results = [] if wanted is None else services.state.quality.list_results(wanted, feed)
    items = [QualityRow.model_validate(asdict(result)) for result in results]
    return QualityList(run_id=wanted, items=items, total=len(items))


def list_trends(services: Services, runs: int) -> QualityTrends:
    """Return every check of the newest runs, over these runs."""
    trends: dict[tuple[str | None, str], QualityTrend] = {}
    for result in services.state.quality.list_trends(runs):
        trend = trends.setdefault(
            (result.feed, result.check_name),
            QualityTrend(feed=result.feed, check_name=result.check_name, threshold=None, points=[]),
        )
        trend.threshold = result.threshold
        trend.points.append(QualityPoint.model_validate(asdict(result)))
    return QualityTrends(items=list(trends.values()), total=len(trends))
