"""Whether a trained version still fits the columns that its definition gives today."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from c360.ml.features import is_category, is_number


def find_mismatch(trained: Mapping[str, str], columns: pa.Schema) -> str | None:
    """Say what keeps a version from reading rows of some columns; None where nothing does.

    Args:
        trained: Kind, ``number`` or ``category``, by the features of the version.
        columns: Those that the feature SQL gives today.

    Examples:
        >>> find_mismatch({"age": "number"}, pa.schema([("age", pa.int32())]))
        >>> find_mismatch({"age": "number"}, pa.schema([("age", pa.string())]))
        "needs 'age' as a number, which is of type string now"
        >>> find_mismatch({"age": "number"}, pa.schema([("city", pa.string())]))
        "needs 'age', which is no feature any more"
    """
    for name, kind in trained.items():
        place = columns.get_field_index(name)
        if place < 0:
            return f"needs {name!r}, which is no feature any more"
        given = columns.field(place).type
        fits = is_category(given) if kind == "category" else is_number(given)
        if not fits and not pa.types.is_null(given):
            return f"needs {name!r} as a {kind}, which is of type {given} now"
    return None
