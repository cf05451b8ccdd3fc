"""Check that what is due each day has come: without it nothing that depends on it is published."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow.compute as pc
import pyarrow.parquet as pq

from c360.config.source_settings import SourceSettings
from c360.ops.rules import PARTITION
from c360.pipelines.audit_results import count_of, make_result
from c360.pipelines.context import RunContext
from c360.state.quality import QualityResult


def audit_partitions(context: RunContext) -> list[QualityResult]:
    """Return a result for each source of which rows are due every day."""
    due = [source for source in context.workspace.settings.sources if source.partition]
    return [_audit_partition(context, source) for source in due]


def _audit_partition(context: RunContext, source: SourceSettings) -> QualityResult:
    rows = _count_rows(context, source)
    message = (
        f"Source {source.name!r} has no row of {context.as_of}, which is due. See that it "
        "delivers, or run with an earlier --as-of."
    )
    return make_result(
        context, source.feed, f"{PARTITION} of {source.name}",
        "pass" if rows else "fail",
        f"{count_of(rows, 'row')} of {context.as_of}." if rows else message,
        checked=1, failed=0 if rows else 1, threshold=1.0,
    )  # fmt: skip


def _count_rows(context: RunContext, source: SourceSettings) -> int:
    """Count the rows of a source that became true on the last day included."""
    begin, end = _day_bounds(context)
    manifests = context.lake.manifests(source.feed)
    files = context.lake.data_files([m for m in manifests if m.header.source == source.name])
    within = (pc.field("effective_at") >= begin) & (pc.field("effective_at") < end)
    return sum(
        pq.read_table(file, columns=["effective_at"], filters=within).num_rows for file in files
    )


def _day_bounds(context: RunContext) -> tuple[datetime, datetime]:
    """Return the begin and end of the last day included, in UTC without a zone, as raw has it."""
    zone = ZoneInfo(context.workspace.settings.reporting.time_zone)
    midnight = datetime.combine(context.as_of, time(), zone)
    after = datetime.combine(context.as_of + timedelta(days=1), time(), zone)
    return _in_utc(midnight), _in_utc(after)


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
