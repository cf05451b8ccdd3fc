"""Features as a model sees them: their kinds, categories and usual ranges, and the matrix."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from c360.errors import InvalidInputError, TrainingDataError

FloatArray = npt.NDArray[np.float64]
Value = float | str | None
MOST_CATEGORIES = 200
LOW, HIGH = 10, 90
"""Percentiles between which a value is usual."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature.

    Args:
        name: Column of the feature SQL.
        label: Words for people.
        kind: ``number`` or ``category``.
        values: The categories that were trained on, sorted; empty for a number.
        low: The 10th percentile in training; None for a category.
        median: The median in training; None for a category.
        high: The 90th percentile in training; None for a category.
        missing_share: Share without a value in training.
    """

    name: str
    label: str
    kind: Literal["number", "category"]
    values: tuple[str, ...] = ()
    low: float | None = None
    median: float | None = None
    high: float | None = None
    missing_share: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the feature as JSON."""
        return {**asdict(self), "values": list(self.values)}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Feature:
        """Read what ``to_json`` wrote."""
        return cls(**{**content, "values": tuple(content["values"])})


def is_category(kind: pa.DataType) -> bool:
    """Tell whether a column is one of categories."""
    if pa.types.is_dictionary(kind):
        return is_category(kind.value_type)
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def is_number(kind: pa.DataType) -> bool:
    """Tell whether a column is one of numbers; a boolean is one."""
    return bool(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_decimal(kind)
        or pa.types.is_boolean(kind)
    )


def learn_features(rows: pa.Table, labels: Mapping[str, str]) -> tuple[Feature, ...]:
    """Learn kinds, categories and usual ranges from training rows.

    Args:
        rows: Feature columns only.
        labels: Words by feature name; others are made from the name.

    Raises:
        TrainingDataError: A feature is constant, has no values, holds an infinite value, too many
            categories, or is neither number nor text.
    """
    return tuple(
        _learn(name, rows.column(name), labels.get(name, name)) for name in rows.column_names
    )


def _learn(name: str, column: pa.ChunkedArray, label: str) -> Feature:
    missing = column.null_count / max(len(column), 1)
    if is_category(column.type):
        values = sorted(str(value) for value in column.unique().to_pylist() if value is not None)
        _check_variety(name, len(values), column)
        if len(values) > MOST_CATEGORIES:
            raise TrainingDataError(
                f"Feature {name!r} has {len(values):,} categories; at most {MOST_CATEGORIES} make "
                "sense. Group them in the feature SQL, or leave it out.",
                "features",
            )
        return Feature(name, label, "category", tuple(values), missing_share=missing)
    numbers = to_numbers(f"Feature {name!r}", column)
    known = numbers[~np.isnan(numbers)]
    _check_variety(name, len(np.unique(known)), column)
    low, median, high = (float(value) for value in np.percentile(known, [LOW, 50, HIGH]))
    return Feature(name, label, "number", (), low, median, high, missing)


def _check_variety(name: str, distinct: int, column: pa.ChunkedArray) -> None:
    if distinct == 0:
        raise TrainingDataError(
            f"Feature {name!r} has no value in any of {len(column):,} training rows. Leave it out, "
            "or connect the feed that fills it.",
            "features",
        )
    if distinct == 1 and column.null_count == 0:
        raise TrainingDataError(
            f"Feature {name!r} has one and the same value in all {len(column):,} training rows: "
            "it can teach nothing. Leave it out.",
            "features",
        )


def to_numbers(subject: str, column: pa.ChunkedArray) -> FloatArray:
    """Return a column as doubles, a missing value as NaN; ``subject`` names it in messages.

    Raises:
        TrainingDataError: The column is no number, or holds an infinite value.
    """
    kind = column.type
    if not is_number(kind) and not pa.types.is_null(kind):
        is_moment = pa.types.is_temporal(kind)
        raise TrainingDataError(
            f"{subject} is of type {kind}; a number or a boolean is needed. Turn "
            f"{'a day into a number of days before $cutoff' if is_moment else 'it into one'} in "
            "the SQL of the model.",
            "features",
        )
    if pa.types.is_boolean(kind):
        column = column.cast(pa.int8())
    numbers: FloatArray = column.cast(pa.float64()).to_numpy().astype(np.float64)
    infinite = int(np.isinf(numbers).sum())
    if infinite:
        raise TrainingDataError(
            f"{subject} holds {infinite:,} infinite values. Divide by nullif(…, 0) in the SQL of "
            "the model: a missing value is allowed, an infinite one is not.",
            "features",
        )
    return numbers


def encode_table(features: Sequence[Feature], rows: pa.Table) -> tuple[FloatArray, dict[str, int]]:
    """Return the matrix of a table, and how many values were of a category never seen.

    Args:
        features: As they were trained.
        rows: A column for each feature.

    Returns:
        Rows x features, missing and unseen values as NaN; unseen values by feature.

    Raises:
        TrainingDataError: A value is infinite or of the wrong type.
    """
    matrix = np.empty((rows.num_rows, len(features)), dtype=np.float64)
    unseen: dict[str, int] = {}
    for place, feature in enumerate(features):
        column = rows.column(feature.name)
        if feature.kind == "number":
            matrix[:, place] = to_numbers(f"Feature {feature.name!r}", column)
            continue
        codes, count = _encode_categories(feature, column)
        matrix[:, place] = codes
        if count:
            unseen[feature.name] = count
    return matrix, unseen


def _encode_categories(feature: Feature, column: pa.ChunkedArray) -> tuple[FloatArray, int]:
    text = column.cast(pa.string()).combine_chunks().dictionary_encode()
    known = {value: float(code) for code, value in enumerate(feature.values)}
    of_code = np.array([known.get(value, np.nan) for value in text.dictionary.to_pylist()] + [
        np.nan
    ])  # fmt: skip
    indices = text.indices.fill_null(len(of_code) - 1).to_numpy(zero_copy_only=False)
    codes = of_code[indices]
    return codes, int(np.isnan(codes).sum()) - column.null_count


def encode_rows(features: Sequence[Feature], rows: Sequence[Mapping[str, Value]]) -> FloatArray:
    """Return the matrix of supplied rows; what a row leaves out is missing.

    Raises:
        InvalidInputError: A feature is unknown, a value of the wrong type or infinite, or a
            category was never seen.
    """
    known = {feature.name for feature in features}
    for row in rows:
        unknown = sorted(set(row) - known)
        if unknown:
            raise InvalidInputError(
                f"Unknown feature {unknown[0]!r}. Known: {', '.join(sorted(known))}."
            )
    return np.array(
        [[_encode_value(feature, row.get(feature.name)) for feature in features] for row in rows],
        dtype=np.float64,
    ).reshape(len(rows), len(features))


def _encode_value(feature: Feature, value: Value) -> float:
    if value is None:
        return math.nan
    if feature.kind == "category":
        if value not in feature.values:
            raise InvalidInputError(
                f"Feature {feature.name!r} is {value!r}, which the model has never seen. "
                f"Allowed: {', '.join(feature.values)}; or leave it out."
            )
        return float(feature.values.index(str(value)))
    if isinstance(value, str) or not math.isfinite(value):
        raise InvalidInputError(
            f"Feature {feature.name!r} is {value!r}; a finite number is needed, or leave it out."
        )
    return float(value)
