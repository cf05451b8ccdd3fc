"""Tables that scoring leaves in the schema ``derived``, for the marts to follow."""

from __future__ import annotations

import pyarrow as pa

PREDICTION_SCHEMA = pa.schema(
    [
        ("model", pa.string()),
        ("entity_id", pa.string()),
        ("model_version", pa.string()),
        ("as_of", pa.date32()),
        ("predicted_at", pa.timestamp("us")),
        ("prediction", pa.float64()),
        ("score", pa.float64()),
        ("category", pa.string()),
        ("is_positive", pa.bool_()),
        ("drivers", pa.string()),
        ("row_hash", pa.uint64()),
    ]
)
"""Grain: one row per entity; ``row_hash`` names the features it was scored from."""
DRIFT_SCHEMA = pa.schema(
    [
        ("model", pa.string()),
        ("model_version", pa.string()),
        ("as_of", pa.date32()),
        ("feature", pa.string()),
        ("label", pa.string()),
        ("psi", pa.float64()),
        ("level", pa.string()),
    ]
)
BACKTEST_SCHEMA = pa.schema(
    [
        ("model", pa.string()),
        ("model_version", pa.string()),
        ("scored_as_of", pa.date32()),
        ("observed_until", pa.date32()),
        ("row_count", pa.int64()),
        ("positive_count", pa.int64()),
        ("auc", pa.float64()),
        ("mean_predicted", pa.float64()),
        ("observed_rate", pa.float64()),
        ("is_held_out", pa.bool_()),
    ]
)
SCORING_SCHEMA = pa.schema(
    [
        ("model", pa.string()),
        ("model_version", pa.string()),
        ("as_of", pa.date32()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("row_count", pa.int64()),
    ]
)
"""Grain: one row per model that has a champion; ``reason`` says why it did not score."""
DERIVED_SCHEMAS = {
    "predictions": PREDICTION_SCHEMA,
    "model_drift": DRIFT_SCHEMA,
    "model_backtest": BACKTEST_SCHEMA,
    "model_scoring": SCORING_SCHEMA,
}
"""Tables of the schema ``derived`` that scoring leaves for the marts."""
WAS_SCORED, NOT_SCORED = "scored", "not_scored"
SQL_TYPES = {
    "string": "varchar",
    "double": "double",
    "bool": "boolean",
    "int64": "bigint",
    "uint64": "ubigint",
    "date32[day]": "date",
    "timestamp[us]": "timestamp",
}


def empty_sql(schema: pa.Schema) -> str:
    """Return a SELECT without rows that has the columns of a schema."""
    columns = ", ".join(f"null::{SQL_TYPES[str(field.type)]} as {field.name}" for field in schema)
    return f"select {columns} where false"
