"""Write small trained models and their predictions, for tests and benchmarks of their readers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import lightgbm as lgb
import numpy as np
import pyarrow as pa

from c360.kit.sql import quote_identifier, quote_literal
from c360.ml.bundle import ModelBundle, make_reference
from c360.ml.definition import Task
from c360.ml.features import encode_table, learn_features
from c360.ml.predictors import Trees
from c360.ml.registry import CARD, ModelRegistry
from c360.ml.tables import NOT_SCORED, SCORING_SCHEMA, WAS_SCORED
from c360.testing.snapshot import AS_OF
from c360.warehouse.snapshot import MARTS, read_manifest, read_pointer, write_manifest

STATES = ("CA", "NY", "TX")
LABELS = {
    "days_since_last_transaction": "Days since the last transaction",
    "spend_change_pct": "Change in spend (%)",
    "age": "Age",
    "state": "State",
}
INTERVAL = {"low": 0.78, "high": 0.86}
LAPSED = "CUS-LAPSED"


def make_rows(count: int, seed: int = 0) -> pa.Table:
    """Return made-up features: longer silence and falling spend go with leaving."""
    random = np.random.default_rng(seed)
    change = np.round(random.normal(0, 30, count), 1)
    return pa.table(
        {
            "days_since_last_transaction": random.integers(0, 60, count).astype(float),
            "spend_change_pct": pa.array(change, mask=random.random(count) < 0.1),
            "age": random.integers(22, 75, count).astype(float),
            "state": random.choice(STATES, count),
        }
    )


def train_bundle(version: str, *, seed: int = 0, rows: int = 600, trees: int = 20) -> ModelBundle:
    """Return a small binary model; another seed gives another model."""
    table = make_rows(rows, seed)
    features = learn_features(table, LABELS)
    matrix, _ = encode_table(features, table)
    random = np.random.default_rng(seed + 1)
    risk = matrix[:, 0] / 12 - np.nan_to_num(matrix[:, 1]) / 20 - 3.5
    labels = (random.random(rows) < 1 / (1 + np.exp(-risk))).astype(float)
    parameters = {"objective": "binary", "verbosity": -1, "num_threads": 1, "num_leaves": 15}
    data = lgb.Dataset(matrix, labels, categorical_feature=[3], params={"verbosity": -1})
    predictor = Trees(lgb.train(parameters, data, num_boost_round=trees))
    return ModelBundle(
        version=version,
        card={},
        task=Task.BINARY,
        features=features,
        predictor=predictor,
        threshold=0.3,
        reference=make_reference(predictor.predict(matrix)),
    )


def make_card(model: str, bundle: ModelBundle, **changes: Any) -> dict[str, Any]:
    """Return a card with something in every part."""
    features = [
        {**feature.to_json(), "importance": share}
        for feature, share in zip(bundle.features, (0.6, 0.3, 0.07, 0.03), strict=True)
    ]
    return {
        "model": model,
        "title": "Churn of card customers",
        "description": "Who stops using the card within 60 days.",
        "version": bundle.version,
        "task": "binary",
        "entity": "customer",
        "key": "customer_id",
        "horizon_days": 60,
        "trained_as_of": f"{bundle.version[:4]}-{bundle.version[4:6]}-{bundle.version[6:8]}",
        "run_id": "20261115-060000-a1b2",
        "seed": 1,
        "code_version": "0.1.0",
        "definition_hash": "d" * 64,
        "data_hash": "e" * 64,
        "rows": {"train": 4000, "validation": 1000, "test": 1000},
        "cutoffs": {
            "train": ["2026-04-01", "2026-05-01"],
            "validation": ["2026-07-01"],
            "test": ["2026-09-01"],
        },
        "positive_rate": 0.12,
        "parameters": {"num_leaves": 15, "learning_rate": 0.08},
        "search": [{"parameters": {"num_leaves": 15}, "loss": 0.31}],
        "threshold": {"value": 0.3, "cost_false_positive": 1.0, "cost_false_negative": 5.0},
        "metrics": make_metrics(),
        "comparisons": [
            {
                "baseline": "recency",
                "metric": "auc",
                "difference": 0.11,
                "low": 0.08,
                "high": 0.14,
                "is_better": True,
            }
        ],
        "curves": make_curves(),
        "reference": {"quantiles": bundle.reference.tolist()}
        if bundle.reference is not None
        else None,
        "slices": make_slices(),
        "fairness": make_fairness(),
        "features": features,
        "leaks": make_leaks(),
        "verdict": {"level": "good", "text": "Ranks customers well, and beats both baselines."},
        "warnings": ["Only 2 training cutoffs."],
        **changes,
    }


def make_metrics(auc: float = 0.82) -> list[dict[str, Any]]:
    """Return metrics with bounds and baselines."""
    baselines = {
        "recency": {"value": auc - 0.11, "low": auc - 0.15, "high": auc - 0.07},
        "logistic_regression": {"value": auc - 0.05, "low": auc - 0.09, "high": auc - 0.01},
    }
    bounds: dict[str, tuple[float | None, str | None]] = {
        "auc": (0.7, ">="),
        "f1": (0.5, ">="),
        "precision": (0.6, ">="),
        "recall": (0.4, ">="),
        "ece": (0.03, "<="),
        "lift_top_decile": (None, None),
    }
    values = {"auc": auc, "f1": 0.55, "precision": 0.63, "recall": 0.49, "ece": 0.02}
    values["lift_top_decile"] = 4.1
    return [
        {
            "name": name,
            "value": value,
            "low": round(value - 0.04, 4),
            "high": round(value + 0.04, 4),
            "required": bounds[name][0],
            "comparison": bounds[name][1],
            "is_met": None if bounds[name][0] is None else True,
            "baselines": baselines if name == "auc" else {},
        }
        for name, value in values.items()
    ]


def make_curves() -> dict[str, list[dict[str, float]]]:
    """Return curves as a decent model has them."""
    shares = [place / 10 for place in range(1, 11)]
    return {
        "calibration": [
            {
                "predicted": share * 0.6,
                "observed": share * 0.58,
                "low": share * 0.5,
                "high": share * 0.66,
                "count": 100,
            }
            for share in shares
        ],
        "lift": [
            {"share": share, "captured": share**0.4, "lift": share**0.4 / share} for share in shares
        ],
        "roc": [
            {"false_positive_rate": share, "true_positive_rate": share**0.3}
            for share in (0.0, *shares)
        ],
        "precision_recall": [{"recall": share, "precision": 1 - share * 0.8} for share in shares],
    }


def make_slices() -> list[dict[str, Any]]:
    """Return slices by state, one of them too small for an AUC."""
    return [
        {
            "by": "state",
            "value": state,
            "rows": rows,
            "positives": rows // 8,
            "auc": auc,
            "mean_predicted": 0.12,
            "observed_rate": 0.125,
        }
        for state, rows, auc in (("CA", 480, 0.84), ("NY", 400, 0.79), ("TX", 12, None))
    ]


def make_fairness() -> list[dict[str, Any]]:
    """Return fairness by age band, one group outside the bounds."""
    return [
        {
            "attribute": "age_band",
            "group": group,
            "rows": 300,
            "selection_rate": rate,
            "selection_ratio": rate / 0.2,
            "true_positive_rate": 0.5,
            "false_positive_rate": 0.08,
            "mean_predicted": 0.12,
            "observed_rate": 0.12,
            "is_within": rate / 0.2 >= 0.8,
        }
        for group, rate in (("under 30", 0.2), ("30 to 59", 0.18), ("60 and over", 0.12))
    ]


def make_leaks() -> list[dict[str, Any]]:
    """Return leak checks that found nothing."""
    checks = {
        "point_in_time": "No feature reads at or after the cutoff.",
        "single_feature": "No feature alone predicts the label too well.",
    }
    return [
        {"check": check, "feature": None, "finding": finding, "is_leak": False}
        for check, finding in checks.items()
    ]


def write_version(
    root: Path, model: str, version: str, *, seed: int = 0, trees: int = 20, **card: Any
) -> ModelBundle:
    """Write a version of a model, and let it score if none does."""
    registry = ModelRegistry(root)
    bundle = train_bundle(version, seed=seed, trees=trees)
    content = make_card(model, bundle, **card)
    files = {
        **bundle.to_files(),
        CARD: json.dumps(content),
        "card.md": f"# {content['title']}\n\nVersion {version}.\n",
    }
    registry.add(model, version, files)
    if registry.champion(model) is None:
        registry.promote(model, version)
    return replace(bundle, card=content)


def write_predictions(serving: Path, model: str, bundle: ModelBundle, *, count: int = 200) -> None:
    """Add a model's predictions to the snapshot that is served, as a scoring run does.

    The customers are ``CUS-000001`` and so on; ``CUS-LAPSED`` has lapsed.
    """
    run_id = read_pointer(serving)
    assert run_id is not None
    rows = make_rows(count, seed=7)
    ids = [f"CUS-{number:06}" for number in range(1, count + 1)]
    features = rows.add_column(0, "entity_id", pa.array(ids))
    tables = {
        "predictions": _predict(model, bundle, rows, ids),
        f"features_{model}": features,
        "model_drift": _make_drift(model, bundle),
        "model_backtest": _make_backtest(model, bundle),
        "model_scoring": _make_scoring(model, bundle, count + 1),
    }
    _add_tables(serving / run_id, tables)


def _add_tables(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    with duckdb.connect(":memory:") as connection:
        # Opened by name, the file would be a catalog called like the schema in it.
        connection.execute(f"attach {quote_literal(str(folder / MARTS))} as made")
        for name, table in tables.items():
            _append(connection, name, table)
    manifest = read_manifest(folder)
    counts = {name: table.num_rows for name, table in tables.items()}
    write_manifest(folder, replace(manifest, tables={**manifest.tables, **counts}))


def write_not_scored(serving: Path, model: str, version: str, reason: str) -> None:
    """Say in the snapshot that is served that a champion did not score, and why."""
    run_id = read_pointer(serving)
    assert run_id is not None
    row = {
        "model": model,
        "model_version": version,
        "as_of": AS_OF,
        "status": NOT_SCORED,
        "reason": reason,
        "row_count": 0,
    }
    _add_tables(
        serving / run_id, {"model_scoring": pa.Table.from_pylist([row], schema=SCORING_SCHEMA)}
    )


def _append(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("added", table)
    target = f"made.marts.{quote_identifier(name)}"
    connection.execute(f"create table if not exists {target} as from added limit 0")
    connection.execute(f"insert into {target} from added")
    connection.unregister("added")


def _predict(model: str, bundle: ModelBundle, rows: pa.Table, ids: list[str]) -> pa.Table:
    found = bundle.predict(rows.to_pylist())
    listed: list[Mapping[str, Any]] = [
        {
            "model": model,
            "entity_id": entity_id,
            "prediction": made.prediction,
            "score": made.score,
            "category": made.category,
            "is_positive": made.is_positive,
            "drivers": json.dumps(made.drivers),
        }
        for entity_id, made in zip(ids, found, strict=True)
    ]
    lapsed = {"model": model, "entity_id": LAPSED, "category": "lapsed", "drivers": "[]"}
    table = pa.Table.from_pylist([*listed, {**dict.fromkeys(listed[0]), **lapsed}])
    every = table.num_rows
    midnight = datetime.combine(AS_OF, time()) + timedelta(days=1)
    return (
        table.append_column("model_version", pa.array([bundle.version] * every))
        .append_column("as_of", pa.array([AS_OF] * every))
        .append_column("predicted_at", pa.array([midnight] * every, pa.timestamp("us")))
    )


def _make_drift(model: str, bundle: ModelBundle) -> pa.Table:
    drift = {"score": 0.04, "days_since_last_transaction": 0.31, "spend_change_pct": 0.12}
    levels = {0.04: "stable", 0.31: "high", 0.12: "moderate"}
    return pa.Table.from_pylist(
        [
            {
                "model": model,
                "model_version": bundle.version,
                "as_of": AS_OF,
                "feature": feature,
                "label": LABELS.get(feature, "Score"),
                "psi": psi,
                "level": levels[psi],
            }
            for feature, psi in drift.items()
        ]
    )


def _make_backtest(model: str, bundle: ModelBundle) -> pa.Table:
    days = np.array(["2026-07-01", "2026-08-01", "2026-09-01"], dtype="datetime64[D]")
    return pa.table(
        {
            "model": [model] * 3,
            "model_version": [bundle.version] * 3,
            "scored_as_of": days,
            "observed_until": days + np.timedelta64(59, "D"),
            "row_count": [900, 950, 1000],
            "positive_count": [110, 120, 118],
            "auc": [0.81, 0.8, 0.79],
            "mean_predicted": [0.12, 0.121, 0.119],
            "observed_rate": [0.122, 0.126, 0.118],
            "is_held_out": [True, False, False],
        }
    )


def _make_scoring(model: str, bundle: ModelBundle, rows: int) -> pa.Table:
    row = {
        "model": model,
        "model_version": bundle.version,
        "as_of": AS_OF,
        "status": WAS_SCORED,
        "reason": None,
        "row_count": rows,
    }
    return pa.Table.from_pylist([row], schema=SCORING_SCHEMA)
