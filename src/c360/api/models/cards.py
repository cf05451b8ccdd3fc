"""The shape of a model card: what a version is, how good it is, and for whom it is not."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from c360.api.schemas import Shape
from c360.ml.definition import Task


class Interval(Shape):
    """A figure with its 95 % interval; without one both ends are null."""

    value: float | None
    low: float | None
    high: float | None


class Metric(Interval):
    """A figure of the test rows, beside what simpler models reach on the same rows."""

    name: str
    required: float | None = Field(description="The bound to keep; null without one.")
    comparison: Literal[">=", "<="] | None
    is_met: bool | None
    baselines: dict[str, Interval]


class VerdictLevel(StrEnum):
    """Whether the model is worth using."""

    GOOD = "good"
    WEAK = "weak"
    NO_SIGNAL = "no_signal"


class Verdict(Shape):
    """Whether the model is worth using, in a word and in a sentence."""

    level: VerdictLevel
    text: str


class RowCounts(Shape):
    """How many rows each part of the data had."""

    train: int
    validation: int
    test: int


class Cutoffs(Shape):
    """The days that each part of the data looks ahead from."""

    train: list[date]
    validation: list[date]
    test: list[date]


class SearchTrial(Shape):
    """Parameters that were tried, and the loss on the validation rows."""

    parameters: dict[str, Any]
    loss: float | None


class Threshold(Shape):
    """The prediction from which it pays to act, by what wrong answers cost."""

    value: float
    cost_false_positive: float | None
    cost_false_negative: float | None


class MetricComparison(Shape):
    """The model less a baseline, on the same rows."""

    baseline: str
    metric: str
    difference: float | None
    low: float | None
    high: float | None
    is_better: bool | None


class CalibrationBin(Shape):
    """Rows of like predictions: what was said, and what happened."""

    predicted: float
    observed: float
    low: float | None
    high: float | None
    count: int


class LiftPoint(Shape):
    """What the first rows by prediction hold."""

    share: float
    captured: float | None
    lift: float | None


class RocPoint(Shape):
    """A point of the ROC curve."""

    false_positive_rate: float
    true_positive_rate: float


class PrecisionRecallPoint(Shape):
    """A point of the precision-recall curve."""

    recall: float
    precision: float


class Curves(Shape):
    """Curves on the test rows; each may be empty."""

    calibration: list[CalibrationBin]
    lift: list[LiftPoint]
    roc: list[RocPoint]
    precision_recall: list[PrecisionRecallPoint]


class Slice(Shape):
    """How good the model is for a part of the test rows."""

    by: str
    value: str
    rows: int
    positives: int | None
    auc: float | None
    mean_predicted: float | None
    observed_rate: float | None


class FairnessGroup(Shape):
    """How the model treats a group that must not be treated differently."""

    attribute: str
    group: str
    rows: int
    selection_rate: float | None
    selection_ratio: float | None
    true_positive_rate: float | None
    false_positive_rate: float | None
    mean_predicted: float | None
    observed_rate: float | None
    is_within: bool | None = Field(description="Within the bounds; null where too few to say.")


class CardFeature(Shape):
    """What a feature is, how much the model leans on it, and what is usual."""

    name: str
    label: str
    kind: Literal["number", "category"]
    importance: float | None
    low: float | None
    median: float | None
    high: float | None
    values: list[str]
    missing_share: float | None


class LeakCheck(Shape):
    """One check for knowledge that a feature cannot have."""

    check: str
    feature: str | None
    finding: str
    is_leak: bool


class ModelCard(Shape):
    """All there is to know about a version."""

    model: str
    title: str
    description: str
    version: str
    task: Task
    entity: str
    key: str
    horizon_days: int
    trained_as_of: date
    run_id: str | None
    seed: int
    code_version: str
    definition_hash: str
    data_hash: str
    rows: RowCounts
    cutoffs: Cutoffs
    positive_rate: float | None
    parameters: dict[str, Any]
    search: list[SearchTrial]
    threshold: Threshold | None
    metrics: list[Metric]
    comparisons: list[MetricComparison]
    curves: Curves
    slices: list[Slice]
    fairness: list[FairnessGroup]
    features: list[CardFeature]
    leaks: list[LeakCheck]
    verdict: Verdict
    warnings: list[str]
