"""Join what lies in the lake with what reads it for live figures and quarantine screens."""

from __future__ import annotations

from c360.config.workspace import Workspace
from c360.contracts.model import Contract
from c360.lake.lake import Lake
from c360.pipelines.ingest import load_contracts
from c360.warehouse.duckdb import RawRelation
from c360.warehouse.live import LandedDeals, LiveRecentSales
from c360.warehouse.snapshot import SnapshotReader

FEED = "opportunities"


def open_live_sales(workspace: Workspace) -> LiveRecentSales:
    """Open the live view of recent sales."""
    lake = Lake(workspace.data)
    contract = load_contracts(workspace)[FEED]
    reader = SnapshotReader(workspace.serving)
    return LiveRecentSales(reader, lambda: find_landed_deals(lake, contract))


def find_landed_deals(lake: Lake, contract: Contract) -> LandedDeals:
    """Find every batch of opportunities that readers see, published or not."""
    manifests = lake.manifests(FEED)
    return LandedDeals(
        relation=RawRelation(
            feed=FEED,
            columns=[(column.name, str(column.type)) for column in contract.columns],
            files=lake.data_files(manifests),
        ),
        batches=frozenset(manifest.batch_id for manifest in manifests),
        newest_loaded_at=max((manifest.loaded_at for manifest in manifests), default=None),
    )
