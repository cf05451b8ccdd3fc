"""What screens show of a sample of rows: personal columns, the feeds they fit, what was tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from c360.config.workspace import Workspace
from c360.contracts.inference import infer_column, name_columns
from c360.domain.findings import Finding
from c360.domain.source_desk import FeedSuggestion, SampledColumn, SourceCheck
from c360.pipelines.ingest import load_contracts
from c360.sources.suggestions import suggest_feeds


def mark_personal(
    columns: Sequence[SampledColumn], rows: Sequence[Mapping[str, str | None]]
) -> list[SampledColumn]:
    """Mark columns whose name or values look like personal data, as for an inferred contract."""
    names = name_columns([column.name for column in columns])
    marked = []
    for column, name in zip(columns, names, strict=True):
        values = pa.array([row.get(column.name) for row in rows], pa.string())
        is_personal = infer_column(column.name, name, values).is_personal
        marked.append(replace(column, is_personal=is_personal))
    return marked


def suggest_for(workspace: Workspace, columns: Sequence[SampledColumn]) -> Sequence[FeedSuggestion]:
    """Return how well columns fit each feed of a workspace, the best first."""
    contracts = load_contracts(workspace)
    feeds = [
        (contract.feed, [(c.name, not c.is_nullable, str(c.type)) for c in contract.columns])
        for contract in contracts.values()
    ]
    return suggest_feeds(columns, feeds)


def show_finding(finding: Finding) -> SourceCheck:
    """Return what a test of a connection found, as screens show it."""
    advice = "" if finding.is_right else finding.advice
    return SourceCheck(finding.name, finding.is_right, finding.told, advice)
