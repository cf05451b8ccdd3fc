"""Read a snapshot's rows as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from c360.api.schemas import SnapshotStamp
from c360.warehouse.snapshot import Snapshot


def read_rows(
    snapshot: Snapshot, sql: str, params: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a query."""
    return snapshot.rows(sql, params)


def read_row(
    snapshot: Snapshot, sql: str, params: Mapping[str, Any] | None = None
) -> dict[str, Any] | None:
    """Return the first row of a query, or None."""
    rows = read_rows(snapshot, sql, params)
    return rows[0] if rows else None


def stamp(snapshot: Snapshot) -> SnapshotStamp:
    """Return what an answer says about the snapshot it was read from."""
    manifest = snapshot.manifest
    return SnapshotStamp(
        run_id=manifest.run_id, as_of=manifest.as_of, published_at=manifest.published_at
    )


def number(value: Decimal | float | None) -> float | None:
    """Return a number as JSON carries it: a decimal keeps its digits."""
    return None if value is None else float(value)


def add(values: list[Decimal | None]) -> Decimal:
    """Add up what is known."""
    return sum((value for value in values if value is not None), start=Decimal(0))
