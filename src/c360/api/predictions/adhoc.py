"""Predict from supplied features, by the champion of this moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from c360.api.models.loaded import LoadedModels
from c360.api.predictions.cache import PredictionCache, name_prediction
from c360.api.predictions.schemas import AdHocPrediction
from c360.ml.features import Value

if TYPE_CHECKING:
    from c360.ml.bundle import Prediction


def predict(
    models: LoadedModels, cache: PredictionCache, model: str, features: Mapping[str, Value]
) -> AdHocPrediction:
    """Return a prediction with its drivers; the same question is answered from memory for a while.

    Raises:
        NotFoundError: There is no such model, or none of its versions scores.
        InvalidInputError: A feature is unknown, or its value cannot be.
    """
    version = models.get_champion(model)
    bundle = models.bundle(model, version)
    name = name_prediction(model, version, features)
    found = cache.find(name)
    is_cached = found is not None
    if found is None:
        [found] = bundle.predict([features])
        cache.keep(name, found)
    return AdHocPrediction.model_validate(
        {
            **read_values(found),
            "model": model,
            "model_version": version,
            "as_of": bundle.card["trained_as_of"],
            "is_cached": is_cached,
            "missing": [item.name for item in bundle.features if features.get(item.name) is None],
        }
    )


def read_values(prediction: Prediction) -> dict[str, Any]:
    """Return what answers say of a prediction."""
    return {
        "prediction": prediction.prediction,
        "score": prediction.score,
        "category": prediction.category,
        "is_positive": prediction.is_positive,
        "drivers": prediction.drivers,
    }
