"""The columns of a table, and whether a change of them may pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from c360.domain.findings import Finding
from c360.errors import SchemaChangedError, SourceError

NEVER_GROW = {
    "boolean", "json", "jsonb", "xml", "bytea", "blob", "bit", "tinyblob", "mediumblob", "longblob",
    "point", "geometry",
}  # fmt: skip
"""Types without an order in which rows come: reading by one would miss rows in silence."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns in order with their types, as the database names them."""

    names: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def columns(self) -> dict[str, str]:
        """Name to type."""
        return dict(zip(self.names, self.types, strict=True))

    def find_type(self, cursor: str, source: str) -> str:
        """Return the type of the column that a source reads by.

        Raises:
            SourceError: There is no such column, or its values cannot grow.
        """
        if cursor not in self.names:
            raise SourceError(
                f"Source {source!r}: there is no column {cursor!r} to read by. "
                f"Columns: {', '.join(self.names)}. Correct its cursor in c360.toml."
            )
        kind = self.columns[cursor]
        if kind in NEVER_GROW or kind.endswith("[]"):
            raise SourceError(
                f"Source {source!r}: cursor {cursor!r} is {kind}, which does not grow with every "
                "change. Name a column of times or rising numbers, or use mode 'full'."
            )
        return kind

    def inspect_cursor(self, cursor: str) -> Finding:
        """Say whether a source can read by a column."""
        if cursor not in self.names:
            advice = "Set cursor to one of the columns above."
            return Finding("cursor", False, f"{cursor} is no column", advice)
        try:
            return Finding("cursor", True, f"{cursor} is {self.find_type(cursor, '')}")
        except SourceError:
            advice = "Name a column of times or rising numbers, or use mode 'full'."
            told = f"{cursor} is {self.columns[cursor]}, which does not grow with every change"
            return Finding("cursor", False, told, advice)

    def describe_losses(self, known: Mapping[str, str]) -> list[str]:
        """Say which known columns are gone or of another type. A new column is no loss.

        Examples:
            >>> Shape(("id",), ("int4",)).describe_losses({"id": "int8", "city": "text"})
            ["column 'id' was int8 and is int4", "column 'city' (text) is gone"]
        """
        now = self.columns
        return [
            f"column {name!r} ({kind}) is gone"
            if name not in now
            else f"column {name!r} was {kind} and is {now[name]}"
            for name, kind in known.items()
            if now.get(name) != kind
        ]


@dataclass(frozen=True, slots=True)
class ShapeGate:
    """Lets a table change its shape where nothing is lost, or where somebody has accepted it."""

    source: str
    table: str
    accepted: Mapping[str, str] | None = None

    def check(self, shape: Shape, known: Mapping[str, str] | None) -> None:
        """Refuse a shape that lost something.

        Raises:
            SchemaChangedError: Says what, and how to go on.
        """
        losses = shape.describe_losses(known or {})
        if losses and shape.columns != self.accepted:
            raise SchemaChangedError(
                f"Source {self.source!r}: {self.table} has changed: {'; '.join(losses)}. Its feed "
                "waits and nothing is lost. Put the column back, or adapt [sources.columns] and "
                f"run `c360 sources accept {self.source}`."
            )
