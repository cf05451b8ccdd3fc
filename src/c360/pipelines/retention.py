"""Step ``retention``: expire raw rows after their contract's days, and tell what would expire.

A run does it last, when its snapshot is published: it removes what the seals of earlier runs have
replaced, since that snapshot was built from them, and seals what has expired by its ``as_of``. The
next run builds from the new seals, and removes what they have replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from c360.config.workspace import Workspace, open_workspace
from c360.contracts.model import Contract
from c360.kit.clock import utc_now
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.lake.retention import (
    LOADED_AT,
    DueRows,
    Expiry,
    Removal,
    count_due,
    count_rejected_due,
    is_due,
    make_unsealed,
    remove_replaced,
    seal_batch,
)
from c360.lake.seals import Seal
from c360.pipelines.columns_kept import ColumnsKept, find_columns_kept
from c360.pipelines.context import RunContext, StepOutcome
from c360.pipelines.ingest import load_contracts
from c360.state.audit import AuditRecord
from c360.state.database import StateDatabase

EARLIEST = date(2, 1, 1)
"""No row is older: retention that reaches back to it lets nothing expire."""
ACTION = "retention.seal"
ACTOR = "c360 run"


@dataclass(frozen=True, slots=True)
class FeedRetention:
    """One feed's rows by where they lie, and what is due to expire on a day.

    Of the batches that readers see, ``rows_landed`` (deletes by absence included) = ``rows_raw`` +
    ``rows_sealed``. ``rows_removed`` are of batches that others have replaced, ``due_removed`` such
    rows that are due. ``due`` are rows older than ``before`` in raw; without ``retention_days``
    none ever are. ``counts_from`` is the column that tells a row's age, ``_loaded_at`` where there
    is none. ``dropped`` are the columns that the archive did not keep of rows that lie in it.
    """

    feed: str
    retention_days: int | None
    counts_from: str
    before: date | None
    rows_landed: int
    rows_raw: int
    rows_sealed: int
    rows_removed: int
    due: DueRows
    due_removed: int
    rows_quarantined: int
    quarantine_expired: int
    due_quarantined: int
    sealed_oldest: date | None
    sealed_newest: date | None
    archive_bytes: int
    dropped: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values, what is due in columns of its own."""
        names = [name for name in self.__slots__ if name != "due"]
        return {name: getattr(self, name) for name in names} | {
            "due_rows": self.due.rows,
            "due_files": self.due.files,
            "due_oldest": self.due.oldest,
            "due_newest": self.due.newest,
        }


def report_retention(workspace: Workspace, as_of: date | None = None) -> list[FeedRetention]:
    """Tell of every feed that landed anything what has expired by a day. Nothing changes.

    Reads:  manifests, seals, and of raw the columns that tell a row's age.

    Args:
        workspace: Whose feeds.
        as_of: The day; by default the one that the next run takes.
    """
    day = workspace.resolve_as_of(as_of)
    lake, contracts = Lake(workspace.data), load_contracts(workspace)
    zone = ZoneInfo(workspace.settings.reporting.time_zone)
    return [
        _report_feed(lake, contracts[feed], _make_expiry(contracts[feed], day, zone))
        for feed in lake.feeds()
        if feed in contracts
    ]


class WorkspaceRetention:
    """Shows what of a workspace expires, and what is sealed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def report(self) -> dict[str, Any]:
        """Return whether runs apply it, the day that counts, and every feed in one line each."""
        opened = open_workspace(self._workspace.root, with_sources=False)
        feeds = [feed.to_json() for feed in report_retention(opened)]
        is_enabled = opened.settings.retention.enabled
        return {
            "is_enabled": is_enabled,
            "as_of": opened.resolve_as_of(),
            "items": feeds,
            "total": len(feeds),
        }


def apply_retention(context: RunContext, state: StateDatabase, warnings: list[str]) -> StepOutcome:
    """Remove what earlier seals have replaced, and seal what has expired by ``as_of``.

    Reads:  raw, what dbt compiled.
    Writes: archive, raw, and one record in the audit trail for each feed that rows were sealed of;
            quarantine: rows rejected before the contract's days are removed.

    Raises:
        LakeError: A file of the archive is not what was sealed.
        ReconciliationError: Rows that landed differ from those that are accounted for.
    """
    removal = remove_replaced(context.lake)
    is_enabled = context.workspace.settings.retention.enabled
    expiries = list(_list_expiries(context)) if is_enabled else []
    due = [expiry for expiry in expiries if _has_due(context.lake, expiry)]
    kept = find_columns_kept(context) if due or context.lake.seals.feeds() else None
    if kept is not None:
        warnings.extend(kept.describe_missing())
    sealed = [] if kept is None else list(_seal_feeds(context, state, due, kept))
    usual = "nothing has expired" if is_enabled else "not enabled"
    if due and kept is None:
        usual = "rows have expired: the next run that builds seals them"
    return StepOutcome(
        rows_in=sum(feed.sealed + feed.removed for feed in sealed),
        rows_out=sum(feed.sealed for feed in sealed),
        is_skipped=not removal.files and not sealed,
        detail=_describe(sealed, removal) or usual,
    )


@dataclass(frozen=True, slots=True)
class _SealedFeed:
    """What was sealed of a feed now; rows of replaced batches were ``removed`` instead."""

    expiry: Expiry
    sealed: int
    removed: int
    quarantined: int


def _make_expiry(contract: Contract, as_of: date, zone: ZoneInfo) -> Expiry | None:
    """Return what of a feed has expired on a day; None where its contract lets nothing expire."""
    if contract.retention_days is None or contract.retention_days >= (as_of - EARLIEST).days:
        return None
    before = as_of - timedelta(days=contract.retention_days)
    begins = datetime.combine(before, time(), zone).astimezone(UTC).replace(tzinfo=None)
    return Expiry(
        feed=contract.feed,
        clock=contract.age_column,
        before=before,
        before_at=begins,
        kept=frozenset(),
        as_of=as_of,
        run_id="",
        contract_version=contract.version,
    )


def _list_expiries(context: RunContext) -> Iterator[Expiry]:
    zone = ZoneInfo(context.workspace.settings.reporting.time_zone)
    landed = set(context.lake.feeds())
    for feed, contract in context.contracts.items():
        expiry = _make_expiry(contract, context.as_of, zone)
        if feed in landed and expiry is not None:
            yield expiry


def _seal_feeds(
    context: RunContext, state: StateDatabase, due: Sequence[Expiry], kept: ColumnsKept
) -> Iterator[_SealedFeed]:
    for expiry in due:
        sealed = _seal_feed(context, expiry, kept)
        state.audit.record(_make_record(sealed))
        yield sealed


def _has_due(lake: Lake, expiry: Expiry) -> bool:
    seen = {manifest.batch_id for manifest in lake.manifests(expiry.feed)}
    return any(
        is_due(lake, manifest, expiry, is_replaced=manifest.batch_id not in seen)
        for manifest in lake.all_manifests(expiry.feed)
    )


def _seal_feed(context: RunContext, expiry: Expiry, kept: ColumnsKept) -> _SealedFeed:
    lake = context.lake
    named = replace(expiry, kept=kept.of_feed(expiry.feed), run_id=context.run_id)
    seen = {manifest.batch_id for manifest in lake.manifests(expiry.feed)}
    sealed = removed = quarantined = 0
    for manifest in lake.all_manifests(expiry.feed):
        before = lake.seals.find(manifest) or make_unsealed(manifest)
        after = seal_batch(lake, manifest, named, is_replaced=manifest.batch_id not in seen)
        if after is not None:
            sealed += max(after.sealed_rows - before.sealed_rows, 0)
            removed += after.removed_rows - before.removed_rows
            quarantined += after.quarantine_expired - before.quarantine_expired
    return _SealedFeed(expiry, sealed, removed, quarantined)


def _make_record(feed: _SealedFeed) -> AuditRecord:
    expiry = feed.expiry
    target = f"{expiry.feed}: {feed.sealed} rows older than {expiry.before} sealed"
    target += f", {feed.removed} removed" if feed.removed else ""
    target += f", {feed.quarantined} removed from quarantine" if feed.quarantined else ""
    return AuditRecord(utc_now(), ACTOR, ACTION, target, "succeeded", None)


def _describe(sealed: Sequence[_SealedFeed], removal: Removal) -> str:
    said = []
    if sealed:
        rows = sum(feed.sealed for feed in sealed)
        said.append(f"{rows:,} rows of {', '.join(feed.expiry.feed for feed in sealed)} sealed")
    removed = sum(feed.removed for feed in sealed)
    if removed:
        said.append(f"{removed:,} rows of replaced batches expired")
    quarantined = sum(feed.quarantined for feed in sealed)
    if quarantined:
        said.append(f"{quarantined:,} rejected rows expired")
    if removal.files:
        said.append(f"{removal.files:,} files removed, sealed before")
    return "; ".join(said)


def _report_feed(lake: Lake, contract: Contract, expiry: Expiry | None) -> FeedRetention:
    manifests = lake.all_manifests(contract.feed)
    seen = {manifest.batch_id for manifest in lake.manifests(contract.feed)}
    shown = [manifest for manifest in manifests if manifest.batch_id in seen]
    replaced = [manifest for manifest in manifests if manifest.batch_id not in seen]
    seals = lake.seals.of_feed(contract.feed)
    held = [seals[manifest.batch_id] for manifest in shown if manifest.batch_id in seals]
    parts = [part for seal in held for part in seal.parts]
    return FeedRetention(
        feed=contract.feed,
        retention_days=contract.retention_days,
        counts_from=contract.age_column or LOADED_AT,
        before=None if expiry is None else expiry.before,
        rows_landed=sum(m.result.landed + m.result.deleted for m in shown),
        rows_raw=_count_raw(shown, seals),
        rows_sealed=sum(part.rows for part in parts),
        rows_removed=sum(seal.removed_rows for seal in seals.values()),
        due=_add_due(lake, shown, expiry),
        due_removed=_add_due(lake, replaced, expiry).rows,
        rows_quarantined=sum(manifest.result.quarantined for manifest in shown),
        quarantine_expired=sum(seal.quarantine_expired for seal in held),
        due_quarantined=_add_rejected(lake, shown, expiry),
        sealed_oldest=min((part.oldest for part in parts), default=None),
        sealed_newest=max((part.newest for part in parts), default=None),
        archive_bytes=sum(part.bytes for part in parts),
        dropped=tuple(sorted({name for part in parts for name in part.dropped})),
    )


def _count_raw(manifests: Sequence[BatchManifest], seals: Mapping[str, Seal]) -> int:
    return sum(
        seals[manifest.batch_id].raw_rows
        if manifest.batch_id in seals
        else manifest.result.landed + manifest.result.deleted
        for manifest in manifests
    )


def _add_due(lake: Lake, manifests: Sequence[BatchManifest], expiry: Expiry | None) -> DueRows:
    if expiry is None:
        return DueRows()
    return sum((count_due(lake, manifest, expiry) for manifest in manifests), DueRows())


def _add_rejected(lake: Lake, manifests: Sequence[BatchManifest], expiry: Expiry | None) -> int:
    if expiry is None:
        return 0
    return sum(count_rejected_due(lake, manifest, expiry) for manifest in manifests)
