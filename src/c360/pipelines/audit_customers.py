"""Checks of card customers: what is odd but kept, and segments that moved."""

from __future__ import annotations

from collections.abc import Sequence

from c360.pipelines.audit_results import count_of, make_result
from c360.pipelines.context import RunContext
from c360.state.alerts import Alert
from c360.state.quality import QualityResult
from c360.warehouse.shares import SEGMENT_SHARES, read_segment_shares

SHARES = "segment shares"
SHARE_SHIFT = 0.10
"""Change of a segment's share between runs from which there is a warning."""


def audit_customers(context: RunContext) -> list[QualityResult]:
    """Report what is odd about customers and transactions, and whether segments moved."""
    with context.open_warehouse() as warehouse:
        checks = warehouse.query(
            "from marts.customer_quality_checks where row_count > 0 order by feed, check_name"
        ).to_pylist()
        shares = warehouse.query(SEGMENT_SHARES).to_pylist()
    results = [
        make_result(
            context,
            row["feed"],
            row["check_name"],
            "warn" if row["flagged_count"] else "pass",
            f"{count_of(row['flagged_count'], 'row')} {row['fate']}"
            if row["flagged_count"]
            else None,
            checked=row["row_count"],
            failed=row["flagged_count"],
        )
        for row in checks
    ]
    now = {row["customer_segment"]: row["customer_share"] for row in shares}
    before = read_segment_shares(context.workspace.serving)
    return [*results, _compare_shares(context, before, now)] if before and now else results


def find_shifts(results: Sequence[QualityResult]) -> list[Alert]:
    """Return an alert for segments whose share moved further than it does from day to day."""
    return [
        Alert(result.checked_at, "segment_shift", "customers", result.message, result.run_id)
        for result in results
        if result.check_name == SHARES and result.status == "warn" and result.message
    ]


def _compare_shares(
    context: RunContext, before: dict[str, float], now: dict[str, float]
) -> QualityResult:
    """Warn when a segment's share moved by more than ten points since what readers see now."""
    names = sorted({*before, *now})
    changes = {name: now.get(name, 0.0) - before.get(name, 0.0) for name in names}
    large = {name: change for name, change in changes.items() if abs(change) > SHARE_SHIFT}
    message = "; ".join(
        f"{name} moved by {100 * change:+.1f} points to {100 * now.get(name, 0.0):.1f} %"
        for name, change in large.items()
    )
    return make_result(
        context,
        "customers",
        SHARES,
        "warn" if large else "pass",
        f"{message}." if large else None,
        checked=len(changes),
        failed=len(large),
        threshold=1 - SHARE_SHIFT,
    )
