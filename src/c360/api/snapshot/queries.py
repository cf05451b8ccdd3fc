"""Read what is published, and how fresh it is."""

from __future__ import annotations

from c360.api.rows import read_rows
from c360.api.services import Services
from c360.api.snapshot.schemas import FeedStatus, LastRun, SnapshotStatus, SnapshotTable
from c360.api.times import as_utc
from c360.kit.clock import utc_now

FEEDS = (
    "select feed, is_connected, row_count, newest_effective_at from marts.feed_status order by feed"
)


def get_snapshot_status(services: Services) -> SnapshotStatus:
    """Return what is served, how old it is, and how the newest run went.

    Raises:
        NothingPublishedError: No run has published yet.
    """
    snapshot, settings = services.snapshots.current(), services.settings
    manifest = snapshot.manifest
    age_seconds = max(0, int((utc_now() - as_utc(manifest.published_at)).total_seconds()))
    return SnapshotStatus(
        run_id=manifest.run_id,
        as_of=manifest.as_of,
        published_at=manifest.published_at,
        age_seconds=age_seconds,
        is_stale=age_seconds > settings.stale_after_hours * 3600,
        last_run=_find_last_run(services),
        feeds=[FeedStatus.model_validate(row) for row in read_rows(snapshot, FEEDS)],
        workspace_name=settings.workspace_name,
        reporting_currency=settings.reporting_currency,
        profile=settings.profile,
        tables=[
            SnapshotTable(name=name, row_count=rows)
            for name, rows in sorted(manifest.tables.items())
        ],
    )


def _find_last_run(services: Services) -> LastRun | None:
    run = services.state.runs.last_run()
    if run is None:
        return None
    return LastRun(
        run_id=run.run_id,
        status=run.status.value,
        started_at=run.started_at,
        finished_at=run.finished_at,
        error=run.error,
    )
