"""Sealed batches: where the rows of a batch lie once some of them have expired.

A seal stands beside a batch's manifest, which never changes. It says which raw files hold the rows
that have not expired, and which files of the archive hold what is kept of those that have. Readers
are given both, so that they see a batch's rows before and after alike. It is replaced as a whole:
before that moment the old files are read, after it the new ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from c360.errors import LakeError
from c360.kit.files import read_json, write_json_atomically
from c360.kit.hashing import hash_file, hash_json
from c360.lake.manifest import BatchManifest

ARCHIVE = "archive"
SEALS = "_seals"


@dataclass(frozen=True, slots=True)
class ArchivePart:
    """One file of the archive: rows of one batch that have expired.

    ``path`` is relative to the feed's folder in the archive. ``before`` is the day that all rows
    are older than, ``oldest`` and ``newest`` the days of the first and the last of them, UTC.
    ``dropped`` names the columns that were not kept, in the order in which raw held them.
    """

    path: str
    sha256: str
    bytes: int
    rows: int
    oldest: date
    newest: date
    before: date
    as_of: date
    run_id: str
    contract_version: str
    dropped: tuple[str, ...]

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ArchivePart:
        """Read a part back from plain values."""
        days = {
            name: date.fromisoformat(value[name])
            for name in ("oldest", "newest", "before", "as_of")
        }
        return cls(**{**value, **days, "dropped": tuple(value["dropped"])})


@dataclass(frozen=True, slots=True)
class Seal:
    """What became of a batch's rows: landed = ``raw_rows`` + those of parts + ``removed_rows``.

    ``raw_files`` are relative to the feed's folder in the raw zone. Rows are removed without an
    archive where another batch has replaced this one: nobody reads them. ``quarantine_expired``
    counts rejected rows that are gone; a batch's rejected rows go together, or not at all.
    """

    feed: str
    batch_id: str
    raw_files: tuple[str, ...]
    raw_rows: int
    parts: tuple[ArchivePart, ...] = ()
    removed_rows: int = 0
    quarantine_expired: int = 0

    @property
    def sealed_rows(self) -> int:
        """Rows that the archive holds."""
        return sum(part.rows for part in self.parts)

    @property
    def rows(self) -> int:
        """All rows that are accounted for."""
        return self.raw_rows + self.sealed_rows + self.removed_rows

    @property
    def name(self) -> str:
        """A hash of all that the seal says: another name means other files."""
        return hash_json(asdict(self))[:16]

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Seal:
        """Read a seal back from plain values."""
        parts = tuple(ArchivePart.from_json(part) for part in value["parts"])
        return cls(**{**value, "raw_files": tuple(value["raw_files"]), "parts": parts})


class Seals:
    """The seals of a workspace's batches, and the archive that they name."""

    def __init__(self, root: Path) -> None:
        self.raw = root / "raw"
        self.archive = root / ARCHIVE
        self._read: dict[str, tuple[tuple[int, int], Seal, str]] = {}

    def of_feed(self, feed: str) -> dict[str, Seal]:
        """Return a feed's seals by batch; each is read again when it has been replaced."""
        return {batch_id: seal for batch_id, (seal, _) in self._of_feed(feed).items()}

    def feeds(self) -> list[str]:
        """Return the feeds that have seals."""
        return sorted(path.parent.name for path in self.archive.glob(f"*/{SEALS}"))

    def find(self, manifest: BatchManifest) -> Seal | None:
        """Return the seal of a batch, or None where none of its rows has expired."""
        path = self._path(manifest.header.feed, manifest.batch_id)
        return self._remember(path)[0] if path.is_file() else None

    def list_files(self, manifests: Sequence[BatchManifest]) -> dict[str, list[Path]]:
        """Return the files that hold the rows of batches, by batch."""
        seals = self._of_batches(manifests)
        return {
            manifest.batch_id: self._list(manifest, seals.get(manifest.batch_id))
            for manifest in manifests
        }

    def list_names(self, manifests: Sequence[BatchManifest]) -> dict[str, str]:
        """Return the names of the seals of batches, by batch; a batch may be without one."""
        return {batch_id: name for batch_id, (_, name) in self._of_batches(manifests).items()}

    def list_rejected(self, manifests: Sequence[BatchManifest]) -> dict[str, tuple[str, ...]]:
        """Return the files of rejected rows that have not expired, by batch, as manifests do."""
        seals = self._of_batches(manifests)
        expired = {batch_id for batch_id, (seal, _) in seals.items() if seal.quarantine_expired}
        return {
            manifest.batch_id: () if manifest.batch_id in expired else manifest.quarantine_files
            for manifest in manifests
        }

    def commit(self, seal: Seal) -> None:
        """Make a seal hold, in place of the batch's last one; its files lie on disk already."""
        content = asdict(seal)
        write_json_atomically(self._path(seal.feed, seal.batch_id), content)

    def part_path(self, seal: Seal, part: ArchivePart) -> Path:
        """Return where a file of the archive lies."""
        return self.archive / seal.feed / part.path

    def verify(self) -> int:
        """Hold every file of the archive to its seal, byte by byte.

        Returns:
            The number of files.

        Raises:
            LakeError: A file is gone, or is not what was sealed; the message names it.
        """
        count = 0
        for feed in self.feeds():
            for seal in self.of_feed(feed).values():
                for part in seal.parts:
                    self.verify_part(seal, part)
                    count += 1
        return count

    def verify_part(self, seal: Seal, part: ArchivePart) -> None:
        """Hold one file of the archive to its seal.

        Raises:
            LakeError: It is gone, or is not what was sealed.
        """
        path = self.part_path(seal, part)
        if not path.is_file():
            raise LakeError(
                f"{path} is gone: {part.rows:,} expired rows of feed {seal.feed!r}, batch "
                f"{seal.batch_id}, are nowhere else. Restore it from a backup."
            )
        found = hash_file(path)
        if found != part.sha256:
            raise LakeError(
                f"{path} is not the file that was sealed: its SHA-256 is {found[:16]}…, "
                f"{part.sha256[:16]}… is due. Restore it from a backup: its {part.rows:,} rows of "
                f"feed {seal.feed!r} are nowhere else."
            )

    def _of_feed(self, feed: str) -> dict[str, tuple[Seal, str]]:
        paths = sorted((self.archive / feed / SEALS).glob("[!.]*.json"))
        return {path.stem: self._remember(path) for path in paths}

    def _of_batches(self, manifests: Sequence[BatchManifest]) -> dict[str, tuple[Seal, str]]:
        """Return the seals of batches with their names; batches without one are left out."""
        feeds = {feed: self._of_feed(feed) for feed in {m.header.feed for m in manifests}}
        return {
            manifest.batch_id: feeds[manifest.header.feed][manifest.batch_id]
            for manifest in manifests
            if manifest.batch_id in feeds[manifest.header.feed]
        }

    def _list(self, manifest: BatchManifest, found: tuple[Seal, str] | None) -> list[Path]:
        feed = manifest.header.feed
        if found is None:
            return [self.raw / feed / name for name in manifest.data_files]
        seal = found[0]
        archived = [self.part_path(seal, part) for part in seal.parts]
        return [*archived, *(self.raw / feed / name for name in seal.raw_files)]

    def _path(self, feed: str, batch_id: str) -> Path:
        return self.archive / feed / SEALS / f"{batch_id}.json"

    def _remember(self, path: Path) -> tuple[Seal, str]:
        """Read a seal and its name, or give them out again while the file is the same."""
        status = path.stat()
        state = (status.st_ino, status.st_mtime_ns)
        known = self._read.get(str(path))
        if known is None or known[0] != state:
            seal = _read_seal(path)
            known = (state, seal, seal.name)
            self._read[str(path)] = known
        return known[1], known[2]


def _read_seal(path: Path) -> Seal:
    try:
        return Seal.from_json(read_json(path))
    except (ValueError, KeyError, TypeError) as error:
        raise LakeError(
            f"The seal {path} cannot be read ({error}). Restore it from a backup; without it the "
            "expired rows of its batch are not found."
        ) from error
