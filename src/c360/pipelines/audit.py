"""Step ``audit``: hold the marts and the batches to what was promised, before anybody sees them."""

from __future__ import annotations

from collections.abc import Sequence

from c360.errors import AuditError
from c360.kit.clock import utc_now
from c360.lake.manifest import BatchManifest
from c360.pipelines.build import project_folders
from c360.pipelines.context import RunContext, StepOutcome
from c360.state.database import StateDatabase
from c360.state.quality import QualityResult
from c360.warehouse.dbt import prepare_project, run_tests
from c360.warehouse.duckdb import DuckDBWarehouse

PASSING = frozenset({"pass", "warn"})
QUARANTINE_WARNING_SHARE = 0.005
"""Completeness of DOMAIN.md section 11: at least 99.5 % of the rows that came must land."""
DUPLICATE_WARNING_SHARE = 0.001
"""Duplicates of DOMAIN.md section 11: at most 0.1 %."""


def audit_marts(context: RunContext, state: StateDatabase) -> StepOutcome:
    """Run every check and keep its result; a blocking failure stops the run here.

    Reads:  marts, manifests.
    Writes: quality results in the state database.

    Raises:
        AuditError: A blocking check failed. Nothing is published.
    """
    results = [*_audit_batches(context), *_audit_references(context), *_audit_models(context)]
    state.quality.save_results(results)
    failed = [result for result in results if result.status == "fail"]
    if failed:
        first = failed[0]
        raise AuditError(
            f"{len(failed)} of {len(results)} checks failed; the published snapshot stays. First: "
            f"{first.check_name}: {first.message or ''} See `c360 quality`."
        )
    warned = sum(result.status == "warn" for result in results)
    return StepOutcome(
        rows_in=sum(result.records_checked for result in results),
        rows_out=len(results),
        detail=f"{len(results)} checks, {warned} with a warning",
    )


def _audit_batches(context: RunContext) -> list[QualityResult]:
    manifests = context.lake.manifests()
    feeds = sorted({manifest.header.feed for manifest in manifests})
    results = []
    for feed in feeds:
        batches = [manifest for manifest in manifests if manifest.header.feed == feed]
        results += [
            _reconcile(context, feed, batches),
            _rate_quarantine(context, feed, batches),
            _rate_duplicates(context, feed, batches),
            _report_extra_columns(context, feed, batches),
        ]
    return results


def _result(
    context: RunContext,
    feed: str | None,
    check: str,
    status: str,
    message: str | None,
    **counts: float,
) -> QualityResult:
    checked, wrong = int(counts["checked"]), int(counts["failed"])
    return QualityResult(
        run_id=context.run_id,
        feed=feed,
        check_name=check,
        status=status,
        records_checked=checked,
        records_failed=wrong,
        rate=1 - wrong / checked if checked else None,
        threshold=counts.get("threshold"),
        message=message,
        checked_at=utc_now(),
    )


def _reconcile(context: RunContext, feed: str, batches: Sequence[BatchManifest]) -> QualityResult:
    wrong = [batch.batch_id for batch in batches if not batch.result.is_reconciled]
    message = f"Batches {', '.join(wrong)} lost rows." if wrong else None
    return _result(
        context, feed, "rows in = landed + quarantined + duplicate",
        "fail" if wrong else "pass", message,
        checked=sum(batch.result.rows_in for batch in batches), failed=len(wrong), threshold=1.0,
    )  # fmt: skip


def _rate_quarantine(
    context: RunContext, feed: str, batches: Sequence[BatchManifest]
) -> QualityResult:
    rows = sum(batch.result.rows_in for batch in batches)
    quarantined = sum(batch.result.quarantined for batch in batches)
    is_high = rows > 0 and quarantined / rows > QUARANTINE_WARNING_SHARE
    message = f"{quarantined:,} of {rows:,} rows are in quarantine." if quarantined else None
    return _result(
        context, feed, "completeness", "warn" if is_high else "pass", message,
        checked=rows, failed=quarantined, threshold=1 - QUARANTINE_WARNING_SHARE,
    )  # fmt: skip


def _rate_duplicates(
    context: RunContext, feed: str, batches: Sequence[BatchManifest]
) -> QualityResult:
    rows = sum(batch.result.rows_in for batch in batches)
    duplicate = sum(batch.result.duplicate for batch in batches)
    is_high = rows > 0 and duplicate / rows > DUPLICATE_WARNING_SHARE
    message = f"{duplicate:,} exact duplicates were dropped." if duplicate else None
    return _result(
        context, feed, "exact duplicates", "warn" if is_high else "pass", message,
        checked=rows, failed=duplicate, threshold=1 - DUPLICATE_WARNING_SHARE,
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
            f"{withheld:,} rows are absent from the last full load, but it was damaged: "
            "nothing was deleted."
        )
    return _result(
        context, feed, "schema drift", "warn" if withheld else "pass", " ".join(messages) or None,
        checked=len(batches), failed=0,
    )  # fmt: skip


def _audit_references(context: RunContext) -> list[QualityResult]:
    with DuckDBWarehouse(context.workspace.warehouse) as warehouse:
        rows = warehouse.query("from marts.quality_reference_checks").to_pylist()
    return [
        _result(
            context, row["feed"], f"{row['column_name']} refers to {row['referenced_feed']}",
            "warn" if row["unknown_count"] else "pass",
            f"{row['unknown_count']:,} rows refer to something unknown; they are kept."
            if row["unknown_count"] else None,
            checked=row["row_count"], failed=row["unknown_count"],
        )
        for row in rows
    ]  # fmt: skip


def _audit_models(context: RunContext) -> list[QualityResult]:
    project = prepare_project(project_folders(context), context.project_work)
    return [
        _result(
            context, None, test.name, test.status if test.status in PASSING else "fail",
            test.message or None, checked=1, failed=int(test.status != "pass"),
        )
        for test in run_tests(project, context.workspace.warehouse)
    ]  # fmt: skip
