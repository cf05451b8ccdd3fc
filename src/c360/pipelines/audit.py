"""Step ``audit``: hold the marts and the batches to what was promised, before anybody sees them."""

from __future__ import annotations

from c360.errors import AuditError
from c360.pipelines.audit_batches import audit_batches
from c360.pipelines.audit_customers import audit_customers, find_shifts
from c360.pipelines.audit_partitions import audit_partitions
from c360.pipelines.audit_results import count_of, make_result
from c360.pipelines.build import project_folders
from c360.pipelines.context import RunContext, StepOutcome
from c360.state.database import StateDatabase
from c360.state.quality import QualityResult
from c360.warehouse.dbt import prepare_project, run_tests

PASSING = frozenset({"pass", "warn"})


def audit_marts(context: RunContext, state: StateDatabase) -> StepOutcome:
    """Run every check and keep its result; a blocking failure stops the run here.

    Reads:  marts, manifests.
    Writes: quality results in the state database.

    Raises:
        AuditError: A blocking check failed. Nothing is published.
    """
    results = [
        *audit_batches(context),
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
