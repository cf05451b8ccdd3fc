"""Step ``publish``: write the snapshot, then move the pointer."""

from __future__ import annotations

from c360 import __version__
from c360.kit.clock import utc_now
from c360.pipelines.build import project_folders
from c360.pipelines.context import RunContext, StepOutcome
from c360.pipelines.search import SEARCH, build_search
from c360.text.embedding import EmbedderChoice
from c360.warehouse.dbt import compiled_sql, prepare_project
from c360.warehouse.facts import list_fact_files
from c360.warehouse.live import LIVE_OPPORTUNITIES
from c360.warehouse.lookups import Lookup, write_copies
from c360.warehouse.publish import MartIndex, prune_snapshots, write_snapshot
from c360.warehouse.snapshot import SnapshotManifest, write_pointer

INDEXES = {
    "account_health": MartIndex(("account_id",)),
    "customer_360_profile": MartIndex(("customer_id",)),
    "customer_segments": MartIndex(("customer_id", "valid_from")),
    "dim_customer": MartIndex(("customer_id", "version_number")),
    "metric_avg_transaction_value": MartIndex(("customer_id",)),
    "metric_customer_ltv": MartIndex(("customer_id",)),
    "account_health_history": MartIndex(("account_id", "profile", "health_date")),
    "interactions": MartIndex(("interaction_id",), ("account_id",)),
    "opportunities": MartIndex(("opportunity_id",), ("account_id",)),
    "engagement_profile": MartIndex(("customer_id",)),
    "predictions": MartIndex(("model", "entity_id")),
    "usage_daily": MartIndex(("account_id", "usage_date")),
}
FACTS = ("fct_transactions", "monthly_category_spending", "monthly_customer_spending")
"""Marts that are published as files beside the others."""
LOOKUPS = {
    "fct_transactions": Lookup(
        key="customer_id",
        columns=(
            "transaction_id",
            "transaction_at",
            "transaction_date",
            "transaction_amount",
            "currency",
            "merchant_name",
            "merchant_category",
            "category_name",
            "channel",
            "status",
        ),
        repeating=frozenset(
            {
                "currency",
                "merchant_name",
                "merchant_category",
                "category_name",
                "channel",
                "status",
            }
        ),
    ),
}
"""Facts that are also published as copies to look rows up in."""
LIVE_MODEL = "stg_feeds__opportunities"


def publish_marts(context: RunContext, fingerprint: str, choice: EmbedderChoice) -> StepOutcome:
    """Publish the marts: readers see the whole new snapshot, or the old one.

    Writes: facts/*.arrow, copies of files that have none; serving/<run_id>, with the search index
            in it; then serving/current.
    """
    workspace = context.workspace
    manifests = context.lake.manifests()
    with context.open_warehouse() as warehouse:
        facts = list_fact_files(warehouse, context.facts, FACTS)
        features = [name for name in warehouse.tables("marts") if name.startswith("features_")]
    search = build_search(context, choice)
    for table, lookup in LOOKUPS.items():
        paths = [fact.path for fact in facts if fact.table == table]
        write_copies(paths, lookup, workspace.settings.warehouse.threads)
    written = {fact.table for fact in facts}
    project = prepare_project(project_folders(context), context.project_work)
    manifest = write_snapshot(
        workspace.serving,
        workspace.warehouse,
        SnapshotManifest(
            run_id=context.run_id,
            as_of=context.as_of,
            started_at=context.started_at,
            published_at=utc_now(),
            fingerprint=fingerprint,
            batches=tuple(manifest.batch_id for manifest in manifests),
            max_sequence=max((m.header.sequence for m in manifests), default=0),
            tables={},
            c360_version=__version__,
            lookups={table: lookup.key for table, lookup in LOOKUPS.items() if table in written},
        ),
        {**INDEXES, **{name: MartIndex(("entity_id",)) for name in features}},
        facts,
        {LIVE_OPPORTUNITIES: compiled_sql(project, LIVE_MODEL), SEARCH: search.folder},
    )
    write_pointer(workspace.serving, manifest.run_id)
    removed = prune_snapshots(workspace.serving, workspace.settings.serving.keep_snapshots)
    rows = sum(manifest.tables.values())
    detail = f"{len(manifest.tables)} tables, {search.texts:,} texts to search"
    detail += f" ({search.added:,} new)" if search.added else ""
    if removed:
        detail += f"; {len(removed)} old snapshot{'s' if len(removed) > 1 else ''} removed"
    return StepOutcome(rows_in=rows, rows_out=rows, detail=detail)
