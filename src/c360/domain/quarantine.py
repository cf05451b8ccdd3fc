"""Quarantined rows: value types, and the port through which screens read and mend them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

PLAIN_REASON = (
    ("'[^']*'|\"[^\"]*\"", "…"),
    (": -?[0-9][0-9.eE+-]* is ", ": … is "),
    ("^[0-9]+ fields?", "… fields"),
    ("at byte [0-9]+", "at byte …"),
)
"""What is left out of a reason, in the syntax that RE2 and Python share, and what stands for it."""


def plain_reason(reason: str) -> str:
    """Return a reason without the values in it: rows wrong in the same way share it.

    Examples:
        >>> plain_reason("amount: '12,x' is not decimal(18,2); age: -5 is below 0")
        'amount: … is not decimal(18,2); age: … is below 0'
    """
    for pattern, text in PLAIN_REASON:
        reason = re.sub(pattern, text, reason)
    return reason


def hide_reason(reason: str, personal: Collection[str]) -> str:
    """Return a reason that tells nothing of personal columns but their names.

    Examples:
        >>> hide_reason("email: 'a@b' does not match x; age: -5 is below 0", {"email"})
        'email: breaks the contract'
        >>> hide_reason("age: -5 is below 0", {"email"})
        'age: … is below 0'
    """
    named = [
        name for name in sorted(personal) if re.search(rf"(?:^|; ){re.escape(name)}: ", reason)
    ]
    if named:
        return f"{', '.join(named)}: breaks the contract"
    return plain_reason(reason)


@dataclass(frozen=True, slots=True)
class QuarantineZone:
    """Where rejected rows lie: their files, what each batch held, and files of settled rows."""

    files: Sequence[Path] = ()
    contents: Mapping[str, str] | None = None
    resolved: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class QuarantineFilter:
    """Which quarantined rows; what is None does not matter.

    ``reason`` is a group's text as ``reasons`` gives it, or part of one. ``since``
    and ``until`` are days (UTC) on which a row was quarantined, both included.
    """

    feed: str | None = None
    source: str | None = None
    batch_id: str | None = None
    reason: str | None = None
    since: date | None = None
    until: date | None = None
    is_resolved: bool | None = False
    ids: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a rejected row, where the row could be cut into columns."""

    column: str
    value: str | None
    is_personal: bool


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A row that its contract forbids, with its place, the reason and its original content.

    ``cells`` is None where the row could not be cut into columns. ``has_personal`` says that its
    feed holds personal data.
    """

    feed: str
    batch_id: str
    source: str
    line: int | None
    reason: str
    record: str
    quarantine_id: str = ""
    file: str = ""
    quarantined_at: datetime | None = None
    resolved_by: str | None = None
    cells: tuple[Cell, ...] | None = None
    has_personal: bool = False


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """Rows of one feed that are wrong in the same way; values are left out of ``reason``."""

    feed: str
    reason: str
    row_count: int
    batch_count: int
    example: str
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Fix:
    """How to mend quarantined rows.

    ``expressions`` maps a column of the contract to a SQL expression over the source's columns,
    ``_record``, ``_reason``, ``_file`` and ``_line``; other columns map as the source says.
    ``corrected`` gives rows in place of those that came, by quarantine id: source column to value.
    """

    expressions: Mapping[str, str]
    corrected: Mapping[str, Mapping[str, str | None]] | None = None


@dataclass(frozen=True, slots=True)
class MendedRow:
    """One row under a fix: what would land, or what is still wrong with it.

    ``values`` are those of the contract's columns, personal ones among ``personal``.
    """

    quarantine_id: str
    feed: str
    line: int | None
    outcome: str
    reason: str | None
    values: Mapping[str, str | None]
    personal: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What a replay did, or would do: every row chosen is in one of the three counts."""

    chosen: int
    landed: int
    duplicate: int
    still_wrong: int
    reasons: Sequence[tuple[str, int]]
    batches: Sequence[str]
    rows: Sequence[MendedRow]


class Quarantine(Protocol):
    """Reads and mends quarantined rows; at any time, published run or not."""

    def count(self, wanted: QuarantineFilter) -> int:
        """Return how many rows there are."""
        ...

    def rows(
        self, wanted: QuarantineFilter, *, offset: int, limit: int
    ) -> Sequence[QuarantinedRow]:
        """Return rows in a stable order: newest batch first, then by line."""
        ...

    def reasons(self, wanted: QuarantineFilter) -> Sequence[ReasonGroup]:
        """Return the reasons, the most frequent first."""
        ...

    def preview(self, wanted: QuarantineFilter, fix: Fix, *, limit: int) -> ReplayResult:
        """Tell what a replay would do. Nothing changes.

        Raises:
            MappingError: An expression is wrong.
        """
        ...

    def replay(self, wanted: QuarantineFilter, fix: Fix) -> ReplayResult:
        """Land what keeps its contract under a fix; the rest stays where it is.

        Raises:
            MappingError: An expression is wrong. Nothing was landed.
            WorkspaceBusyError: Another process writes to the workspace.
        """
        ...
