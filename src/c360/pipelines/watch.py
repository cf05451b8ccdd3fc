"""Stamp what batches have reached, and tell people of what is not as promised."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq

from c360.config.settings import AlertSettings, CostSettings
from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.domain.cost import ENVELOPES, Prices, Spending
from c360.domain.raw import ALWAYS
from c360.domain.slo import Tier
from c360.errors import C360Error
from c360.kit.clock import Clock, utc_now
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.ops.alerting import Notifier
from c360.ops.channels import Channel, LogChannel, MailChannel, WebhookChannel
from c360.ops.rules import (
    find_cost,
    find_failed_step,
    find_lags,
    find_late_feeds,
    find_quality_alerts,
)
from c360.pipelines.ingest import load_contracts
from c360.state.database import StateDatabase
from c360.state.hops import Hop
from c360.state.runs import Run
from c360.warehouse.snapshot import Snapshot, SnapshotManifest, read_manifest, read_pointer

log = logging.getLogger(__name__)

LATENCY = "latency_hours"
WATCH_EVERY = timedelta(minutes=5)
BATCH_KINDS = frozenset({"files", "sql", "documents"})
"""Kinds of sources that are read when a run comes; the others stream."""


def note_landed(workspace: Workspace, state: StateDatabase, since: datetime) -> None:
    """Stamp batches that have landed.

    Reads:  manifests; the times of the newest row and of the newest file of each batch.
    Writes: batch hops in the state database.

    Args:
        workspace: The workspace.
        state: Its state database.
        since: What landed after this has landed now; what landed before, at its load time.
    """
    lake, known = Lake(workspace.data), state.hops.known_batches()
    fresh = [manifest for manifest in lake.manifests() if manifest.batch_id not in known]
    now, served = utc_now(), _find_served(workspace)
    streams = {s.name for s in workspace.settings.sources if s.kind not in BATCH_KINDS}
    hops = []
    for manifest in fresh:
        header, loaded_at = manifest.header, _as_utc(manifest.loaded_at)
        landed_at = now if loaded_at >= since else loaded_at
        hop = Hop(
            batch_id=manifest.batch_id,
            feed=header.feed,
            source=header.source,
            tier=(Tier.STREAMING if header.source in streams else Tier.BATCH).value,
            is_history=header.is_first_load,
            event_at=_newest_event(lake.data_files([manifest]), landed_at),
            arrived_at=_newest_file(workspace.root, manifest, landed_at),
            landed_at=landed_at,
        )
        if served is not None and manifest.batch_id in served.batches:
            hop = _stamp_served(hop, served)
        hops.append(hop)
    state.hops.add_hops(hops)


def _find_served(workspace: Workspace) -> SnapshotManifest | None:
    run_id = read_pointer(workspace.serving)
    return None if run_id is None else read_manifest(workspace.serving / run_id)


def _stamp_served(hop: Hop, served: SnapshotManifest) -> Hop:
    """Return a batch that was published before anybody stamped it."""
    at = _as_utc(served.published_at)
    return replace(hop, staged_at=at, published_at=at, visible_at=at, run_id=served.run_id)


def note_published(workspace: Workspace, state: StateDatabase, run_id: str) -> None:
    """Stamp what is published, once a reader has opened the snapshot and had an answer from it."""
    snapshot = Snapshot(workspace.serving / run_id)
    try:
        snapshot.rows("select 1 as one")
        published_at = _as_utc(snapshot.manifest.published_at)
        state.hops.stamp_published(run_id, published_at, utc_now())
    finally:
        snapshot.close()


def make_notifier(workspace: Workspace, state: StateDatabase) -> Notifier:
    """Return what tells people of alerts, as the settings say."""
    settings = workspace.settings.alerts
    return Notifier(
        state.alerts,
        make_channels(settings),
        workspace=workspace.settings.workspace.name,
        cooldown=timedelta(minutes=settings.cooldown_minutes),
    )


def make_channels(settings: AlertSettings) -> list[Channel]:
    """Return the channels that the settings name; the log always."""
    channels: list[Channel] = [LogChannel()]
    if settings.webhook_url is not None:
        channels.append(WebhookChannel(settings.webhook_url.get_secret_value()))
    if settings.smtp_host is not None:
        password = settings.smtp_password
        channels.append(
            MailChannel(
                host=settings.smtp_host,
                port=settings.smtp_port,
                sender=settings.mail_from,
                recipients=settings.mail_to,
                user=settings.smtp_user,
                password=None if password is None else password.get_secret_value(),
                starttls=settings.smtp_starttls,
            )
        )
    return channels


def alert_after_run(
    workspace: Workspace,
    state: StateDatabase,
    run_id: str,
    contracts: Mapping[str, Contract],
) -> None:
    """Tell people what a run that has ended has shown."""
    now, run = utc_now(), state.runs.get_run(run_id)
    alerts = [
        *find_failed_step(run, now),
        *find_quality_alerts(state.quality.list_results(run_id)),
        *find_lags(state.hops.list_hops(datetime.min.replace(tzinfo=UTC), run_id), now),
        *find_late_feeds(state.hops.newest_landings(), allowed_hours(contracts.values()), now),
        *find_cost(measure_spending(workspace, state, now), now),
    ]
    make_notifier(workspace, state).notify(alerts)


class FeedWatch:
    """Tells people of feeds that are late, whether anything runs or not."""

    def __init__(self, workspace: Workspace, state: StateDatabase, clock: Clock = utc_now) -> None:
        self._workspace = workspace
        self._state = state
        self._clock = clock
        self._looked_at: datetime | None = None

    def tick(self) -> None:
        """Look once every few minutes; contracts that cannot be read are logged."""
        now = self._clock()
        if self._looked_at is not None and now - self._looked_at < WATCH_EVERY:
            return
        self._looked_at = now
        try:
            hours = allowed_hours(load_contracts(self._workspace).values())
        except C360Error:
            log.exception("Feeds cannot be watched")
            return
        late = find_late_feeds(self._state.hops.newest_landings(), hours, now)
        make_notifier(self._workspace, self._state).notify(late)


def allowed_hours(contracts: Iterable[Contract]) -> dict[str, float]:
    """Return how old the last batch of each feed may be, where its contract says so."""
    return {
        contract.feed: contract.thresholds[LATENCY]
        for contract in contracts
        if LATENCY in contract.thresholds
    }


def measure_spending(workspace: Workspace, state: StateDatabase, now: datetime) -> Spending:
    """Add up what the runs of this month cost so far."""
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    prices = workspace_prices(workspace.settings.cost)
    seconds = sum(_seconds(run, now) for run in state.runs.list_since(month))
    return Spending(seconds, prices.per_hour, prices.envelope, now.date())


def workspace_prices(settings: CostSettings) -> Prices:
    """Return what running costs, as the settings say."""
    envelope = settings.envelope or ENVELOPES[settings.environment]
    return Prices(settings.environment, settings.price_per_hour, envelope)


def _seconds(run: Run, now: datetime) -> float:
    return ((run.finished_at or now) - run.started_at).total_seconds()


def _newest_event(files: Sequence[Path], landed_at: datetime) -> datetime | None:
    """Return when the newest row became true, from the files' own statistics."""
    newest: datetime | None = None
    for file in files:
        metadata = pq.read_metadata(file)
        names = metadata.schema.names
        if "effective_at" not in names:
            continue
        column = names.index("effective_at")
        for group in range(metadata.num_row_groups):
            statistics = metadata.row_group(group).column(column).statistics
            if statistics is not None and statistics.has_min_max:
                newest = max(newest or statistics.max, statistics.max)
    if newest is None or newest <= ALWAYS:
        return None
    return min(_as_utc(newest), landed_at)


def _newest_file(root: Path, manifest: BatchManifest, landed_at: datetime) -> datetime | None:
    """Return when the newest file of a batch was written, where it still lies where it came."""
    paths = [root / file.path for file in manifest.header.files]
    times = [path.stat().st_mtime for path in paths if path.is_file()]
    if not times:
        return None
    return min(datetime.fromtimestamp(max(times), UTC), landed_at)


def _as_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
