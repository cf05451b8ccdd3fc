"""What each batch kept of its contract: told by the manifests, so that it is a trend at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from c360.contracts.model import Contract
from c360.lake.manifest import BatchManifest
from c360.pipelines.judging import COMPLETENESS_PCT, TIMELINESS_PCT

DUPLICATE_PCT = 0.1
"""Share of duplicates that passes where a contract promises nothing."""


def rate_batches(contract: Contract, manifests: Sequence[BatchManifest]) -> list[dict[str, Any]]:
    """Return the results of a feed's batches, newest first; a replay counts with its batch."""
    replayed: dict[str, int] = {}
    for manifest in manifests:
        if manifest.header.replays is not None:
            rows = replayed.get(manifest.header.replays, 0) + manifest.result.rows_in
            replayed[manifest.header.replays] = rows
    rated = [
        _rate(contract, manifest, replayed.get(manifest.batch_id, 0))
        for manifest in manifests
        if manifest.header.replays is None
    ]
    return rated[::-1]


def _rate(contract: Contract, manifest: BatchManifest, replayed: int) -> dict[str, Any]:
    result, control = manifest.result, manifest.control
    stated = control.stated_rows if control is not None else None
    due_rows = stated if stated else result.rows_in
    landed = result.landed + result.duplicate + replayed
    completeness = round(100 * landed / due_rows, 3) if due_rows else None
    duplicates = round(100 * result.duplicate / result.rows_in, 3) if result.rows_in else None
    mismatches = list(control.mismatches) if control is not None else []
    messages = list(mismatches)
    due_pct = contract.thresholds.get("completeness", COMPLETENESS_PCT)
    if completeness is not None and completeness < due_pct:
        messages.append(f"{completeness:g} % landed, {due_pct:g} % are due")
    allowed_pct = contract.thresholds.get("duplicate_keys", DUPLICATE_PCT)
    if duplicates is not None and duplicates > allowed_pct:
        messages.append(f"{duplicates:g} % duplicates, {allowed_pct:g} % are allowed")
    timeliness = round(100 * (1 - result.late / result.timed), 3) if result.timed else None
    timely_pct = contract.thresholds.get("timeliness", TIMELINESS_PCT)
    if timeliness is not None and timeliness < timely_pct:
        messages.append(f"{timeliness:g} % in time, {timely_pct:g} % are due")
    messages += [f"{count:,} values: {rule}" for rule, count in manifest.flags.items()]
    accuracy = "not stated" if control is None else ("fail" if mismatches else "pass")
    return {
        "batch_id": manifest.batch_id,
        "source": manifest.header.source,
        "loaded_at": manifest.loaded_at,
        "rows_in": result.rows_in,
        "completeness_pct": completeness,
        "duplicate_pct": duplicates,
        "accuracy": accuracy,
        "timeliness_pct": timeliness,
        "drift": f"extra: {', '.join(manifest.extra_columns)}" if manifest.extra_columns else "",
        "status": "warn" if messages else "pass",
        "message": "; ".join(messages),
    }
