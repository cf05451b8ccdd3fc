"""Hold what a version said of the past to what then happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from c360.ml.definition import Task
from c360.ml.features import FloatArray
from c360.ml.metrics import binary_metrics
from c360.ml.tables import BACKTEST_SCHEMA


@dataclass(frozen=True, slots=True)
class Spoken:
    """Which version said something, of which day, and until when it was watched.

    Args:
        model: Name of the model.
        version: The version.
        as_of: Last day that the features knew.
        until: Last day of the outcomes.
        is_held_out: Whether it is the test cutoff of training rather than the score of a run.
    """

    model: str
    version: str
    as_of: date
    until: date
    is_held_out: bool = False


def backtest(
    task: Task,
    predictions: pa.Table,
    outcomes: tuple[npt.NDArray[np.str_], FloatArray],
    observed_until: date,
) -> pa.Table:
    """Hold scores of the past to what then happened.

    Args:
        task: Binary, or a value.
        predictions: As ``PREDICTION_SCHEMA``, of one day.
        outcomes: Keys and outcomes.
        observed_until: Last day of the outcomes.

    Returns:
        One row as ``BACKTEST_SCHEMA``; none where nobody scored has an outcome.
    """
    happened = dict(zip(outcomes[0].tolist(), outcomes[1].tolist(), strict=True))
    rows = [
        (row["prediction"], happened[row["entity_id"]])
        for row in predictions.select(["entity_id", "prediction"]).to_pylist()
        if row["prediction"] is not None and row["entity_id"] in happened
    ]
    if not rows:
        return BACKTEST_SCHEMA.empty_table()
    predicted, observed = (np.array(side, dtype=np.float64) for side in zip(*rows, strict=True))
    first = predictions.slice(0, 1).to_pylist()[0]
    spoken = Spoken(first["model"], first["model_version"], first["as_of"], observed_until)
    return compare_outcomes(task, spoken, predicted, observed)


def compare_outcomes(
    task: Task, spoken: Spoken, predicted: FloatArray, observed: FloatArray
) -> pa.Table:
    """Return one row as ``BACKTEST_SCHEMA``: what was said beside what happened."""
    auc, positives = None, None
    if task is Task.BINARY:
        positives = int(observed.sum())
        found = binary_metrics(observed, predicted, 0.5)["auc"]
        auc = None if np.isnan(found) else round(float(found), 6)
    row = {
        "model": spoken.model,
        "model_version": spoken.version,
        "scored_as_of": spoken.as_of,
        "observed_until": spoken.until,
        "row_count": len(predicted),
        "positive_count": positives,
        "auc": auc,
        "mean_predicted": round(float(predicted.mean()), 6),
        "observed_rate": round(float(observed.mean()), 6),
        "is_held_out": spoken.is_held_out,
    }
    return pa.Table.from_pylist([row], schema=BACKTEST_SCHEMA)
