"""What the model would say of somebody were some features different."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from c360.api.customers.masking import may_see_personal_data
from c360.api.models.loaded import LoadedModels
from c360.api.predictions.adhoc import read_values
from c360.api.predictions.masking import check_may_change, show_drivers
from c360.api.predictions.schemas import ExplainedValues, FeatureChange, WhatIf
from c360.api.predictions.stored import find_prediction
from c360.api.rows import read_row, stamp
from c360.errors import ConflictError, NotFoundError
from c360.kit.sql import quote_identifier
from c360.ml.features import Feature, Value
from c360.state.users import User
from c360.warehouse.snapshot import Snapshot

if TYPE_CHECKING:
    from c360.ml.bundle import ModelBundle, Prediction


def ask_what_if(
    models: LoadedModels,
    snapshot: Snapshot,
    target: tuple[str, str],
    changes: Mapping[str, Value],
    user: User,
) -> WhatIf:
    """Return the prediction as it is and as it would be.

    The version that made the stored prediction answers both, whichever is the champion by now:
    two versions side by side would show their difference, not that of the features.

    Args:
        models: The trained models.
        snapshot: Holds the prediction and the features it was made from.
        target: Model and entity.
        changes: Values by feature.
        user: Who asks.

    Raises:
        NotFoundError: There is no such model or prediction, or its features were not kept.
        ConflictError: The version that made it is gone.
        InvalidInputError: A feature is unknown, or its value cannot be.
        PermissionDeniedError: The user may not know a feature among the changes.
    """
    model, entity_id = target
    models.require(model)
    stored = find_prediction(snapshot, model, entity_id)
    check_may_change(changes, user)
    bundle = _load(models, model, stored["model_version"])
    features = _read_features(snapshot, target, bundle)
    before, after = bundle.predict([features, {**features, **changes}])
    labels = {feature.name: feature.label for feature in bundle.features}
    return WhatIf(
        model=model,
        entity_id=entity_id,
        model_version=stored["model_version"],
        as_of=stored["as_of"],
        changes=[
            FeatureChange(feature=name, label=labels[name], before=features[name], after=value)
            for name, value in changes.items()
        ],
        before=_explain(before, user),
        after=_explain(after, user),
        is_masked=not may_see_personal_data(user),
        snapshot=stamp(snapshot),
    )


def _load(models: LoadedModels, model: str, version: str) -> ModelBundle:
    if version not in models.registry.versions(model):
        raise ConflictError(
            f"The stored prediction is by version {version!r} of {model!r}, which is no longer"
            " there. `c360 run` scores anew by the champion; ask again after it."
        )
    return models.bundle(model, version)


def _read_features(
    snapshot: Snapshot, target: tuple[str, str], bundle: ModelBundle
) -> dict[str, Value]:
    model, entity_id = target
    table, row = f"features_{model}", None
    if snapshot.has_table(table):
        row = read_row(
            snapshot,
            f"select * from marts.{quote_identifier(table)} where entity_id = $entity_id",
            {"entity_id": entity_id},
        )
    if row is None:
        raise NotFoundError(
            f"The features of {entity_id[:200]!r} were not kept with run"
            f" {snapshot.manifest.run_id!r}. `c360 run` scores anew and keeps them. Who has lapsed"
            " is not scored, and has none."
        )
    return {
        feature.name: _read_value(feature, row.get(feature.name)) for feature in bundle.features
    }


def _read_value(feature: Feature, value: Any) -> Value:
    """Return a stored value as scoring saw it: a category never seen is a missing value."""
    if value is None:
        return None
    if feature.kind == "category":
        return str(value) if str(value) in feature.values else None
    return float(value)


def _explain(prediction: Prediction, user: User) -> ExplainedValues:
    values = read_values(prediction)
    return ExplainedValues.model_validate(
        {**values, "drivers": show_drivers(values["drivers"], user)}
    )
