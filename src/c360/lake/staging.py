"""Write one batch: its rows aside, then in place, then whatever makes it exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from c360.errors import ReconciliationError
from c360.lake.manifest import (
    BatchHeader,
    BatchManifest,
    ControlResult,
    FileShape,
    LandResult,
)
from c360.lake.part import BatchPart

RAW, QUARANTINE, RESOLVED = "raw", "quarantine", "resolved"
"""Zones: folders of the data folder, each with a folder for each feed."""
QUARANTINE_SCHEMA = pa.schema(
    [
        ("feed", pa.string()),
        ("batch_id", pa.string()),
        ("source", pa.string()),
        ("line", pa.int64()),
        ("reason", pa.string()),
        ("record", pa.string()),
        ("file", pa.string()),
        ("quarantined_at", pa.timestamp("us")),
    ]
)
RESOLVED_SCHEMA = pa.schema(
    [
        ("quarantine_id", pa.string()),
        ("resolved_by", pa.string()),
        ("outcome", pa.string()),
        ("resolved_at", pa.timestamp("us")),
    ]
)


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """One row that a contract forbids, as it came."""

    file: str
    line: int
    reason: str
    record: str


class StagedBatch:
    """A batch being written. Large rejects and rows are streamed: memory stays bounded."""

    def __init__(
        self,
        root: Path,
        header: BatchHeader,
        loaded_at: datetime,
        make_exist: Callable[[BatchManifest], None],
    ) -> None:
        self._header = header
        self._loaded_at = loaded_at
        self._make_exist = make_exist
        self._data = BatchPart(root / RAW / header.feed, header.batch_id)
        self._rejected = BatchPart(root / QUARANTINE / header.feed, header.batch_id)
        self._resolved = BatchPart(root / RESOLVED / header.feed, header.batch_id)
        self._extra_columns: dict[str, None] = {}
        self._shapes: list[FileShape] = []
        self._fix: dict[str, str] = {}
        self._flags: Counter[str] = Counter()
        self._control: ControlResult | None = None
        self._timed = self._late = 0
        self.landed = 0
        self.quarantined = 0
        self.deleted = 0

    def land(self, rows: pa.Table) -> None:
        """Write accepted rows."""
        self.landed += rows.num_rows
        self._data.write(rows)

    def land_file(self, write: Callable[[Path], int]) -> int:
        """Let an engine write accepted rows into a file of its own.

        Args:
            write: Writes a Parquet file to the path given and returns its number of rows. Should
                it fail, nothing of the file is kept.

        Returns:
            The number of rows written.
        """
        count = self._data.write_file(write)
        self.landed += count
        return count

    def delete(self, tombstones: pa.Table) -> None:
        """Write deletes that follow from absence in a full load."""
        self.deleted += tombstones.num_rows
        self._data.write(tombstones)

    def reject(self, rows: Sequence[QuarantinedRow]) -> None:
        """Write rejected rows with their place and reason."""
        if not rows:
            return
        self.quarantined += len(rows)
        columns = {
            "feed": [self._header.feed] * len(rows),
            "batch_id": [self._header.batch_id] * len(rows),
            "source": [self._header.source] * len(rows),
            "line": [row.line for row in rows],
            "reason": [row.reason for row in rows],
            "record": [row.record for row in rows],
            "file": [row.file for row in rows],
            "quarantined_at": [self._loaded_at] * len(rows),
        }
        self._rejected.write(pa.table(columns, schema=QUARANTINE_SCHEMA))

    def note_extra_columns(self, names: Sequence[str]) -> None:
        """Remember columns that the contract does not name."""
        self._extra_columns.update(dict.fromkeys(names))

    def note_shape(self, shape: FileShape) -> None:
        """Remember how a file was laid out."""
        self._shapes.append(shape)

    def flag(self, counts: Mapping[str, int]) -> None:
        """Count values that break a rule and land all the same."""
        self._flags.update(counts)

    def note_control(self, control: ControlResult) -> None:
        """Remember how the batch compares with what its source states."""
        self._control = control

    def note_times(self, timed: int, late: int) -> None:
        """Remember how many rows have a time of their own, and how many of them came late."""
        self._timed, self._late = timed, late

    def resolve(self, outcomes: Mapping[str, str], fix: Mapping[str, str]) -> None:
        """Write which quarantined rows this batch settles, and how: landed or duplicate.

        Args:
            outcomes: Quarantine id to outcome.
            fix: The expressions that mended them.
        """
        self._fix = dict(fix)
        columns = {
            "quarantine_id": list(outcomes),
            "resolved_by": [self._header.batch_id] * len(outcomes),
            "outcome": list(outcomes.values()),
            "resolved_at": [self._loaded_at] * len(outcomes),
        }
        self._resolved.write(pa.table(columns, schema=RESOLVED_SCHEMA))

    def commit(self, rows_in: int, duplicate: int, deletes_withheld: int = 0) -> BatchManifest:
        """Make the batch exist: files first, the manifest last.

        Raises:
            ReconciliationError: Rows in differ from landed + quarantined + duplicate.
            LakeHomeError: The bucket did not take it. It waits here, and is sent before anything
                else lands.
        """
        result = LandResult(
            rows_in=rows_in,
            landed=self.landed,
            quarantined=self.quarantined,
            duplicate=duplicate,
            deleted=self.deleted,
            deletes_withheld=deletes_withheld,
            timed=self._timed,
            late=self._late,
        )
        if not result.is_reconciled:
            raise ReconciliationError(
                f"{self._header.feed}, batch {self._header.batch_id}: {rows_in:,} rows in, "
                f"{self.landed:,} landed + {self.quarantined:,} quarantined + {duplicate:,} "
                "duplicate. Nothing was committed; please report this as a defect."
            )
        manifest = BatchManifest(
            header=self._header,
            result=result,
            data_files=self._data.publish(),
            quarantine_files=self._rejected.publish(),
            extra_columns=tuple(self._extra_columns),
            loaded_at=self._loaded_at,
            shapes=tuple(self._shapes),
            resolved_files=self._resolved.publish(),
            fix=self._fix,
            control=self._control,
            flags=dict(self._flags),
        )
        self._make_exist(manifest)
        return manifest

    def discard(self) -> None:
        """Remove what was not committed."""
        self._data.discard()
        self._rejected.discard()
        self._resolved.discard()
