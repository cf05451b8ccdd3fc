"""Step ``audit``: hold the marts and the batches to what was promised, before anybody sees them."""

from __future__ import annotations

from collections.abc import Sequence

from c360.errors import AuditError
from c360.lake.manifest import BatchManifest
from c360.pipelines.audit_customers import audit_customers, find_shifts
from c360.pipelines.audit_partitions import audit_partitions
from c360.pipelines.audit_results import count_of, make_result
from c360.pipelines.build import project_folders
from c360.pipelines.context import RunContext, StepOutcome
from c360.state.database import StateDatabase
from c360.state.quality import QualityResult
from c360.warehouse.dbt import prepare_project, run_tests

PASSING = frozenset({"pass", "warn"})
COMPLETENESS_PCT = 99.5
"""Share of rows that must land where a contract promises nothing."""
DUPLICATE_SHARE = 0.001
"""Share of exact duplicates from which a feed gets a warning."""


def audit_marts(context: RunContext, state: StateDatabase) -> StepOutcome:
    """Run every check and keep its result; a blocking failure stops the run here.

    Reads:  marts, manifests.
    Writes: quality results in the state database.

    Raises:
        AuditError: A blocking check failed. Nothing is published.
    """
    results = [
        *_audit_batches(context),
        *audit_partitions(context),
        *_audit_references(context),
        _audit_statuses(context),
        *audit_customers(context),
        *_audit_models(context),
    ]
    state.quality.save_results(results)
    state.alerts.raise_alerts(find_shifts(results))
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
    landed = {manifest.header.feed for manifest in manifests}
    feeds = sorted(landed & set(context.contracts))
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


def _reconcile(context: RunContext, feed: str, batches: Sequence[BatchManifest]) -> QualityResult:
    wrong = [batch.batch_id for batch in batches if not batch.result.is_reconciled]
    message = f"Batches {', '.join(wrong)} lost rows." if wrong else None
    return make_result(
        context, feed, "rows in = landed + quarantined + duplicate",
        "fail" if wrong else "pass", message,
        checked=sum(batch.result.rows_in for batch in batches), failed=len(wrong), threshold=1.0,
    )  # fmt: skip


def _rate_quarantine(
    context: RunContext, feed: str, batches: Sequence[BatchManifest]
) -> QualityResult:
    rows = sum(batch.result.rows_in for batch in batches)
    quarantined = sum(batch.result.quarantined for batch in batches)
    message = f"{count_of(quarantined, 'row')} of {rows:,} in quarantine."
    promised_pct = context.contracts[feed].thresholds.get("completeness", COMPLETENESS_PCT)
    allowed_share = 1 - promised_pct / 100
    return _rate(context, feed, "completeness", (rows, quarantined, message), allowed_share)


def _rate_duplicates(
    context: RunContext, feed: str, batches: Sequence[BatchManifest]
) -> QualityResult:
    rows = sum(batch.result.rows_in for batch in batches)
    duplicate = sum(batch.result.duplicate for batch in batches)
    message = f"{count_of(duplicate, 'exact duplicate')} dropped."
    return _rate(context, feed, "exact duplicates", (rows, duplicate, message), DUPLICATE_SHARE)


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


def _audit_references(context: RunContext) -> list[QualityResult]:
    with context.open_warehouse() as warehouse:
        rows = warehouse.query("from marts.quality_reference_checks").to_pylist()
    return [
        make_result(
            context, row["feed"], f"{row['column_name']} refers to {row['referenced_feed']}",
            "warn" if row["unknown_count"] else "pass",
            f"{count_of(row['unknown_count'], 'reference')} to something unknown; rows are kept."
            if row["unknown_count"] else None,
            checked=row["row_count"], failed=row["unknown_count"],
        )
        for row in rows
    ]  # fmt: skip


def _audit_statuses(context: RunContext) -> QualityResult:
    """Report deals whose stage says one thing and whose status another."""
    with context.open_warehouse() as warehouse:
        counts = warehouse.query(
            "select count(*) as deals, count(*) filter (where status_contradiction) as wrong"
            " from marts.opportunities"
        ).to_pylist()[0]
    message = f"{count_of(counts['wrong'], 'deal')} of a stage that contradicts the status; kept."
    return make_result(
        context, "opportunities", "status agrees with stage",
        "warn" if counts["wrong"] else "pass", message if counts["wrong"] else None,
        checked=counts["deals"], failed=counts["wrong"],
    )  # fmt: skip


def _audit_models(context: RunContext) -> list[QualityResult]:
    """Run the tests of the SQL models.

    References that only warn are left out: ``_audit_references`` tells the same in plain words.
    """
    project = prepare_project(project_folders(context), context.project_work)
    return [
        make_result(
            context, None, test.name, test.status if test.status in PASSING else "fail",
            test.message or None, checked=0, failed=test.rows or 0,
        )
        for test in run_tests(project, context.workspace.warehouse, engine=context.engine)
        if not (test.status == "warn" and test.name.startswith("relationships_"))
    ]  # fmt: skip
