"""Read how far today's data is from training, and how past scores fared."""

from __future__ import annotations

from typing import Any

from c360.api.models.loaded import LoadedModels
from c360.api.models.schemas import (
    BacktestRow,
    DriftLevel,
    DriftRow,
    DriftSummary,
    ModelBacktest,
    ModelDrift,
    ScoringState,
)
from c360.api.rows import read_rows, stamp
from c360.errors import NothingPublishedError
from c360.warehouse.snapshot import Snapshot, SnapshotReader

DRIFT, BACKTEST, SCORING = "model_drift", "model_backtest", "model_scoring"
SCORE = "score"
"""The row of the score itself."""

NEWEST_DRIFT = f"""
select model, model_version, as_of, feature, label, psi, level
from marts.{DRIFT}
qualify as_of = max(as_of) over (partition by model)
order by model, feature <> '{SCORE}', psi desc, feature
"""


def read_drift_levels(snapshots: SnapshotReader) -> dict[str, DriftSummary]:
    """Return the drift of each model in the snapshot that is served; nothing without one."""
    try:
        rows = _read_drift(snapshots.current())
    except NothingPublishedError:
        return {}
    by_model: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_model.setdefault(row["model"], []).append(row)
    return {model: _summarise(found) for model, found in by_model.items()}


def _read_drift(snapshot: Snapshot) -> list[dict[str, Any]]:
    return read_rows(snapshot, NEWEST_DRIFT) if snapshot.has_table(DRIFT) else []


def _summarise(rows: list[dict[str, Any]]) -> DriftSummary:
    levels = list(DriftLevel)
    score = next((row for row in rows if row["feature"] == SCORE), None)
    return DriftSummary(
        as_of=rows[0]["as_of"],
        model_version=rows[0]["model_version"],
        level=max((DriftLevel(row["level"]) for row in rows), key=levels.index),
        score_level=score and score["level"],
        score_psi=score and score["psi"],
        drifted_count=sum(
            row["feature"] != SCORE and row["level"] != DriftLevel.STABLE for row in rows
        ),
    )


def read_scoring(snapshots: SnapshotReader) -> dict[str, ScoringState]:
    """Return what became of each champion in the run that is served; nothing without one."""
    try:
        return read_states(snapshots.current())
    except NothingPublishedError:
        return {}


def read_states(snapshot: Snapshot) -> dict[str, ScoringState]:
    """Return what became of each champion in a run, by model."""
    if not snapshot.has_table(SCORING):
        return {}
    columns = ", ".join(ScoringState.model_fields)
    rows = read_rows(snapshot, f"select model, {columns} from marts.{SCORING}")
    return {row.pop("model"): ScoringState.model_validate(row) for row in rows}


def get_drift(models: LoadedModels, snapshot: Snapshot, model: str) -> ModelDrift:
    """Return how far the score and each feature are from training.

    Raises:
        NotFoundError: There is no such model.
    """
    models.require(model)
    rows = [row for row in _read_drift(snapshot) if row["model"] == model]
    return ModelDrift(
        model=model,
        model_version=rows[0]["model_version"] if rows else None,
        as_of=rows[0]["as_of"] if rows else None,
        items=[DriftRow.model_validate(row) for row in rows],
        snapshot=stamp(snapshot),
    )


def get_backtest(models: LoadedModels, snapshot: Snapshot, model: str) -> ModelBacktest:
    """Return how past scores fared against what then happened.

    Raises:
        NotFoundError: There is no such model.
    """
    models.require(model)
    rows = []
    if snapshot.has_table(BACKTEST):
        rows = read_rows(
            snapshot,
            f"select {', '.join(BacktestRow.model_fields)} from marts.{BACKTEST}"
            " where model = $model order by scored_as_of, model_version",
            {"model": model},
        )
    return ModelBacktest(
        model=model,
        items=[BacktestRow.model_validate(row) for row in rows],
        snapshot=stamp(snapshot),
    )
