"""Expire rows of a batch: seal what is kept of them in the archive, remove what is read no more.

It is done in two steps, with a published snapshot between them. Sealing writes the new files aside
and makes them hold by replacing the batch's seal; the old files stay. They are removed once a
snapshot has been built from the seal. Killed at any moment, a batch is read as before or as after.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from c360.errors import ReconciliationError
from c360.kit.hashing import hash_file, hash_json
from c360.lake.compaction import COMPACTED, keep_current, read_groups
from c360.lake.lake import Lake
from c360.lake.manifest import BatchManifest
from c360.lake.seals import ArchivePart, Seal
from c360.lake.splitting import FileWriter, read_tables

TIME = pa.timestamp("us")
LOADED_AT = "_loaded_at"
MOST_YEARS = 20
"""Years of which a batch's rows that have not expired lie in files of their own."""


@dataclass(frozen=True, slots=True)
class Expiry:
    """Which rows of a feed have expired, and what is kept of them.

    A row has expired if ``clock`` is before the day ``before``; where it has no value there, or
    the feed no such column, if it was loaded before. ``before_at`` is when that day begins, UTC.
    ``kept`` are the columns that the archive holds. The rest says in whose name it is done.
    """

    feed: str
    clock: str | None
    before: date
    before_at: datetime
    kept: frozenset[str]
    as_of: date
    run_id: str
    contract_version: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that tell a row's age."""
        return (LOADED_AT,) if self.clock is None else (self.clock, LOADED_AT)


@dataclass(frozen=True, slots=True)
class DueRows:
    """Rows that have expired and lie in raw still, with the days of the first and the last."""

    rows: int = 0
    files: int = 0
    oldest: date | None = None
    newest: date | None = None

    def __add__(self, other: DueRows) -> DueRows:
        return DueRows(
            self.rows + other.rows,
            self.files + other.files,
            min(filter(None, (self.oldest, other.oldest)), default=None),
            max(filter(None, (self.newest, other.newest)), default=None),
        )


@dataclass(frozen=True, slots=True)
class Removal:
    """Files that were removed, as nothing reads them any more."""

    files: int = 0
    bytes: int = 0


def count_due(lake: Lake, manifest: BatchManifest, expiry: Expiry) -> DueRows:
    """Return what of a batch has expired and is not sealed yet."""
    seal = lake.seals.find(manifest)
    names = manifest.data_files if seal is None else seal.raw_files
    paths = [lake.raw / expiry.feed / name for name in names]
    return sum((_count_file(path, expiry) for path in paths), DueRows())


def count_rejected_due(lake: Lake, manifest: BatchManifest, expiry: Expiry) -> int:
    """Return how many rejected rows of a batch have expired and lie in quarantine still."""
    seal = lake.seals.find(manifest)
    is_gone = seal is not None and seal.quarantine_expired > 0
    if is_gone or manifest.loaded_at >= expiry.before_at:
        return 0
    return manifest.result.quarantined


def is_due(lake: Lake, manifest: BatchManifest, expiry: Expiry, *, is_replaced: bool) -> bool:
    """Tell whether sealing a batch would change anything.

    Of a batch that has been replaced since it was sealed, the archive is read no more, and goes.
    """
    seal = lake.seals.find(manifest)
    if is_replaced and seal is not None and seal.parts:
        return True
    rejected = count_rejected_due(lake, manifest, expiry)
    return rejected > 0 or count_due(lake, manifest, expiry).rows > 0


def seal_batch(
    lake: Lake, manifest: BatchManifest, expiry: Expiry, *, is_replaced: bool
) -> Seal | None:
    """Seal what of a batch has expired. The caller holds the workspace lock.

    Reads:  the batch's raw files that hold expired rows.
    Writes: raw/<feed>/<batch>, the rows that have not expired, in new files, one for each year;
            archive/<feed>/<batch>, the kept columns of those that have;
            archive/<feed>/_seals/<batch>.json, last: from then on readers are given the new files.

    Args:
        lake: The raw zone, and what is sealed of it.
        manifest: The batch.
        expiry: What has expired, and what is kept.
        is_replaced: Whether another batch has replaced this one. Nobody reads its rows: expired
            ones are left out, with no archive, and what was archived of it before is let go.

    Returns:
        The batch's new seal, or None where nothing has expired since the last.

    Raises:
        LakeError: A file of the archive that was to be merged is not what was sealed.
        ReconciliationError: Rows that landed differ from those that are accounted for.
    """
    if not is_due(lake, manifest, expiry, is_replaced=is_replaced):
        return None
    result, rejected = manifest.result, count_rejected_due(lake, manifest, expiry)
    current = lake.seals.find(manifest) or make_unsealed(manifest)
    sealed = _Sealing(lake, current, expiry, is_replaced=is_replaced).seal()
    if is_replaced:
        removed = sealed.removed_rows + sealed.sealed_rows
        sealed = replace(sealed, parts=(), removed_rows=removed)
    seal = replace(sealed, quarantine_expired=current.quarantine_expired + rejected)
    if seal.rows != result.landed + result.deleted:
        raise ReconciliationError(
            f"{seal.feed}, batch {seal.batch_id}: {result.landed + result.deleted:,} rows landed, "
            f"{seal.raw_rows:,} in raw + {seal.sealed_rows:,} sealed + {seal.removed_rows:,} "
            "removed. Nothing was sealed; please report this as a defect."
        )
    lake.seals.commit(seal)
    return seal


def remove_replaced(lake: Lake) -> Removal:
    """Remove the files that seals have replaced, and what a killed process left of others.

    The caller holds the workspace lock, and a snapshot that was built from the seals is published.
    Merged copies of rows that have been sealed since go as well.
    """
    files: list[Path] = []
    for folder in sorted(lake.seals.archive.glob("*")):
        feed = folder.name
        seals = lake.seals.of_feed(feed)
        found = [
            path
            for manifest in lake.all_manifests(feed)
            for path in _list_replaced(
                lake, seals.get(manifest.batch_id) or make_unsealed(manifest)
            )
        ]
        files += [*_list_stale_merges(lake, feed), *found] if found else []
    size = sum(path.stat().st_size for path in files)
    for path in files:
        path.unlink()
    return Removal(len(files), size)


def make_unsealed(manifest: BatchManifest) -> Seal:
    """Return what a seal would say of a batch of which nothing has expired."""
    rows = manifest.result.landed + manifest.result.deleted
    return Seal(manifest.header.feed, manifest.batch_id, manifest.data_files, rows)


class _Sealing:
    """One batch on its way from one seal to the next; its files are written aside."""

    def __init__(self, lake: Lake, current: Seal, expiry: Expiry, *, is_replaced: bool) -> None:
        self._raw = lake.raw / current.feed
        self._seals = lake.seals
        self._current = current
        self._expiry = expiry
        self._is_replaced = is_replaced
        token = hash_json([current.name, expiry.before, sorted(expiry.kept)])[:12]
        self._token = token
        self._archive = lake.seals.archive / current.feed / current.batch_id
        # Made first: what a kill leaves of a feed is looked for where there is an archive.
        self._archive.mkdir(parents=True, exist_ok=True)
        self._left = FileWriter(self._raw / current.batch_id, f"left-{token}")
        self._gone = FileWriter(self._archive, token)
        self._dropped: dict[str, tuple[str, ...]] = {}
        self._removed = 0

    def seal(self) -> Seal:
        """Write the files of the next seal, and return it; nobody reads them until it holds."""
        due = [
            name
            for name in self._current.raw_files
            if _count_file(self._raw / name, self._expiry).rows
        ]
        before = 0
        for name in due:
            before += pq.read_metadata(self._raw / name).num_rows
            for rows in read_tables(self._raw / name):
                self._split(rows)
        left = self._left.close()
        parts = [self._make_part(key, path) for key, path in self._gone.close()]
        untouched = [name for name in self._current.raw_files if name not in due]
        names = [f"{self._current.batch_id}/{path.name}" for _, path in left]
        left_rows = sum(pq.read_metadata(path).num_rows for _, path in left)
        return replace(
            self._current,
            raw_files=(*untouched, *names),
            raw_rows=self._current.raw_rows - before + left_rows,
            parts=self._merge([*self._current.parts, *parts]),
            removed_rows=self._current.removed_rows + self._removed,
        )

    def _split(self, rows: pa.Table) -> None:
        is_due = _mark_due(rows, self._expiry)
        self._keep(rows.filter(pc.invert(is_due)))
        gone = rows.filter(is_due)
        if self._is_replaced:
            self._removed += gone.num_rows
        elif gone.num_rows:
            names = [name for name in gone.column_names if name in self._expiry.kept]
            key = str(gone.schema)
            self._dropped[key] = tuple(n for n in gone.column_names if n not in names)
            ages = _read_ages(gone, self._expiry).cast(pa.date32())
            self._gone.note_days(key, pc.min(ages).as_py(), pc.max(ages).as_py())
            self._gone.add(key, gone.select(names))

    def _keep(self, rows: pa.Table) -> None:
        """Write rows that have not expired, by year: later only the oldest year is rewritten."""
        if not rows.num_rows:
            return
        last = pa.scalar(self._expiry.before.year + MOST_YEARS, pa.int64())
        years = pc.min_element_wise(pc.year(_read_ages(rows, self._expiry)), last)
        for year in pc.unique(years).to_pylist():
            self._left.add(f"{rows.schema}|{year}", rows.filter(pc.equal(years, year)))

    def _make_part(self, key: str, path: Path) -> ArchivePart:
        oldest, newest = self._gone.days(key)
        return _describe(
            path,
            ArchivePart(
                path="", sha256="", bytes=0, rows=0,
                oldest=oldest,
                newest=newest,
                before=self._expiry.before,
                as_of=self._expiry.as_of,
                run_id=self._expiry.run_id,
                contract_version=self._expiry.contract_version,
                dropped=self._dropped[key],
            ),
        )  # fmt: skip

    def _merge(self, parts: list[ArchivePart]) -> tuple[ArchivePart, ...]:
        """Merge the newest part with older ones that are no larger: few files, rarely rewritten."""
        number = 0
        while len(parts) > 1 and self._are_alike(parts[-2], parts[-1]):
            older, newer = parts[-2:]
            if older in self._current.parts:
                self._seals.verify_part(self._current, older)
            number += 1
            writer = FileWriter(self._archive, f"{self._token}-merged-{number}")
            for part in (older, newer):
                for rows in read_tables(self._part_path(part)):
                    writer.add("", rows)
            ((_, path),) = writer.close()
            oldest, newest = min(older.oldest, newer.oldest), max(older.newest, newer.newest)
            parts[-2:] = [_describe(path, replace(newer, oldest=oldest, newest=newest))]
        return tuple(parts)

    def _are_alike(self, older: ArchivePart, newer: ArchivePart) -> bool:
        if older.rows > newer.rows or older.dropped != newer.dropped:
            return False
        schemas = [pq.read_schema(self._part_path(part)) for part in (older, newer)]
        return bool(schemas[0].remove_metadata().equals(schemas[1].remove_metadata()))

    def _part_path(self, part: ArchivePart) -> Path:
        return self._seals.part_path(self._current, part)


def _describe(path: Path, part: ArchivePart) -> ArchivePart:
    """Return a part with what is true of its file as it lies on disk."""
    return replace(
        part,
        path=f"{path.parent.name}/{path.name}",
        sha256=hash_file(path),
        bytes=path.stat().st_size,
        rows=pq.read_metadata(path).num_rows,
    )


def _count_file(path: Path, expiry: Expiry) -> DueRows:
    """Count the expired rows of a file; of one that is younger, only its statistics are read."""
    file = pq.ParquetFile(path)
    names = [name for name in expiry.columns if name in file.schema_arrow.names]
    if _is_young(file, expiry):
        return DueRows()
    found = DueRows()
    for rows in read_tables(path, names):
        ages = _read_ages(rows.filter(_mark_due(rows, expiry)), expiry).cast(pa.date32())
        found += DueRows(len(ages), 0, pc.min(ages).as_py(), pc.max(ages).as_py())
    return replace(found, files=1 if found.rows else 0)


def _is_young(file: pq.ParquetFile, expiry: Expiry) -> bool:
    """Whether statistics show that no row has expired; without them nothing is shown."""
    name = next(name for name in expiry.columns if name in file.schema_arrow.names)
    kind = file.schema_arrow.field(name).type
    column = file.schema_arrow.names.index(name)
    limit = expiry.before if pa.types.is_date(kind) else expiry.before_at
    for group in range(file.num_row_groups):
        statistics = file.metadata.row_group(group).column(column).statistics
        is_complete = statistics is not None and statistics.has_min_max
        if not is_complete or statistics.null_count != 0 or statistics.min < limit:
            return False
    return True


def _mark_due(rows: pa.Table, expiry: Expiry) -> pa.ChunkedArray:
    """Mark the rows that have expired."""
    marks = []
    for name in (name for name in expiry.columns if name in rows.column_names):
        kind = rows.schema.field(name).type
        limit = expiry.before if pa.types.is_date(kind) else expiry.before_at
        marks.append(pc.less(rows.column(name), pa.scalar(limit, kind)))
    return pc.fill_null(pc.coalesce(*marks), False)


def _read_ages(rows: pa.Table, expiry: Expiry) -> pa.ChunkedArray:
    """Return when each row dates from."""
    names = [name for name in expiry.columns if name in rows.column_names]
    return pc.coalesce(*(rows.column(name).cast(TIME) for name in names))


def _list_replaced(lake: Lake, seal: Seal) -> list[Path]:
    """Return the files of a batch that its seal does not name."""
    named = {lake.raw / seal.feed / name for name in seal.raw_files}
    named |= {lake.seals.part_path(seal, part) for part in seal.parts}
    folders = [lake.raw / seal.feed, lake.seals.archive / seal.feed]
    if seal.quarantine_expired:
        folders.append(lake.quarantine / seal.feed)
    lying = [path for folder in folders for path in (folder / seal.batch_id).glob("*")]
    return [path for path in lying if path not in named]


def _list_stale_merges(lake: Lake, feed: str) -> list[Path]:
    """Return merged files that hold rows which have been sealed since, and their descriptions."""
    folder = lake.raw / feed / COMPACTED
    seals = lake.seals.list_names(lake.manifests(feed))
    kept = {group.path.stem for group in keep_current(read_groups(folder.parent), seals)}
    stale = [path for path in folder.glob("*") if path.stem not in kept]
    return sorted(stale, key=lambda path: path.suffix)
