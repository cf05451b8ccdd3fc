"""Read many small batches from few files: merged copies beside the batches' own files.

A group holds the rows of some batches of one feed, all alike in their columns. Whoever reads all
batches of a group is given its file; whoever reads some of them is given their own files, which
stay. So no reader sees other rows than before, whatever is replaced, replayed or read alone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from c360.kit.files import read_json, sync_file, sync_folder, write_json_atomically
from c360.kit.hashing import hash_json
from c360.lake.manifest import BatchManifest
from c360.lake.seals import Seals

COMPACTED = "_compacted"
STAGING = ".staging-"
MOST_BYTES = 64 << 20
"""Size up to which files are merged, and about which a merged file has."""
LEAST_FILES = 20
"""Files that a group must stand for to be worth it."""
ROW_GROUP_ROWS = 120_000
GRACE_SECONDS = 3600.0
"""How long a merged file stays once no reader is given it: one may hold its name still."""


@dataclass(frozen=True, slots=True)
class Group:
    """A merged file and the batches whose rows it holds, in order.

    ``seals`` are those of its batches when they were merged, by batch: under other seals the file
    holds what has expired, and is read no more.
    """

    path: Path
    batch_ids: tuple[str, ...]
    bytes: int
    seals: Mapping[str, str]

    @property
    def members(self) -> frozenset[str]:
        """The batches, in no order."""
        return frozenset(self.batch_ids)


@dataclass(frozen=True, slots=True)
class Compaction:
    """What compacting a feed came to."""

    feed: str
    files_before: int
    files_after: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is merged: a batch's own files, or a smaller group."""

    paths: tuple[Path, ...]
    batch_ids: tuple[str, ...]
    bytes: int


def read_groups(folder: Path) -> list[Group]:
    """Return the groups of a feed's folder in the raw zone, largest first."""
    groups = []
    for path in sorted((folder / COMPACTED).glob("*.json")):
        value = read_json(path)
        file = path.with_suffix(".parquet")
        seals = value.get("seals", {})
        groups.append(Group(file, tuple(value["batches"]), value["bytes"], seals))
    return sorted(groups, key=lambda group: -len(group.batch_ids))


def choose_groups(groups: Sequence[Group], wanted: Collection[str]) -> list[Group]:
    """Return groups that hold wanted batches only, each batch in one of them at most."""
    left, chosen = set(wanted), []
    for group in groups:
        if group.members <= left:
            chosen.append(group)
            left -= group.members
    return chosen


def keep_current(groups: Iterable[Group], names: Mapping[str, str]) -> list[Group]:
    """Return the groups whose batches still have the seals that they were merged under.

    Args:
        groups: Of one feed.
        names: The seals of that feed's batches by now, by batch.
    """
    return [
        group
        for group in groups
        if all(names.get(batch_id) == group.seals.get(batch_id) for batch_id in group.batch_ids)
    ]


class MergedFiles:
    """The merged files of a raw zone; a folder is read again when it has changed."""

    def __init__(self, raw: Path, seals: Seals) -> None:
        self._raw = raw
        self._seals = seals
        self._read: dict[str, tuple[int, list[Group]]] = {}

    def find(self, manifests: Sequence[BatchManifest]) -> dict[str, Path]:
        """Return, of batches that may be read from a merged file, that file by batch."""
        wanted: dict[str, set[str]] = {}
        for manifest in manifests:
            wanted.setdefault(manifest.header.feed, set()).add(manifest.batch_id)
        names = self._seals.list_names(manifests)
        return {
            batch_id: group.path
            for feed, batch_ids in wanted.items()
            for group in choose_groups(keep_current(self._groups(feed), names), batch_ids)
            for batch_id in group.batch_ids
        }

    def _groups(self, feed: str) -> list[Group]:
        folder = self._raw / feed / COMPACTED
        changed_at = folder.stat().st_mtime_ns if folder.is_dir() else 0
        known = self._read.get(feed)
        if known is None or known[0] != changed_at:
            known = (changed_at, read_groups(self._raw / feed))
            self._read[feed] = known
        return known[1]


def compact_feed(
    folder: Path, manifests: Sequence[BatchManifest], least_files: int = LEAST_FILES
) -> Compaction:
    """Merge the small files of a feed. The caller holds the workspace lock.

    Reads:  the batches' files.
    Writes: ``_compacted/<group>.parquet``, then ``_compacted/<group>.json``: without that the group
            does not exist. Files that no reader is given any more go after an hour.

    Args:
        folder: The feed's folder in the raw zone.
        manifests: The batches that readers see, in order.
        least_files: Files that a group must stand for.
    """
    seals = Seals(folder.parent.parent)
    names = seals.list_names(manifests)
    wanted = {manifest.batch_id for manifest in manifests}
    used = choose_groups(keep_current(read_groups(folder), names), wanted)
    units = _list_units(seals.list_files(manifests), used)
    before = sum(len(unit.paths) for unit in units)
    rows = saved = 0
    for part in _cut(unit for unit in units if unit.bytes < MOST_BYTES):
        count = sum(len(unit.paths) for unit in part)
        # A batch alone keeps its files: rows are told by their place in them.
        if count >= least_files and len(part) > 1:
            rows += _merge(folder / COMPACTED, part, names)
            saved += count - 1
    if saved:
        used = choose_groups(keep_current(read_groups(folder), names), wanted)
    _remove_unused(folder / COMPACTED, used)
    return Compaction(folder.name, before, before - saved, rows)


def _list_units(files: Mapping[str, Sequence[Path]], used: Sequence[Group]) -> list[_Unit]:
    """Return what readers are given now of batches, in order of the first batch in it."""
    group_of = {batch_id: group for group in used for batch_id in group.batch_ids}
    units: dict[Path | str, _Unit] = {}
    for batch_id, paths in files.items():
        group = group_of.get(batch_id)
        if group is not None:
            units.setdefault(group.path, _Unit((group.path,), group.batch_ids, group.bytes))
        elif paths:
            size = sum(path.stat().st_size for path in paths)
            units[batch_id] = _Unit(tuple(paths), (batch_id,), size)
    return list(units.values())


def _cut(units: Iterator[_Unit]) -> Iterator[list[_Unit]]:
    """Cut units into runs of one schema whose bytes do not exceed those of a file."""
    parts: dict[str, list[_Unit]] = {}
    for unit in units:
        schemas = {str(pq.read_schema(path).remove_metadata()) for path in unit.paths}
        if len(schemas) > 1:
            continue
        part = parts.setdefault(schemas.pop(), [])
        if part and sum(other.bytes for other in part) + unit.bytes > MOST_BYTES:
            yield list(part)
            part.clear()
        part.append(unit)
    yield from (part for part in parts.values() if part)


def _merge(folder: Path, part: Sequence[_Unit], names: Mapping[str, str]) -> int:
    batch_ids = [batch_id for unit in part for batch_id in unit.batch_ids]
    seals = {batch_id: names[batch_id] for batch_id in batch_ids if batch_id in names}
    name = hash_json([batch_ids, seals] if seals else batch_ids)[:16]
    folder.mkdir(parents=True, exist_ok=True)
    staged = folder / f"{STAGING}{name}-{os.getpid()}"
    rows = _write(staged, [path for unit in part for path in unit.paths])
    sync_file(staged)
    target = folder / f"{name}.parquet"
    os.replace(staged, target)
    sync_folder(folder)
    size = target.stat().st_size
    written = {"batches": batch_ids, "bytes": size, "rows": rows, "seals": seals}
    write_json_atomically(folder / f"{name}.json", written)
    return rows


def _write(target: Path, paths: Sequence[Path]) -> int:
    """Write the rows of some files into one, in row groups of a good size."""
    schema = pq.read_schema(paths[0]).remove_metadata()
    waiting: list[pa.Table] = []
    rows = waiting_rows = 0
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for path in paths:
            for batch in pq.ParquetFile(path).iter_batches(ROW_GROUP_ROWS):
                waiting.append(pa.table(batch).cast(schema))
                waiting_rows += batch.num_rows
                if waiting_rows >= ROW_GROUP_ROWS:
                    writer.write_table(pa.concat_tables(waiting))
                    rows, waiting, waiting_rows = rows + waiting_rows, [], 0
        if waiting_rows:
            writer.write_table(pa.concat_tables(waiting))
    return rows + waiting_rows


def _remove_unused(folder: Path, used: Sequence[Group]) -> None:
    """Take back groups that nobody is given any more, then their files, once no reader is left."""
    if not folder.is_dir():
        return
    kept = {group.path.stem for group in used}
    for path in folder.glob("*.json"):
        if path.stem not in kept:
            path.unlink()
            path.with_suffix(".parquet").touch()
    for path in folder.glob(f"{STAGING}*"):
        path.unlink()
    for path in folder.glob("*.parquet"):
        is_old = time.time() - path.stat().st_mtime > GRACE_SECONDS
        if path.stem not in kept and is_old:
            path.unlink()
