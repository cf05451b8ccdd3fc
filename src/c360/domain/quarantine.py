"""Quarantined rows: the value type and the port through which screens read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that its contract forbids, with its place, the reason and its original content."""

    feed: str
    batch_id: str
    source: str
    line: int | None
    reason: str
    record: str


class QuarantineReader(Protocol):
    """Reads quarantined rows; at any time, published run or not."""

    def count(self, feed: str | None) -> int:
        """Return how many rows lie in quarantine, of one feed or of all."""
        ...

    def rows(self, feed: str | None, *, offset: int, limit: int) -> list[QuarantinedRow]:
        """Return rows in a stable order: newest batch first, then by line."""
        ...
