"""Show contracts, what blocks their feeds, and what was accepted, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from c360.config.workspace import Workspace, open_workspace
from c360.contracts.model import Column, Contract
from c360.errors import NotFoundError
from c360.lake.blocks import Blocks
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.pipelines.acceptance import accept_feed
from c360.pipelines.batch_results import rate_batches
from c360.pipelines.ingest import load_contracts


def describe_feeds(workspace: Workspace) -> list[dict[str, Any]]:
    """Return every feed in one line each."""
    blocks = Blocks(workspace.data)
    return [
        {
            "feed": feed,
            "version": contract.version,
            "columns": len(contract.columns),
            "on_violation": contract.on_violation.value,
            "owner": contract.owner,
            "sources": ", ".join(
                source.name for source in workspace.settings.sources if source.feed == feed
            ),
            "blocked": "; ".join(block.message for block in blocks.blocks(feed)),
        }
        for feed, contract in sorted(load_contracts(workspace).items())
    ]


def describe_contract(
    contract: Contract, blocks: Blocks, manifests: Sequence[BatchManifest]
) -> dict[str, Any]:
    """Return all that a contract says, what each batch kept of it, and what blocks its feed."""
    return {
        "feed": contract.feed,
        "version": contract.version,
        "owner": contract.owner,
        "description": contract.description,
        "event_time": contract.event_time,
        "retention_days": contract.retention_days,
        "on_violation": contract.on_violation.value,
        "thresholds": dict(contract.thresholds),
        "severities": dict(contract.severities),
        "columns": [_describe_column(column) for column in contract.columns],
        "batches": rate_batches(contract, manifests),
        "blocks": [asdict(block) for block in blocks.blocks(contract.feed)],
        "accepted": [asdict(item) for item in blocks.acceptances(contract.feed)],
    }


def _describe_column(column: Column) -> dict[str, Any]:
    rules = {
        "one of": ", ".join(column.allowed),
        "at least": column.minimum,
        "at most": column.maximum,
        "like": column.pattern,
        "no longer than": column.max_length,
        "refers to": column.reference,
    }
    told = [f"{words} {value}" for words, value in rules.items() if value not in (None, "")]
    return {
        "column": column.name,
        "type": str(column.type),
        "required": not column.is_nullable,
        "key": column.is_key,
        "classification": column.classification,
        "rules": "; ".join(told),
    }


class WorkspaceContracts:
    """The contracts of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def feeds(self) -> list[dict[str, Any]]:
        """Return every feed in one line each."""
        return describe_feeds(open_workspace(self._workspace.root, with_sources=False))

    def contract(self, feed: str) -> dict[str, Any]:
        """Return all that a feed's contract says, what blocks it, and what was accepted."""
        lake = Lake(self._workspace.data)
        return describe_contract(self._find(feed), Blocks(lake.root), lake.manifests(feed))

    def accept(self, feed: str, by: str) -> list[str]:
        """Accept what blocks a feed; return what it was."""
        self._find(feed)
        return [block.message for block in accept_feed(self._workspace, feed, by)]

    def _find(self, feed: str) -> Contract:
        contracts = load_contracts(self._workspace)
        if feed not in contracts:
            raise NotFoundError(f"No feed {feed!r}. Known: {', '.join(sorted(contracts))}.")
        return contracts[feed]
