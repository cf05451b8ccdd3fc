"""Results of checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select

from c360.state.port import Transactions
from c360.state.tables import QUALITY_RESULTS


@dataclass(frozen=True, slots=True)
class QualityResult:
    """What one check found. ``status`` is pass, warn or fail; ``rate`` the share that passed."""

    run_id: str
    feed: str | None
    check_name: str
    status: str
    records_checked: int
    records_failed: int
    rate: float | None
    threshold: float | None
    message: str | None
    checked_at: datetime


class QualityResults:
    """What checks found, run by run."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def save_results(self, results: Sequence[QualityResult]) -> None:
        """Add results."""
        if not results:
            return
        with self._database.write() as connection:
            connection.execute(QUALITY_RESULTS.insert(), [asdict(result) for result in results])

    def find_newest_run(self) -> str | None:
        """Return the newest run that has results, or None."""
        query = select(QUALITY_RESULTS.c.run_id).order_by(QUALITY_RESULTS.c.id.desc()).limit(1)
        with self._database.read() as connection:
            return connection.execute(query).scalar()

    def list_results(self, run_id: str, feed: str | None = None) -> Sequence[QualityResult]:
        """Return the results of a run, in the order in which they came."""
        columns = [column for column in QUALITY_RESULTS.columns if column.name != "id"]
        query = select(*columns).where(QUALITY_RESULTS.c.run_id == run_id)
        if feed is not None:
            query = query.where(QUALITY_RESULTS.c.feed == feed)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(QUALITY_RESULTS.c.id)).mappings().all()
        return [QualityResult(**row) for row in rows]

    def list_trends(self, runs: int) -> Sequence[QualityResult]:
        """Return the results of the newest runs that have any, oldest first."""
        newest = (
            select(QUALITY_RESULTS.c.run_id, func.max(QUALITY_RESULTS.c.id).label("last"))
            .group_by(QUALITY_RESULTS.c.run_id)
            .order_by(func.max(QUALITY_RESULTS.c.id).desc())
            .limit(runs)
            .subquery()
        )
        columns = [column for column in QUALITY_RESULTS.columns if column.name != "id"]
        query = select(*columns).join(newest, newest.c.run_id == QUALITY_RESULTS.c.run_id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(QUALITY_RESULTS.c.id)).mappings().all()
        return [QualityResult(**row) for row in rows]
