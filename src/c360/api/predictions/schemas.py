"""Shapes of the predictions resource."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from c360.api.schemas import Shape, SnapshotStamp, UtcDatetime

MOST_FEATURES = 1_000
FeatureName = Annotated[str, StringConstraints(max_length=200)]
FeatureText = Annotated[str, StringConstraints(max_length=200)]
FeatureValue = float | FeatureText | None
IS_MASKED = "Whether personal features, such as the age, are hidden from your role."


class PredictionCategory(StrEnum):
    """What a prediction means: the risk, or whether a row is out of the ordinary."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    LAPSED = "lapsed"
    ANOMALOUS = "anomalous"
    USUAL = "usual"


class PredictionDriver(Shape):
    """What one feature does to a prediction."""

    feature: str
    label: str
    value: float | str | None = Field(description="Null: not known, or hidden from your role.")
    usual_low: float | None
    usual_high: float | None
    effect: float = Field(description="In the unit of the model's raw output; above 0 it raises.")
    text: str = Field(description="The same in plain words.")


class PredictedValues(Shape):
    """What a model says."""

    prediction: float | None = Field(
        description="Calibrated probability, predicted value, or anomaly score from 0 to 1;"
        " null for who has lapsed."
    )
    score: float | None = Field(
        description="0 to 100: the place on the version's frozen reference distribution."
    )
    category: PredictionCategory | None
    is_positive: bool | None = Field(description="The prediction reaches the version's threshold.")


class PredictionRow(PredictedValues):
    """A stored prediction at a glance."""

    entity_id: str
    model_version: str
    as_of: date
    top_driver: str | None = Field(description="The feature that moves it most, in words.")


class PredictionPage(Shape):
    """One page of stored predictions."""

    model: str
    items: list[PredictionRow]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page.")
    total: int = Field(description="Predictions that match the filters.")
    snapshot: SnapshotStamp


class StoredPrediction(PredictedValues):
    """A prediction of the snapshot, and why it is what it is."""

    model: str
    entity_id: str
    model_version: str
    as_of: date = Field(description="Last day that the features know.")
    predicted_at: UtcDatetime = Field(description="The cutoff: the midnight after `as_of`.")
    drivers: list[PredictionDriver] = Field(description="The largest effect first.")
    is_masked: bool = Field(description=IS_MASKED)
    snapshot: SnapshotStamp


class Features(Shape):
    """Features to predict from."""

    model_config = ConfigDict(extra="forbid")

    features: dict[FeatureName, FeatureValue] = Field(
        max_length=MOST_FEATURES,
        description="Values by feature; one left out, or null, is a missing value.",
    )


class AdHocPrediction(PredictedValues):
    """A prediction from supplied features."""

    model: str
    model_version: str
    as_of: date = Field(description="Day that the version was trained as of.")
    is_cached: bool = Field(description="Made before, by this version from these features.")
    drivers: list[PredictionDriver]
    missing: list[str] = Field(description="Features that were left out: missing values.")


class Changes(Shape):
    """Features to change."""

    model_config = ConfigDict(extra="forbid")

    changes: dict[FeatureName, FeatureValue] = Field(min_length=1, max_length=MOST_FEATURES)


class ExplainedValues(PredictedValues):
    """What a model says, and why."""

    drivers: list[PredictionDriver]


class FeatureChange(Shape):
    """A feature as it is, and as it might be."""

    feature: str
    label: str
    before: float | str | None
    after: float | str | None


class WhatIf(Shape):
    """What the model would say were some features different; it does not say how to get there."""

    model: str
    entity_id: str
    model_version: str = Field(description="Of the stored prediction; both sides are by it.")
    as_of: date
    changes: list[FeatureChange]
    before: ExplainedValues
    after: ExplainedValues
    is_masked: bool = Field(description=IS_MASKED)
    snapshot: SnapshotStamp
