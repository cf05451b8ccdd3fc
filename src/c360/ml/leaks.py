"""The leak linter: finds features that know what nobody could know at the cutoff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from c360.errors import LeakError
from c360.ml.dataset import ExampleReader
from c360.ml.definition import ModelDefinition, Task
from c360.ml.features import Feature, FloatArray
from c360.ml.fit import Part
from c360.ml.inputs import Cutoff, is_after_cutoff
from c360.warehouse.duckdb import DuckDBWarehouse
from c360.warehouse.statements import Statement

MOMENTS = ("DATE", "TIMESTAMP")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found about a feature, an input or the whole model."""

    check: str
    feature: str
    finding: str
    is_leak: bool

    def to_json(self) -> dict[str, Any]:
        """Return the finding as JSON."""
        return {
            "check": self.check,
            "feature": self.feature,
            "finding": self.finding,
            "is_leak": self.is_leak,
        }


def check_inputs(
    reader: ExampleReader,
    statements: Mapping[str, Statement],
    warehouse: DuckDBWarehouse,
    cutoff: Cutoff,
) -> list[Finding]:
    """Check what the features read: tables without time, and days after the cutoff.

    A table cut by one time may hold another that lies ahead: when something ended, say. A feature
    that mentions such a column knows the future, unless the definition says that the day is known
    ahead.
    """
    definition = reader.definition
    used = [statements[part] for part in ("population", "features") if part in statements]
    findings = []
    for name, given in definition.inputs.items():
        if not any(name in statement.tables for statement in used):
            continue
        if given.event_time is None and definition.horizon_days:
            findings.append(Finding(
                "input without time", name,
                f"{given.table} is read as it is now, whatever the cutoff. Name its event_time, or "
                "read a table of its history.", True,
            ))  # fmt: skip
            continue
        mentioned = {column.lower() for statement in used for column in statement.columns}
        findings += _check_days(reader, warehouse, name, (mentioned, cutoff))
    return findings


def _check_days(
    reader: ExampleReader,
    warehouse: DuckDBWarehouse,
    name: str,
    asked: tuple[set[str], Cutoff],
) -> list[Finding]:
    mentioned, cutoff = asked
    given, columns = reader.definition.inputs[name], reader.columns[name]
    if given.event_time is None:
        return []
    suspects = [
        column
        for column, kind in columns.items()
        if kind.startswith(MOMENTS)
        and column.lower() in mentioned
        and column not in (given.event_time, given.known, *given.known_ahead)
    ]
    findings = []
    for column in suspects:
        sql = (
            f"select count(*) as row_count from {given.table}"
            f" where not {is_after_cutoff(given.event_time, columns)}"
            f" and {is_after_cutoff(column, columns)}"
        )
        count = warehouse.query(sql, cutoff.params(sql)).column("row_count")[0].as_py()
        if count:
            findings.append(Finding(
                "day after the cutoff", f"{name}.{column}",
                f"{count:,} rows before {cutoff.day} hold a {column} on or after it. Leave it out, "
                "or list it under known_ahead if it is truly known before.", True,
            ))  # fmt: skip
    return findings


def check_features(
    definition: ModelDefinition, features: Sequence[Feature], train: Part, test: Part
) -> list[Finding]:
    """Check each feature alone: whether it is the label, or predicts it too well.

    Args:
        definition: Says how well is too well.
        features: Columns of the matrices.
        train: Rows to learn each category's mean outcome from.
        test: Rows to judge on.
    """
    findings = []
    for place, feature in enumerate(features):
        fitted, judged = train.matrix[:, place], test.matrix[:, place]
        values, outcomes = judged, test.labels
        if feature.kind == "category":
            values = _mean_outcome(fitted, train.labels, judged)
        if _is_label(feature, fitted, train.labels):
            findings.append(Finding(
                "duplicates the label", feature.name,
                f"Each value of {feature.name} goes with one outcome only: it is the label under "
                "another name. Leave it out.", True,
            ))  # fmt: skip
            continue
        strength = measure_alone(definition.task, values, outcomes)
        if strength > definition.single_feature_above:
            measure = "an AUC" if definition.task is Task.BINARY else "an R²"
            findings.append(Finding(
                "predicts alone", feature.name,
                f"{feature.name} alone reaches {measure} of {strength:.3f}; above "
                f"{definition.single_feature_above} it counts as a leak until explained: raise "
                "single_feature_above in the definition once it is.", True,
            ))  # fmt: skip
    return findings


def check_model(definition: ModelDefinition, auc: float) -> list[Finding]:
    """Check the whole: a model too good to be true has a leak until somebody explains it."""
    if auc <= definition.suspicious_above:
        return []
    return [Finding(
        "too good to be true", "the model",
        f"AUC {auc:.3f} on the test rows; above {definition.suspicious_above} a model counts as "
        "leaking until explained. Look at its largest drivers.", True,
    )]  # fmt: skip


def raise_leaks(definition: ModelDefinition, findings: Sequence[Finding]) -> None:
    """Refuse a model with a leak.

    Raises:
        LeakError: A finding is a leak; all are listed.
    """
    leaks = [finding for finding in findings if finding.is_leak]
    if leaks:
        listed = " ".join(f"{leak.feature} ({leak.check}): {leak.finding}" for leak in leaks)
        raise LeakError(f"Model {definition.name!r} leaks and was not kept. {listed}")


def measure_alone(task: Task, values: FloatArray, outcomes: FloatArray) -> float:
    """Return the AUC (binary, whichever way round) or R² (regression) of one feature by itself."""
    known = ~np.isnan(values)
    values, outcomes = values[known], outcomes[known]
    if len(values) < 20 or np.ptp(values) == 0 or np.ptp(outcomes) == 0:
        return 0.0
    if task is Task.BINARY:
        ranks = _ranks(values)
        positives = outcomes == 1
        count = positives.sum()
        others = len(outcomes) - count
        area = (ranks[positives].sum() - count * (count + 1) / 2) / (count * others)
        return float(max(area, 1 - area))
    return float(np.corrcoef(values, outcomes)[0, 1] ** 2)


def _ranks(values: FloatArray) -> FloatArray:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middle: FloatArray = ends - (counts - 1) / 2
    return middle[inverse]


def _mean_outcome(fitted: FloatArray, outcomes: FloatArray, judged: FloatArray) -> FloatArray:
    """Return each category's mean outcome among the fitted rows, drawn to that of all."""
    overall = outcomes.mean()
    means = {
        code: (outcomes[fitted == code].sum() + 10 * overall) / ((fitted == code).sum() + 10)
        for code in np.unique(fitted[~np.isnan(fitted)])
    }
    return np.array([means.get(code, overall) for code in judged], dtype=np.float64)


def _is_label(feature: Feature, values: FloatArray, outcomes: FloatArray) -> bool:
    """Tell whether a feature's values and the outcomes are one and the same, renamed."""
    known = ~np.isnan(values)
    if known.sum() < 0.99 * len(values) or np.ptp(outcomes) == 0:
        return False
    if np.array_equal(values[known], outcomes[known]):
        return True
    distinct = np.unique(values[known])
    if len(distinct) > max(2, len(feature.values)) or len(distinct) > len(values) / 20:
        return False
    return all(np.ptp(outcomes[values == value]) == 0 for value in distinct)
