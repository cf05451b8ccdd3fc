"""Judge a batch that was read: is it what its source states, and what its contract lets pass?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from c360.contracts.model import Contract, Violation
from c360.errors import BatchBlockedError
from c360.kit.hashing import hash_json
from c360.lake.manifest import BatchHeader, ControlResult
from c360.sources.control import Control
from c360.sources.spec import SourceFile

COMPLETENESS_PCT = 99.5
"""Share of rows that must arrive where a contract promises nothing."""
TIMELINESS_PCT = 98.0
"""Share of rows that must come within their latency where a contract promises nothing."""


@dataclass(slots=True)
class FileTally:
    """What was found in one file, beside what its source states."""

    file: SourceFile
    control: Control
    rows: int = 0
    sums: dict[str, Decimal] = field(default_factory=dict)

    def add_up(self, rows: pa.Table) -> None:
        """Add to the sums that the source states, duplicates included."""
        for name in self.control.sums:
            if name in rows.column_names and not pa.types.is_string(rows.schema.field(name).type):
                found = pc.sum(rows.column(name)).as_py()
                self.sums[name] = self.sums.get(name, Decimal(0)) + Decimal(str(found or 0))


def compare_control(tallies: Sequence[FileTally], quarantined: int) -> ControlResult | None:
    """Compare a batch with what its source states; None where it states nothing.

    Sums are compared only where no row is in quarantine: they could not agree.
    """
    stated = [tally.control.rows for tally in tallies]
    compared: list[str] = []
    mismatches: list[str] = []
    for tally in tallies:
        for what, told, found in _pairs(tally, quarantined):
            compared.append(f"{tally.file.name}: {what}")
            if told != found:
                mismatches.append(f"{tally.file.name}: {what} is {found}, the source says {told}")
    if not compared:
        return None
    known = [rows for rows in stated if rows is not None]
    total = sum(known) if len(known) == len(stated) else None
    return ControlResult(total, tuple(compared), tuple(mismatches))


@dataclass(slots=True)
class Punctuality:
    """Counts rows that came later than their contract's latency after they became true.

    Not counted are rows of a first load, which are history, and rows without a time of their own.
    A batch that is read or replayed again counts by when it first came.
    """

    came_at: datetime
    latency: timedelta | None
    timed: int = 0
    late: int = 0

    @classmethod
    def of(cls, header: BatchHeader, contract: Contract) -> Punctuality:
        """Return what counts the rows of a batch."""
        hours = contract.thresholds.get("latency_hours")
        is_counted = hours is not None and not header.is_first_load
        return cls(header.first_read_at, timedelta(hours=hours or 0) if is_counted else None)

    def add(self, effective_at: pa.Array | pa.ChunkedArray) -> None:
        """Count rows by when they became true."""
        if self.latency is None:
            return
        due = pa.scalar(self.came_at - self.latency, effective_at.type)
        came = pa.scalar(self.came_at, effective_at.type)
        self.timed += pc.sum(pc.not_equal(effective_at, came)).as_py() or 0
        self.late += pc.sum(pc.less(effective_at, due)).as_py() or 0


def _pairs(tally: FileTally, quarantined: int) -> list[tuple[str, object, object]]:
    control = tally.control
    pairs: list[tuple[str, object, object]] = []
    if control.rows is not None:
        pairs.append(("row count", control.rows, tally.rows))
    if control.sha256 is not None:
        pairs.append(("SHA-256", control.sha256.lower(), tally.file.sha256))
    if not quarantined:
        pairs += [
            (f"sum of {name}", told.normalize(), tally.sums.get(name, Decimal(0)).normalize())
            for name, told in control.sums.items()
        ]
    return pairs


def judge_batch(
    header: BatchHeader,
    contract: Contract,
    counts: tuple[int, int],
    control: ControlResult | None,
    accepted: Collection[str],
) -> None:
    """Keep a batch out where its contract says so, unless somebody has accepted it.

    Args:
        header: The batch.
        contract: Its contract.
        counts: Rows in, and of these those in quarantine.
        control: What the source states, compared.
        accepted: Names of findings that keep no batch out.

    Raises:
        BatchBlockedError: It is kept out.
    """
    found = _findings(contract, counts, control)
    if not found:
        return
    kinds = [kind for kind, _ in found]
    signature = hash_json([kinds, header.source, header.content_hash])[:16]
    if signature not in accepted:
        raise BatchBlockedError("; ".join(text for _, text in found), kinds[0], signature)


def _findings(
    contract: Contract, counts: tuple[int, int], control: ControlResult | None
) -> list[tuple[str, str]]:
    rows_in, quarantined = counts
    due_pct = contract.thresholds.get("completeness", COMPLETENESS_PCT)
    found = []
    if control is not None and control.stated_rows and contract.blocks_on("completeness"):
        arrived_pct = 100 * rows_in / control.stated_rows
        if arrived_pct < due_pct:
            found.append(
                (
                    "completeness",
                    f"{rows_in:,} of the {control.stated_rows:,} rows that the source states came "
                    f"({arrived_pct:.1f} %; {due_pct:g} % are due)",
                )
            )
    if control is not None and control.mismatches and contract.blocks_on("accuracy"):
        found.append(("accuracy", "; ".join(control.mismatches)))
    if contract.on_violation is Violation.BLOCK and rows_in:
        good_pct = 100 * (rows_in - quarantined) / rows_in
        if good_pct < due_pct:
            found.append(
                (
                    "violation",
                    f"{quarantined:,} of {rows_in:,} rows break the contract "
                    f"({due_pct:g} % must keep it)",
                )
            )
    return found
