"""Shapes of the models resource."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from c360.api.models.cards import Interval, Metric, ModelCard, Verdict
from c360.api.schemas import Shape, SnapshotStamp
from c360.ml.definition import Task

VersionName = Annotated[str, Field(min_length=1, max_length=100)]


class VersionStatus(StrEnum):
    """What a version is for: it scores, it could, or it is older than the one that does."""

    CHAMPION = "champion"
    CHALLENGER = "challenger"
    RETIRED = "retired"


class DriftLevel(StrEnum):
    """How far today's data is from the data of training."""

    STABLE = "stable"
    MODERATE = "moderate"
    HIGH = "high"


class DriftSummary(Shape):
    """Drift of a model in one word."""

    as_of: date
    model_version: str
    level: DriftLevel = Field(description="The worst of the score and all features.")
    score_level: DriftLevel | None = Field(description="Of the score alone; null without one.")
    score_psi: float | None
    drifted_count: int = Field(description="Features that are not stable.")


class ScoringStatus(StrEnum):
    """Whether the champion scored in the run that is served."""

    SCORED = "scored"
    NOT_SCORED = "not_scored"


class ScoringState(Shape):
    """What became of the champion in the run that is served."""

    model_version: str
    as_of: date
    status: ScoringStatus
    reason: str | None = Field(description="Why it did not score; null where it did.")
    row_count: int = Field(description="Entities scored, lapsed ones included.")


class ModelSummary(Shape):
    """A model at a glance; all of it is about the champion, else about the newest version."""

    model: str
    title: str
    description: str
    task: Task
    entity: str
    version: str
    champion_version: str | None = Field(description="Null: none of its versions scores.")
    version_count: int
    challenger_count: int = Field(description="Versions not older than the champion.")
    trained_as_of: date
    run_id: str | None
    horizon_days: int
    test_rows: int
    verdict: Verdict
    is_met: bool | None = Field(description="Every required bound is kept; null without any.")
    metrics: list[Metric] = Field(description="The main ones, with intervals and baselines.")
    drift: DriftSummary | None = Field(description="Null until the model has scored.")
    scoring: ScoringState | None = Field(description="Null before a run that knew the model.")


class ModelList(Shape):
    """All models that have been trained."""

    items: list[ModelSummary]
    total: int


class ModelVersionRow(Shape):
    """One version at a glance."""

    version: str
    status: VersionStatus
    trained_as_of: date
    code_version: str
    verdict: Verdict
    is_met: bool | None
    metrics: list[Metric]


class ModelDetail(Shape):
    """A model: the card of its champion, and its versions, newest first."""

    model: str
    champion_version: str | None
    previous_version: str | None = Field(
        description="What rolling back lets score again; null: no version scored before."
    )
    scoring: ScoringState | None = Field(description="Null before a run that knew the model.")
    card: ModelCard = Field(description="Of the champion, else of the newest version.")
    versions: list[ModelVersionRow]


class ComparedMetric(Shape):
    """One metric of two versions."""

    name: str
    left: Interval | None
    right: Interval | None
    difference: float | None = Field(description="Right less left.")
    is_right_better: bool | None = Field(description="Null where neither is, or it says nothing.")
    is_clear: bool = Field(description="The intervals do not overlap.")


class ComparedVersion(Shape):
    """One side of a comparison."""

    version: str
    status: VersionStatus
    trained_as_of: date
    verdict: Verdict


class ModelComparison(Shape):
    """Two versions side by side."""

    model: str
    left: ComparedVersion
    right: ComparedVersion
    is_same_test: bool = Field(description="Same test cutoffs, as many rows and positives.")
    metrics: list[ComparedMetric]
    features_only_left: list[str]
    features_only_right: list[str]


class Promotion(Shape):
    """Which version to let score from now on."""

    model_config = ConfigDict(extra="forbid")

    version: VersionName


class ChampionChange(Shape):
    """Which version scores now, and which did before."""

    model: str
    champion_version: str
    previous_version: str | None


class DriftRow(Shape):
    """How far one feature, or the score, is from what it was in training."""

    feature: str = Field(description="`score` is the score itself.")
    label: str
    psi: float = Field(description="Population stability index.")
    level: DriftLevel


class ModelDrift(Shape):
    """Drift of a model as of a run: the score first, then the features, the worst first."""

    model: str
    model_version: str | None
    as_of: date | None
    items: list[DriftRow] = Field(description="Empty until the model has scored.")
    snapshot: SnapshotStamp


class BacktestRow(Shape):
    """What a past scoring said, and what then happened."""

    model_version: str
    scored_as_of: date
    observed_until: date
    row_count: int
    positive_count: int | None
    auc: float | None
    mean_predicted: float | None
    observed_rate: float | None
    is_held_out: bool = Field(
        description="Of the test cutoff of training, which the version was not fitted to, rather"
        " than of a run."
    )


class ModelBacktest(Shape):
    """Past scorings whose outcomes are known by now, oldest first."""

    model: str
    items: list[BacktestRow]
    snapshot: SnapshotStamp
