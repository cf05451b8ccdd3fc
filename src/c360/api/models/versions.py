"""Read models and their versions: at a glance, in full, and two side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Response

from c360.api.models.cards import Interval, Metric, ModelCard, Verdict
from c360.api.models.loaded import LoadedModels
from c360.api.models.monitoring import read_drift_levels, read_scoring
from c360.api.models.schemas import (
    ComparedMetric,
    ComparedVersion,
    DriftSummary,
    ModelComparison,
    ModelDetail,
    ModelList,
    ModelSummary,
    ModelVersionRow,
    ScoringState,
    VersionStatus,
)
from c360.errors import NotFoundError
from c360.ml.definition import UPPER_BOUNDS, Task
from c360.warehouse.snapshot import SnapshotReader

CARD_TEXT = "card.md"
MAIN_METRICS: Mapping[Task, tuple[str, ...]] = {
    Task.BINARY: ("auc", "f1", "precision", "recall", "ece"),
    Task.REGRESSION: ("r2", "rmse", "mae"),
    Task.VALUE: ("r2", "rmse", "mae"),
    Task.ANOMALY: ("flagged_share",),
}
WITHOUT_DIRECTION = frozenset({"flagged_share"})
"""Metrics of which neither more nor less is better."""


def list_models(models: LoadedModels, snapshots: SnapshotReader) -> ModelList:
    """Return all models that have been trained."""
    drift, scoring = read_drift_levels(snapshots), read_scoring(snapshots)
    items = [
        _summarise(models, name, drift.get(name), scoring.get(name)) for name in models.names()
    ]
    return ModelList(items=items, total=len(items))


def _summarise(
    models: LoadedModels, model: str, drift: DriftSummary | None, scoring: ScoringState | None
) -> ModelSummary:
    champion, statuses = _find_statuses(models, model)
    card = models.card(model, champion or next(iter(statuses)))
    return ModelSummary(
        **_describe(card),
        model=model,
        title=card["title"],
        description=card["description"],
        task=card["task"],
        entity=card["entity"],
        champion_version=champion,
        version_count=len(statuses),
        challenger_count=list(statuses.values()).count(VersionStatus.CHALLENGER),
        run_id=card["run_id"],
        horizon_days=card["horizon_days"],
        test_rows=card["rows"]["test"],
        drift=drift,
        scoring=scoring,
    )


def get_model(models: LoadedModels, snapshots: SnapshotReader, model: str) -> ModelDetail:
    """Return the card of a model's champion, whether it scored, and its versions.

    Raises:
        NotFoundError: There is no such model.
    """
    champion, statuses = _find_statuses(models, model)
    rows = [
        ModelVersionRow(
            **_describe(card := models.card(model, version)),
            status=status,
            code_version=card["code_version"],
        )
        for version, status in statuses.items()
    ]
    return ModelDetail(
        model=model,
        champion_version=champion,
        previous_version=models.registry.previous_champion(model),
        scoring=read_scoring(snapshots).get(model),
        card=get_card(models, model, champion or next(iter(statuses))),
        versions=rows,
    )


def get_card(models: LoadedModels, model: str, version: str) -> ModelCard:
    """Return the card of a version.

    Raises:
        NotFoundError: There is no such version.
    """
    return ModelCard.model_validate(models.card(model, version))


def get_card_text(models: LoadedModels, model: str, version: str) -> Response:
    """Return the card of a version as a Markdown file.

    Raises:
        NotFoundError: There is no such version, or it was kept without a text.
    """
    models.require(model)
    path = models.registry.folder(model, version) / CARD_TEXT
    if not path.is_file():
        raise NotFoundError(
            f"Version {version!r} of {model!r} has no card as text. The same content is at"
            f" /api/v1/models/{model}/versions/{version}; `c360 train {model}` makes a new one."
        )
    return Response(
        path.read_bytes(),
        media_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{model}-{version}.md"'},
    )


def compare_versions(models: LoadedModels, model: str, left: str, right: str) -> ModelComparison:
    """Return the metrics of two versions side by side.

    Raises:
        NotFoundError: There is no such model or version.
    """
    first, second = models.card(model, left), models.card(model, right)
    before, after = _metrics_of(first), _metrics_of(second)
    _, statuses = _find_statuses(models, model)
    names, others = _feature_names(first), _feature_names(second)
    return ModelComparison(
        model=model,
        left=_describe_side(first, statuses[left]),
        right=_describe_side(second, statuses[right]),
        is_same_test=_test_of(first) == _test_of(second),
        metrics=[_compare(name, before.get(name), after.get(name)) for name in {**before, **after}],
        features_only_left=[name for name in names if name not in others],
        features_only_right=[name for name in others if name not in names],
    )


def _describe(card: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a summary and a version's row both say."""
    metrics = _metrics_of(card)
    kept = [metric.is_met for metric in metrics.values() if metric.is_met is not None]
    return {
        "version": card["version"],
        "trained_as_of": card["trained_as_of"],
        "verdict": Verdict.model_validate(card["verdict"]),
        "is_met": all(kept) if kept else None,
        "metrics": [metrics[name] for name in MAIN_METRICS[Task(card["task"])] if name in metrics],
    }


def _find_statuses(models: LoadedModels, model: str) -> tuple[str | None, dict[str, VersionStatus]]:
    """Return the champion, and what each version is for, the newest first.

    Raises:
        NotFoundError: There is no such model.
    """
    champion, versions = models.find_champion(model), models.registry.versions(model)
    since = "" if champion is None else models.card(model, champion)["trained_as_of"]
    statuses = {
        version: VersionStatus.CHALLENGER
        if models.card(model, version)["trained_as_of"] >= since
        else VersionStatus.RETIRED
        for version in versions
    }
    return champion, statuses | ({} if champion is None else {champion: VersionStatus.CHAMPION})


def _metrics_of(card: Mapping[str, Any]) -> dict[str, Metric]:
    return {item["name"]: Metric.model_validate(item) for item in card["metrics"]}


def _feature_names(card: Mapping[str, Any]) -> list[str]:
    return [feature["name"] for feature in card["features"]]


def _test_of(card: Mapping[str, Any]) -> tuple[Any, ...]:
    return card["cutoffs"]["test"], card["rows"]["test"], card["positive_rate"]


def _describe_side(card: Mapping[str, Any], status: VersionStatus) -> ComparedVersion:
    return ComparedVersion(
        version=card["version"],
        status=status,
        trained_as_of=card["trained_as_of"],
        verdict=Verdict.model_validate(card["verdict"]),
    )


def _compare(name: str, left: Metric | None, right: Metric | None) -> ComparedMetric:
    difference = None
    if left is not None and right is not None and None not in (left.value, right.value):
        difference = (right.value or 0.0) - (left.value or 0.0)
    gain = None if difference is None else (-difference if name in UPPER_BOUNDS else difference)
    has_direction = bool(gain) and name not in WITHOUT_DIRECTION
    return ComparedMetric(
        name=name,
        left=_interval(left),
        right=_interval(right),
        difference=difference,
        is_right_better=(gain or 0.0) > 0 if has_direction else None,
        is_clear=has_direction and _are_apart(left, right),
    )


def _interval(metric: Metric | None) -> Interval | None:
    return metric and Interval(value=metric.value, low=metric.low, high=metric.high)


def _are_apart(left: Metric | None, right: Metric | None) -> bool:
    ends = [(side.low, side.high) for side in (left, right) if side is not None]
    known = [(low, high) for low, high in ends if low is not None and high is not None]
    if len(known) < 2:
        return False
    return known[0][1] < known[1][0] or known[1][1] < known[0][0]
