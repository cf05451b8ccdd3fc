"""Compare the columns of a batch with those of the batch before it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa


class ChangeKind(StrEnum):
    """What happened to a column; all but a new one block the feed."""

    ADDED = "added"
    REMOVED = "removed"
    RETYPED = "retyped"


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """One column that is not as it was."""

    kind: ChangeKind
    column: str
    message: str

    @property
    def is_blocking(self) -> bool:
        """Whether the feed waits until somebody accepts it."""
        return self.kind is not ChangeKind.ADDED


def find_changes(
    before: Mapping[str, str], after: Mapping[str, str], due: Collection[str]
) -> list[ColumnChange]:
    """Find columns that came, went or changed their type; capitals do not matter.

    Args:
        before: Column to type in the batch before; the type is empty where files have none.
        after: The same of the batch that came.
        due: Columns that must not go: those that the mapping reads. Others are kept as extra
            while they come, and nobody misses them.

    Examples:
        >>> [change.message for change in find_changes({"id": "", "age": ""}, {"id": ""}, ["age"])]
        ["column 'age' is gone"]
    """
    old, new = _fold(before), _fold(after)
    wanted = {name.casefold() for name in due}
    gone = [
        ColumnChange(ChangeKind.REMOVED, name, f"column '{name}' is gone")
        for folded, (name, _) in old.items()
        if folded in wanted and folded not in new
    ]
    retyped = [
        ColumnChange(ChangeKind.RETYPED, name, f"column '{name}' was {was} and is {new[folded][1]}")
        for folded, (name, was) in old.items()
        if folded in wanted and folded in new and was and new[folded][1] not in ("", was)
    ]
    added = [
        ColumnChange(ChangeKind.ADDED, name, f"column '{name}' is new")
        for folded, (name, _) in new.items()
        if folded not in old
    ]
    return [*gone, *retyped, *added]


def _fold(columns: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {name.casefold(): (name, kind) for name, kind in columns.items()}


def name_kind(kind: pa.DataType) -> str:
    """Name a file's own type as coarsely as drift needs it; empty for a column without values.

    Examples:
        >>> name_kind(pa.int16()), name_kind(pa.int64()), name_kind(pa.null())
        ('integer', 'integer', '')
    """
    if pa.types.is_dictionary(kind):
        return name_kind(kind.value_type)
    tests = {
        "integer": pa.types.is_integer,
        "decimal": pa.types.is_decimal,
        "double": pa.types.is_floating,
        "boolean": pa.types.is_boolean,
        "date": pa.types.is_date,
        "timestamp": pa.types.is_timestamp,
        "nested": pa.types.is_nested,
    }
    if pa.types.is_null(kind):
        return ""
    return next((name for name, test in tests.items() if test(kind)), "text")
