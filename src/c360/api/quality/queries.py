"""Read quality results and quarantined rows."""

from __future__ import annotations

from dataclasses import asdict

from c360.api.masking import mask_personal_data
from c360.api.quality.filters import QuarantineQuery
from c360.api.quality.schemas import (
    QualityList,
    QualityPoint,
    QualityRow,
    QualityTrend,
    QualityTrends,
    QuarantinePage,
    QuarantineRow,
)
from c360.api.services import Services
from c360.domain.quarantine import QuarantinedRow
from c360.domain.roles import Permission, has_permission
from c360.state.users import User


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


def list_quarantine(services: Services, user: User, query: QuarantineQuery) -> QuarantinePage:
    """Return one page of quarantined rows."""
    reader = services.settings.quarantine
    if reader is None:
        return QuarantinePage(items=[], next_cursor=None, total=0)
    offset = int(query.cursor) if query.cursor else 0
    rows = reader.rows(query.feed, offset=offset, limit=query.limit + 1)
    return QuarantinePage(
        items=[_show(row, user) for row in rows[: query.limit]],
        next_cursor=str(offset + query.limit) if len(rows) > query.limit else None,
        total=reader.count(query.feed),
    )


def _show(row: QuarantinedRow, user: User) -> QuarantineRow:
    record, reason = row.record, row.reason
    if not has_permission(user.role, Permission.PERSONAL_DATA_READ):
        record, reason = mask_personal_data(record), mask_personal_data(reason)
    return QuarantineRow(
        feed=row.feed,
        batch_id=row.batch_id,
        source=row.source,
        line=row.line,
        reason=reason,
        record=record,
    )
