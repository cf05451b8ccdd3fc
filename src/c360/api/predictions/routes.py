"""Routes of the predictions resource."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from c360.api.answers import BAD_BODY, CONFLICT, NOT_FOUND, AnswerRoute
from c360.api.auth import UserDep, allow
from c360.api.deps import ServicesDep, SnapshotDep
from c360.api.predictions import adhoc, stored, what_if
from c360.api.predictions.filters import PredictionQuery
from c360.api.predictions.schemas import (
    AdHocPrediction,
    Changes,
    Features,
    PredictionPage,
    StoredPrediction,
    WhatIf,
)
from c360.domain.roles import Permission

router = APIRouter(prefix="/predictions", tags=["predictions"], route_class=AnswerRoute)
READ = [allow(Permission.PREDICTIONS_READ)]
Model = Annotated[str, Path(max_length=100)]
EntityId = Annotated[str, Path(max_length=200)]


@router.get("/{model}", dependencies=READ, responses={**NOT_FOUND, **CONFLICT})
def list_predictions(
    services: ServicesDep,
    snapshot: SnapshotDep,
    model: Model,
    query: Annotated[PredictionQuery, Query()],
) -> PredictionPage:
    """List the stored predictions of a model, the largest first unless `sort` says otherwise."""
    return stored.list_predictions(services.models, snapshot, model, query)


@router.get("/{model}/{entity_id}", dependencies=READ, responses=NOT_FOUND)
def get_prediction(
    services: ServicesDep, snapshot: SnapshotDep, user: UserDep, model: Model, entity_id: EntityId
) -> StoredPrediction:
    """One stored prediction, and why it is what it is."""
    return stored.get_prediction(services.models, snapshot, model, entity_id, user)


@router.post("/{model}", dependencies=READ, responses={**NOT_FOUND, **BAD_BODY})
def predict(services: ServicesDep, model: Model, body: Features) -> AdHocPrediction:
    """Predict from supplied features, by the champion."""
    return adhoc.predict(services.models, services.predictions, model, body.features)


@router.post(
    "/{model}/{entity_id}/what-if",
    dependencies=READ,
    responses={**NOT_FOUND, **CONFLICT, **BAD_BODY},
)
def ask_what_if(
    services: ServicesDep, user: UserDep, model: Model, entity_id: EntityId, body: Changes
) -> WhatIf:
    """The stored prediction as it is, and as it would be with some features changed."""
    snapshot = services.snapshots.current()
    return what_if.ask_what_if(services.models, snapshot, (model, entity_id), body.changes, user)
