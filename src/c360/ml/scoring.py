"""Score everybody a model knows, say why, and watch whether the data still look as they did."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from c360.ml.bundle import ModelBundle
from c360.ml.dataset import Examples
from c360.ml.definition import Task
from c360.ml.drift import Bins, level, psi, reference_bins
from c360.ml.features import Feature, FloatArray, encode_table
from c360.ml.tables import DRIFT_SCHEMA, PREDICTION_SCHEMA

SCORE = "score"
LAPSED = "lapsed"
NO_DRIVERS = "[]"


@dataclass(frozen=True, slots=True)
class Scored:
    """What scoring gave.

    Args:
        predictions: As ``PREDICTION_SCHEMA``.
        features: Key ``entity_id`` and the features of everybody scored.
        drift: As ``DRIFT_SCHEMA``.
        unseen: Values of categories never seen in training, by feature; scored as missing.
        explained: Rows whose drivers were computed anew.
    """

    predictions: pa.Table
    features: pa.Table
    drift: pa.Table
    unseen: Mapping[str, int]
    explained: int


@dataclass(frozen=True, slots=True)
class Moment:
    """When a score stands for: the last day known, and the midnight after it, UTC."""

    as_of: date
    at: datetime


def score_examples(
    bundle: ModelBundle,
    bins: Mapping[str, Bins],
    examples: Examples,
    moment: Moment,
    known: pa.Table | None,
) -> Scored:
    """Score everybody; drivers are computed only for rows whose features changed.

    Args:
        bundle: The champion.
        bins: Reference of each feature and of the score, for drift.
        examples: Features at the cutoff.
        moment: The day scored.
        known: Predictions of the same version that were kept before, if any.

    Raises:
        TrainingDataError: A feature holds an infinite value or has another type than in training.
    """
    active = examples.take(~examples.is_lapsed)
    lapsed = examples.keys[examples.is_lapsed]
    matrix, unseen = encode_table(bundle.features, active.features)
    hashes = hash_rows(matrix)
    found = bundle.predict_matrix(matrix)
    # Of anomalies only those flagged ask for a reason.
    is_asked = np.ones(len(active), dtype=np.bool_)
    if bundle.task is Task.ANOMALY and found.is_positive is not None:
        is_asked = found.is_positive
    drivers, explained = _explain(bundle, matrix, (active.keys, hashes, is_asked), known)
    rows = len(active)
    predictions = {
        "entity_id": pa.array(active.keys.tolist(), pa.string()),
        "prediction": pa.array(found.prediction),
        "score": pa.nulls(rows, pa.float64()) if found.score is None else pa.array(found.score),
        "category": pa.nulls(rows, pa.string()) if found.category is None else
        pa.array(found.category.tolist(), pa.string()),
        "is_positive": pa.nulls(rows, pa.bool_()) if found.is_positive is None else
        pa.array(found.is_positive),
        "drivers": pa.array(drivers, pa.string()),
        "row_hash": pa.array(hashes),
    }  # fmt: skip
    table = pa.concat_tables([
        _stamp(bundle, moment, predictions, rows), _lapsed_rows(bundle, moment, lapsed)
    ])  # fmt: skip
    measured = {**_columns(bundle.features, active.features), SCORE: found.raw}
    drift = _measure_drift(bundle, bins, measured, moment)
    keys = pa.array(active.keys.tolist(), pa.string())
    return Scored(table, active.features.add_column(0, "entity_id", keys), drift, unseen, explained)


def make_bins(bundle: ModelBundle, examples: Examples, matrix: FloatArray) -> dict[str, Bins]:
    """Freeze how features and score are spread, as the reference of drift."""
    columns = {**_columns(bundle.features, examples.features)}
    columns[SCORE] = bundle.predictor.predict(matrix)
    return {name: reference_bins(values) for name, values in columns.items()}


def hash_rows(matrix: FloatArray) -> npt.NDArray[np.uint64]:
    """Return a number that names each row's values: other values, another number."""
    multipliers = np.random.default_rng(20240229).integers(
        1, 2**63, size=matrix.shape[1], dtype=np.uint64
    ) | np.uint64(1)
    bits = np.ascontiguousarray(np.where(np.isnan(matrix), np.nan, matrix)).view(np.uint64)
    with np.errstate(over="ignore"):
        mixed = (bits ^ (bits >> np.uint64(29))) * multipliers
        total: npt.NDArray[np.uint64] = mixed.sum(axis=1, dtype=np.uint64)
    return total


def _explain(
    bundle: ModelBundle,
    matrix: FloatArray,
    rows: tuple[npt.NDArray[np.str_], npt.NDArray[np.uint64], npt.NDArray[np.bool_]],
    known: pa.Table | None,
) -> tuple[list[str], int]:
    """Return each row's drivers as JSON, none where nobody asks, and how many were computed."""
    keys, hashes, is_asked = rows
    before: dict[tuple[str, int], str] = {}
    if known is not None:
        names, numbers, texts = (
            known.column(name).to_pylist() for name in ("entity_id", "row_hash", "drivers")
        )
        before = dict(zip(zip(names, numbers, strict=True), texts, strict=True))
    pairs = list(zip(keys.tolist(), hashes.tolist(), strict=True))
    drivers = [
        before.get(pair, "") if asked else NO_DRIVERS
        for pair, asked in zip(pairs, is_asked.tolist(), strict=True)
    ]
    new = [place for place, text in enumerate(drivers) if not text]
    if new:
        found = bundle.explain(matrix[new])
        for place, row in zip(new, found, strict=True):
            drivers[place] = json.dumps([driver.to_json() for driver in row])
    return drivers, len(new)


def _stamp(
    bundle: ModelBundle, moment: Moment, columns: Mapping[str, pa.Array], rows: int
) -> pa.Table:
    same = {
        "model": pa.repeat(str(bundle.card["model"]), rows).cast(pa.string()),
        "model_version": pa.repeat(bundle.version, rows).cast(pa.string()),
        "as_of": pa.repeat(pa.scalar(moment.as_of, pa.date32()), rows),
        "predicted_at": pa.repeat(pa.scalar(moment.at, pa.timestamp("us")), rows),
    }
    return pa.table({**same, **columns}).select(PREDICTION_SCHEMA.names).cast(PREDICTION_SCHEMA)


def _lapsed_rows(bundle: ModelBundle, moment: Moment, keys: npt.NDArray[np.str_]) -> pa.Table:
    rows = len(keys)
    columns = {
        "entity_id": pa.array(keys.tolist(), pa.string()),
        "prediction": pa.nulls(rows, pa.float64()),
        "score": pa.nulls(rows, pa.float64()),
        "category": pa.array([LAPSED] * rows, pa.string()),
        "is_positive": pa.nulls(rows, pa.bool_()),
        "drivers": pa.array([NO_DRIVERS] * rows, pa.string()),
        "row_hash": pa.nulls(rows, pa.uint64()),
    }
    return _stamp(bundle, moment, columns, rows)


def _columns(features: Sequence[Feature], rows: pa.Table) -> dict[str, npt.NDArray[Any]]:
    found: dict[str, npt.NDArray[Any]] = {}
    for feature in features:
        column = rows.column(feature.name)
        if feature.kind == "category":
            found[feature.name] = np.array(column.cast(pa.string()).to_pylist(), dtype=object)
        else:
            found[feature.name] = column.cast(pa.float64()).to_numpy()
    return found


def _measure_drift(
    bundle: ModelBundle,
    bins: Mapping[str, Bins],
    measured: Mapping[str, npt.NDArray[Any]],
    moment: Moment,
) -> pa.Table:
    labels = {feature.name: feature.label for feature in bundle.features} | {SCORE: "Score"}
    rows = []
    for name, values in measured.items():
        if name not in bins:
            continue
        index = psi(bins[name].expected, bins[name].count(values))
        rows.append(
            {
                "model": str(bundle.card["model"]),
                "model_version": bundle.version,
                "as_of": moment.as_of,
                "feature": name,
                "label": labels[name],
                "psi": round(index, 6),
                "level": level(index),
            }
        )
    return pa.Table.from_pylist(rows, schema=DRIFT_SCHEMA)
