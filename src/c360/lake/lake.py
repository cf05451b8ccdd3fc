"""The raw zone and quarantine of a workspace: append-only, read through manifests."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from c360.domain.quarantine import QuarantineZone
from c360.errors import LakeError, ReconciliationError
from c360.kit.files import read_json, sync_file, sync_folder, write_json_atomically
from c360.lake.compaction import COMPACTED, Compaction, MergedFiles, compact_feed
from c360.lake.manifest import (
    BatchHeader,
    BatchManifest,
    ControlResult,
    FileShape,
    LandResult,
)

MANIFESTS = "_manifests"
STAGING = ".staging-"
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


class Lake:
    """Raw data of one workspace. One writer at a time: the holder of the workspace lock."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.raw = root / "raw"
        self.quarantine = root / "quarantine"
        self._read: dict[Path, tuple[int, BatchManifest]] = {}
        self._merged = MergedFiles(self.raw)
        self.resolved = root / "resolved"

    def feeds(self) -> list[str]:
        """Return the feeds that ever landed a batch."""
        return sorted(path.parent.name for path in self.raw.glob(f"*/{MANIFESTS}"))

    def all_manifests(self, feed: str | None = None) -> list[BatchManifest]:
        """Return every committed batch, the replaced ones included, in order of sequence."""
        folder = feed or "*"
        paths = self.raw.glob(f"{folder}/{MANIFESTS}/*.json")
        manifests = [self._remember(path) for path in paths]
        return sorted(manifests, key=lambda manifest: (manifest.header.sequence, manifest.batch_id))

    def _remember(self, path: Path) -> BatchManifest:
        """Read a manifest, or give it out again: streams make many, and none changes."""
        changed_at = path.stat().st_mtime_ns
        known = self._read.get(path)
        if known is None or known[0] != changed_at:
            known = (changed_at, _read_manifest(path))
            self._read[path] = known
        return known[1]

    def manifests(self, feed: str | None = None) -> list[BatchManifest]:
        """Return the batches that readers see: those that no other batch has replaced."""
        manifests = self.all_manifests(feed)
        replaced = {manifest.header.supersedes for manifest in manifests}
        return [manifest for manifest in manifests if manifest.batch_id not in replaced]

    def data_files(self, manifests: Sequence[BatchManifest]) -> list[Path]:
        """Return the Parquet files of batches, in order of sequence.

        Small batches that were merged, and are all among these, are read from their merged file.
        """
        merged = self._merged.find(manifests)
        paths = [
            [merged[manifest.batch_id]]
            if manifest.batch_id in merged
            else [self.raw / manifest.header.feed / name for name in manifest.data_files]
            for manifest in manifests
        ]
        return list(dict.fromkeys(path for files in paths for path in files))

    def compact(self, feeds: Sequence[str] = ()) -> list[Compaction]:
        """Merge the small files of feeds, all by default. The caller holds the workspace lock."""
        return [
            compact_feed(self.raw / feed, self.manifests(feed)) for feed in feeds or self.feeds()
        ]

    def quarantine_files(self) -> list[Path]:
        """Return the Parquet files with rejected rows of every batch that readers see."""
        return [
            self.quarantine / manifest.header.feed / name
            for manifest in self.manifests()
            for name in manifest.quarantine_files
        ]

    def quarantine_zone(self) -> QuarantineZone:
        """Return what tells every rejected row of the batches that readers see, and its fate."""
        manifests = self.manifests()
        return QuarantineZone(
            files=tuple(self.quarantine_files()),
            contents={
                manifest.batch_id: manifest.header.content_hash
                for manifest in manifests
                if manifest.quarantine_files
            },
            resolved=tuple(
                self.resolved / manifest.header.feed / name
                for manifest in manifests
                for name in manifest.resolved_files
            ),
        )

    def next_sequence(self) -> int:
        """Return the order number of the next batch; the first is 1."""
        return max((manifest.header.sequence for manifest in self.all_manifests()), default=0) + 1

    def clean(self) -> None:
        """Remove what a killed process left behind: files of batches without a manifest."""
        for zone in (self.raw, self.quarantine, self.resolved):
            for feed in (path for path in zone.glob("*") if path.is_dir()):
                committed = {
                    path.stem for path in (self.raw / feed.name / MANIFESTS).glob("*.json")
                }
                known = {*committed, MANIFESTS, COMPACTED}
                for path in (path for path in feed.iterdir() if path.is_dir()):
                    if path.name not in known:
                        shutil.rmtree(path)

    @contextmanager
    def stage(self, header: BatchHeader, loaded_at: datetime) -> Iterator[StagedBatch]:
        """Open a batch for writing; nothing of it exists until it is committed."""
        staged = StagedBatch(self, header, loaded_at)
        try:
            yield staged
        finally:
            staged.discard()


class StagedBatch:
    """A batch being written. Large rejects and rows are streamed: memory stays bounded."""

    def __init__(self, lake: Lake, header: BatchHeader, loaded_at: datetime) -> None:
        self._lake = lake
        self._header = header
        self._loaded_at = loaded_at
        self._data = _Part(lake.raw / header.feed, header.batch_id)
        self._rejected = _Part(lake.quarantine / header.feed, header.batch_id)
        self._resolved = _Part(lake.resolved / header.feed, header.batch_id)
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
        folder = self._lake.raw / self._header.feed / MANIFESTS
        write_json_atomically(folder / f"{self._header.batch_id}.json", manifest.to_json())
        return manifest

    def discard(self) -> None:
        """Remove what was not committed."""
        self._data.discard()
        self._rejected.discard()
        self._resolved.discard()


class _Part:
    """The Parquet files of a batch in one zone: written aside, renamed into place."""

    def __init__(self, feed_folder: Path, batch_id: str) -> None:
        self._final = feed_folder / batch_id
        self._folder = feed_folder / f"{STAGING}{batch_id}-{os.getpid()}"
        self._writer: pq.ParquetWriter | None = None
        self._files: list[str] = []

    def write(self, rows: pa.Table) -> None:
        if rows.num_rows == 0:
            return
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._add_file(), rows.schema, compression="zstd")
        self._writer.write_table(rows)

    def write_file(self, write: Callable[[Path], int]) -> int:
        path = self._add_file()
        try:
            count = write(path)
        except BaseException:
            count = 0
            raise
        finally:
            if not count:
                path.unlink(missing_ok=True)
                self._files.remove(path.name)
        return count

    def _add_file(self) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._files.append(f"part-{len(self._files)}.parquet")
        return self._folder / self._files[-1]

    def publish(self) -> tuple[str, ...]:
        if not self._files:
            return ()
        if self._writer is not None:
            self._writer.close()
        for name in self._files:
            sync_file(self._folder / name)
        if self._final.exists():
            shutil.rmtree(self._final)
        os.replace(self._folder, self._final)
        sync_folder(self._final.parent)
        return tuple(f"{self._final.name}/{name}" for name in self._files)

    def discard(self) -> None:
        if self._writer is not None:
            self._writer.close()
        if self._folder.exists():
            shutil.rmtree(self._folder)


def _read_manifest(path: Path) -> BatchManifest:
    try:
        return BatchManifest.from_json(read_json(path))
    except (ValueError, KeyError, TypeError) as error:
        raise LakeError(
            f"The manifest {path} cannot be read ({error}). Restore it from a backup; "
            "without it the batch does not exist."
        ) from error
