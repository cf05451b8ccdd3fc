"""Routes of the models resource. What the registry says is never answered from kept answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from c360.api.answers import BAD_BODY, NOT_FOUND, AnswerRoute
from c360.api.auth import allow
from c360.api.deps import AuditDep, ServicesDep, SnapshotDep
from c360.api.models import champions, monitoring, versions
from c360.api.models.cards import ModelCard
from c360.api.models.schemas import (
    ChampionChange,
    ModelBacktest,
    ModelComparison,
    ModelDetail,
    ModelDrift,
    ModelList,
    Promotion,
    VersionName,
)
from c360.domain.roles import Permission

router = APIRouter(prefix="/models", tags=["models"], route_class=AnswerRoute)
READ = [allow(Permission.MODELS_READ)]
MANAGE = [allow(Permission.MODELS_MANAGE)]
Model = Annotated[str, Path(max_length=100)]
Version = Annotated[str, Path(max_length=100)]
MARKDOWN: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/markdown": {"schema": {"type": "string"}}}}
}


@router.get("", dependencies=READ)
def list_models(services: ServicesDep) -> ModelList:
    """List all trained models: what scores, how good it is, and whether its data drifts."""
    return versions.list_models(services.models, services.snapshots)


@router.get("/{model}", dependencies=READ, responses=NOT_FOUND)
def get_model(services: ServicesDep, model: Model) -> ModelDetail:
    """The card of the champion, whether it scored in the last run, and all versions."""
    return versions.get_model(services.models, services.snapshots, model)


@router.get("/{model}/versions/{version}", dependencies=READ, responses=NOT_FOUND)
def get_model_version(services: ServicesDep, model: Model, version: Version) -> ModelCard:
    """The card of one version."""
    return versions.get_card(services.models, model, version)


@router.get(
    "/{model}/versions/{version}/card.md",
    dependencies=READ,
    response_class=Response,
    responses={**NOT_FOUND, **MARKDOWN},
)
def get_model_card_text(services: ServicesDep, model: Model, version: Version) -> Response:
    """The card of one version as Markdown, to save."""
    return versions.get_card_text(services.models, model, version)


@router.get("/{model}/compare", dependencies=READ, responses=NOT_FOUND)
def compare_model_versions(
    services: ServicesDep,
    model: Model,
    left: Annotated[VersionName, Query()],
    right: Annotated[VersionName, Query()],
) -> ModelComparison:
    """Two versions side by side, metric by metric."""
    return versions.compare_versions(services.models, model, left, right)


@router.post("/{model}/promote", dependencies=MANAGE, responses={**NOT_FOUND, **BAD_BODY})
def promote_model_version(
    services: ServicesDep, audit: AuditDep, model: Model, promotion: Promotion
) -> ChampionChange:
    """Let a version score from now on; ad-hoc predictions follow at once."""
    return champions.promote(services.models, audit, model, promotion.version)


@router.post("/{model}/rollback", dependencies=MANAGE, responses=NOT_FOUND)
def roll_back_model(services: ServicesDep, audit: AuditDep, model: Model) -> ChampionChange:
    """Let the version score that did before the champion."""
    return champions.roll_back(services.models, audit, model)


@router.get("/{model}/drift", dependencies=READ, responses=NOT_FOUND)
def get_model_drift(services: ServicesDep, snapshot: SnapshotDep, model: Model) -> ModelDrift:
    """How far the score and each feature are from the data of training."""
    return monitoring.get_drift(services.models, snapshot, model)


@router.get("/{model}/backtest", dependencies=READ, responses=NOT_FOUND)
def get_model_backtest(services: ServicesDep, snapshot: SnapshotDep, model: Model) -> ModelBacktest:
    """What past scorings said, beside what then happened."""
    return monitoring.get_backtest(services.models, snapshot, model)
