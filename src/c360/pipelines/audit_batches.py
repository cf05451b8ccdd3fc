"""Check what became of the rows of every batch, feed by feed."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow.parquet as pq

from c360.contracts.model import Contract
from c360.lake.manifest import BatchManifest
from c360.ops.rules import TIMELINESS
from c360.pipelines.audit_results import count_of, make_result
from c360.pipelines.context import RunContext
from c360.pipelines.ingest import FeedTotals, count_replayed, total_feeds
from c360.pipelines.judging import COMPLETENESS_PCT, TIMELINESS_PCT
from c360.state.quality import QualityResult
from c360.warehouse.snapshot import read_manifest, read_pointer

DUPLICATE_SHARE = 0.001
"""Share of exact duplicates from which a feed gets a warning."""


def audit_batches(context: RunContext) -> list[QualityResult]:
    """Return the results of every feed that has landed anything.

    Reads:  manifests; of the snapshot served, which batches it holds.
    """
    manifests = context.lake.manifests()
    known = _served_batches(context)
    landed = {manifest.header.feed for manifest in manifests}
    results = []
    for feed in sorted(landed & set(context.contracts)):
        batches = [manifest for manifest in manifests if manifest.header.feed == feed]
        fresh = [manifest for manifest in batches if manifest.batch_id not in known]
        results += [
            _reconcile(context, feed, batches),
            *_reconcile_archive(context, feed, batches),
            _rate_quarantine(context, feed, batches),
            _rate_duplicates(context, feed, batches),
            _rate_timeliness(context, feed, fresh),
            _report_extra_columns(context, feed, batches),
        ]
    return results


def _served_batches(context: RunContext) -> frozenset[str]:
    serving = context.workspace.serving
    run_id = read_pointer(serving)
    return frozenset() if run_id is None else frozenset(read_manifest(serving / run_id).batches)


def _reconcile(context: RunContext, feed: str, batches: Sequence[BatchManifest]) -> QualityResult:
    """Fail where a batch lost rows, or had more rows replayed than it had rejected."""
    wrong = [
        batch.batch_id
        for batch in batches
        if not batch.result.is_reconciled
        or count_replayed([batch, *_replays(batch, batches)]) > batch.result.quarantined
    ]
    message = f"Batches {', '.join(wrong)} lost or doubled rows." if wrong else None
    return make_result(
        context, feed, "rows in = landed + quarantined + duplicate",
        "fail" if wrong else "pass", message,
        checked=_total(feed, batches).rows_in, failed=len(wrong), threshold=1.0,
    )  # fmt: skip


def _reconcile_archive(
    context: RunContext, feed: str, batches: Sequence[BatchManifest]
) -> list[QualityResult]:
    """Count the rows in the files of batches of which some have expired; none, no result."""
    seals = context.lake.seals.of_feed(feed)
    sealed = [batch for batch in batches if batch.batch_id in seals]
    if not sealed:
        return []
    files = context.lake.seals.list_files(sealed)
    due = {batch.batch_id: batch.result.landed + batch.result.deleted for batch in sealed}
    lying = {
        batch_id: sum(pq.read_metadata(path).num_rows for path in paths)
        for batch_id, paths in files.items()
    }
    wrong = [batch_id for batch_id, rows in due.items() if lying[batch_id] != rows]
    message = f"Batches {', '.join(wrong)} have other rows in raw and archive than landed."
    return [
        make_result(
            context, feed, "rows landed = raw + sealed",
            "fail" if wrong else "pass", message if wrong else None,
            checked=sum(due.values()), failed=len(wrong), threshold=1.0,
        )
    ]  # fmt: skip


def _replays(batch: BatchManifest, batches: Sequence[BatchManifest]) -> list[BatchManifest]:
    return [other for other in batches if other.header.replays == batch.batch_id]


def _rate_quarantine(
    context: RunContext, feed: str, batches: Sequence[BatchManifest]
) -> QualityResult:
    """Rate what has landed of a feed by now: a row that was replayed has."""
    total = _total(feed, batches)
    message = f"{count_of(total.rows_quarantined, 'row')} of {total.rows_in:,} in quarantine."
    allowed = 1 - _promised_pct(context.contracts[feed], "completeness", COMPLETENESS_PCT) / 100
    found = (total.rows_in, total.rows_quarantined, message)
    return _rate(context, feed, "completeness", found, allowed)


def _rate_duplicates(
    context: RunContext, feed: str, batches: Sequence[BatchManifest]
) -> QualityResult:
    total = _total(feed, batches)
    message = f"{count_of(total.rows_duplicate, 'exact duplicate')} dropped."
    found = (total.rows_in, total.rows_duplicate, message)
    return _rate(context, feed, "exact duplicates", found, DUPLICATE_SHARE)


def _rate_timeliness(
    context: RunContext, feed: str, fresh: Sequence[BatchManifest]
) -> QualityResult:
    """Rate the batches that are new since the snapshot served, so that each counts once."""
    timed = sum(batch.result.timed for batch in fresh)
    late = sum(batch.result.late for batch in fresh)
    hours = context.contracts[feed].thresholds.get("latency_hours", 0)
    message = f"{count_of(late, 'row')} of {timed:,} came later than {hours:g} h after it was true."
    allowed = 1 - _promised_pct(context.contracts[feed], TIMELINESS, TIMELINESS_PCT) / 100
    return _rate(context, feed, TIMELINESS, (timed, late, message), allowed)


def _total(feed: str, batches: Sequence[BatchManifest]) -> FeedTotals:
    return total_feeds(batches, [feed])[0]


def _promised_pct(contract: Contract, measure: str, usual: float) -> float:
    return contract.thresholds.get(measure, usual)


def _rate(
    context: RunContext, feed: str, check: str, found: tuple[int, int, str], allowed_share: float
) -> QualityResult:
    """Warn where more rows than allowed were found wanting."""
    rows, wrong, message = found
    status = "warn" if wrong > rows * allowed_share else "pass"
    return make_result(
        context, feed, check, status, message if wrong else None,
        checked=rows, failed=wrong, threshold=1 - allowed_share,
    )  # fmt: skip


def _report_extra_columns(
    context: RunContext, feed: str, batches: Sequence[BatchManifest]
) -> QualityResult:
    extra = sorted({name for batch in batches for name in batch.extra_columns})
    withheld = sum(batch.result.deletes_withheld for batch in batches[-1:])
    messages = []
    if extra:
        messages.append(f"Columns that the contract does not name, kept: {', '.join(extra)}.")
    if withheld:
        messages.append(
            f"{count_of(withheld, 'row')} absent from the last full load, but it was damaged: "
            "nothing was deleted."
        )
    return make_result(
        context, feed, "schema drift", "warn" if withheld else "pass", " ".join(messages) or None,
        checked=len(batches), failed=0,
    )  # fmt: skip
