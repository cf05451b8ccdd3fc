"""What a contract says, in C360's own terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum

from c360.domain.raw import IS_DELETED, UPDATED_AT
from c360.domain.types import DataType, Kind
from c360.kit.hashing import hash_json

Bound = int | float | Decimal | str
RESERVED: Mapping[str, Kind] = {UPDATED_AT: Kind.TIMESTAMP, IS_DELETED: Kind.BOOLEAN}
"""Columns that say when a row became true and that it is gone: a feed may have them, as these."""


class Violation(StrEnum):
    """What happens to a row that breaks its contract."""

    ALERT = "alert"
    QUARANTINE = "quarantine"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a feed. ``reference`` is ``feed.column``; bounds include their value."""

    name: str
    type: DataType
    is_required: bool = False
    is_key: bool = False
    allowed: tuple[str, ...] = ()
    minimum: Bound | None = None
    maximum: Bound | None = None
    pattern: str | None = None
    max_length: int | None = None
    reference: str | None = None
    classification: str = "internal"
    description: str = ""

    @property
    def is_nullable(self) -> bool:
        return not (self.is_required or self.is_key)

    @property
    def is_personal(self) -> bool:
        return self.classification == "personal"


@dataclass(frozen=True, slots=True)
class Contract:
    """A feed's contract: its columns in order, and what is promised about them.

    ``thresholds`` are percentages by measure (completeness, duplicate_keys, accuracy,
    timeliness) and ``latency_hours``; ``severities`` say by measure what a miss does: alert or
    block. ``event_time`` is the column that says when a row became
    true where the source has no ``updated_at``; None for a feed without one. Raw rows expire
    ``retention_days`` after what ``retention_column`` says; None for never.
    """

    feed: str
    version: str
    columns: tuple[Column, ...]
    event_time: str | None = None
    retention_days: int | None = None
    retention_column: str | None = None
    on_violation: Violation = Violation.QUARANTINE
    thresholds: Mapping[str, float] = field(default_factory=dict)
    owner: str = ""
    description: str = ""
    severities: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.is_key)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns a source must have."""
        return tuple(column.name for column in self.columns if not column.is_nullable)

    @property
    def age_column(self) -> str | None:
        """The column that a row's age is told by; None where only the day it landed tells it."""
        return self.retention_column or self.event_time

    @property
    def references(self) -> dict[str, str]:
        return {column.name: column.reference for column in self.columns if column.reference}

    @property
    def hash(self) -> str:
        """A hash of all that decides which rows are accepted and what becomes of them.

        Words for people (descriptions, owner) and thresholds may change without it.
        """
        words = ("classification", "description")
        columns = [
            {name: value for name, value in asdict(column).items() if name not in words}
            for column in self.columns
        ]
        return hash_json([self.feed, self.version, self.event_time, self.on_violation, columns])

    def blocks_on(self, measure: str) -> bool:
        """Whether a miss of a measure keeps a batch out, rather than only being told."""
        return self.severities.get(measure) == Violation.BLOCK

    def get_column(self, name: str) -> Column:
        """Return a column by name; KeyError if the contract has none of it."""
        return {column.name: column for column in self.columns}[name]
