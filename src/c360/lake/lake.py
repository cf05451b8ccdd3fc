"""The raw zone and quarantine of a workspace: append-only, read through manifests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from c360.domain.quarantine import QuarantineZone
from c360.errors import LakeError, LakeHomeError
from c360.kit.files import encode_json, read_json, write_atomically, write_json_atomically
from c360.lake.compaction import COMPACTED, Compaction, MergedFiles, compact_feed
from c360.lake.home import LakeHome, Progress
from c360.lake.manifest import BatchHeader, BatchManifest
from c360.lake.seals import Seals
from c360.lake.staging import QUARANTINE, RAW, RESOLVED, StagedBatch

MANIFESTS = "_manifests"
PENDING = "_pending"
"""Batches that are whole here, and that the bucket has not taken yet: nobody reads them."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What it took to begin: batches of others and files fetched, batches sent, what was removed.

    ``dropped_count`` are batches that waited here while another machine landed: their sources
    give them again. ``orphan_count`` are objects that an upload cut off left in the bucket.
    """

    arrived_count: int = 0
    fetched_count: int = 0
    sent_count: int = 0
    dropped_count: int = 0
    orphan_count: int = 0

    def describe(self, address: str) -> list[str]:
        """Say what people may want to know."""
        told = {
            f"{self.sent_count:,} batches that were here were sent to {address}.": self.sent_count,
            f"{self.dropped_count:,} batches that waited here are read again from their sources: "
            f"another machine landed in {address} meanwhile.": self.dropped_count,
            f"{self.orphan_count:,} objects of uploads that were cut off were removed from "
            f"{address}.": self.orphan_count,
        }
        return [text for text, count in told.items() if count]


def _say_nothing(what: str, done: int, total: int) -> None:
    """Say nothing about how far it is."""


class Lake:
    """Raw data of one workspace. One writer at a time: the holder of the workspace lock.

    With a ``home`` the data folder is a cache: a batch exists once the bucket has taken it.
    """

    def __init__(self, root: Path, home: LakeHome | None = None) -> None:
        self.root = root
        self.home = home
        self.raw = root / RAW
        self.quarantine = root / QUARANTINE
        self._read: dict[Path, tuple[int, BatchManifest]] = {}
        self.seals = Seals(root)
        self._merged = MergedFiles(self.raw, self.seals)
        self.resolved = root / RESOLVED

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
        """Return the Parquet files of batches, in order of sequence: raw, and what is archived.

        Small batches that were merged, and are all among these, are read from their merged file.
        """
        merged = self._merged.find(manifests)
        files = self.seals.list_files(manifests)
        paths = [
            [merged[manifest.batch_id]] if manifest.batch_id in merged else files[manifest.batch_id]
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
        return self._rejected_files(self.manifests())

    def _rejected_files(self, manifests: Sequence[BatchManifest]) -> list[Path]:
        names = self.seals.list_rejected(manifests)
        return [
            self.quarantine / manifest.header.feed / name
            for manifest in manifests
            for name in names[manifest.batch_id]
        ]

    def quarantine_zone(self) -> QuarantineZone:
        """Return what tells every rejected row of the batches that readers see, and its fate."""
        manifests = self.manifests()
        return QuarantineZone(
            files=tuple(self._rejected_files(manifests)),
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

    def prepare(self, progress: Progress = _say_nothing) -> Preparation:
        """Begin to write: bring what others landed, send what waits, remove what was cut off.

        Raises:
            LakeHomeError: The bucket cannot be used. Nothing here was removed.
        """
        if self.home is None:
            self.clean()
            return Preparation()
        done = self._exchange(self.home, progress, is_whole=True)
        fetched = done.fetched_count + self.home.restore(progress)
        self.clean()
        return replace(done, fetched_count=fetched, orphan_count=self.home.clean())

    def sync(self) -> bool:
        """Bring what others landed, and send what waits; return whether any batch came or went.

        Raises:
            LakeHomeError: The bucket cannot be used.
        """
        if self.home is None:
            return False
        done = self._exchange(self.home, _say_nothing, is_whole=False)
        return bool(done.arrived_count or done.sent_count)

    def _exchange(self, home: LakeHome, progress: Progress, *, is_whole: bool) -> Preparation:
        self._refuse_archive(home)
        new = home.find_new()
        if not is_whole and not new and home.head:
            sent, dropped = self._send_pending(home)
            return Preparation(sent_count=sent, dropped_count=dropped)
        arriving = {batch_id for commit in new for batch_id in commit.batch_ids}
        here = {manifest.batch_id for manifest in self.all_manifests()}
        only_here = {name for name in here - arriving if not home.holds(name)}
        if only_here and arriving - here:
            raise LakeHomeError(
                f"{self.root} holds {len(only_here):,} batches that {home.address} does not, and "
                f"that holds {len(arriving - here):,} that are not here: they are two raw zones. "
                "Name an empty prefix in lake.raw, or move the data folder away. Nothing was "
                "changed."
            )
        fetched = home.apply(new, progress)
        for manifest in self.all_manifests():
            if manifest.batch_id in only_here:
                self._send(home, manifest)
        sent, dropped = self._send_pending(home)
        return Preparation(len(arriving - here), fetched, len(only_here) + sent, dropped)

    def _refuse_archive(self, home: LakeHome) -> None:
        sealed = self.seals.feeds()
        if sealed:
            raise LakeHomeError(
                f"{self.root} keeps expired rows of {', '.join(sealed)} in its archive, which "
                f"{home.address} has no place for. Leave lake.raw out: the data folder stays the "
                "home. Nothing was changed."
            )

    def _send_pending(self, home: LakeHome) -> tuple[int, int]:
        """Send batches that wait, unless another machine has landed since they were made."""
        sent = dropped = 0
        for path in self.pending():
            waiting = _read_pending(path)
            if not home.holds(path.stem):
                if waiting["after"] == home.head:
                    self._send(home, BatchManifest.from_json(waiting["manifest"]))
                    sent += 1
                else:
                    dropped += 1
            path.unlink()
        return sent, dropped

    def pending(self) -> list[Path]:
        """Return the files that describe batches which wait to be sent."""
        return sorted(self.raw.glob(f"*/{PENDING}/*.json"))

    def save_notes(self) -> None:
        """Let the bucket hold what blocks feeds, and which first loads have ended.

        Raises:
            LakeHomeError: The bucket cannot be used. The next run sends it.
        """
        if self.home is not None:
            self.home.save_notes()

    def clean(self) -> None:
        """Remove what a killed process left behind: files of batches without a manifest."""
        for zone in (self.raw, self.quarantine, self.resolved):
            for feed in (path for path in zone.glob("*") if path.is_dir()):
                described = [
                    *(self.raw / feed.name / MANIFESTS).glob("*.json"),
                    *(self.raw / feed.name / PENDING).glob("*.json"),
                ]
                known = {*(path.stem for path in described), MANIFESTS, PENDING, COMPACTED}
                for path in (path for path in feed.iterdir() if path.is_dir()):
                    if path.name not in known:
                        shutil.rmtree(path)

    @contextmanager
    def stage(self, header: BatchHeader, loaded_at: datetime) -> Iterator[StagedBatch]:
        """Open a batch for writing; nothing of it exists until it is committed."""
        staged = StagedBatch(self.root, header, loaded_at, self._make_exist)
        try:
            yield staged
        finally:
            staged.discard()

    def _make_exist(self, manifest: BatchManifest) -> None:
        """Write the manifest, last of all: here, or first to the bucket."""
        if self.home is None:
            text = encode_json(manifest.to_json())
            write_atomically(self.root / _manifest_path(manifest), text)
            return
        path = self.raw / manifest.header.feed / PENDING / f"{manifest.batch_id}.json"
        waiting = {"after": self.home.head, "manifest": manifest.to_json()}
        write_json_atomically(path, waiting)
        self._send(self.home, manifest)
        path.unlink()

    def _send(self, home: LakeHome, manifest: BatchManifest) -> None:
        """Send a batch: its files, then its manifest, which lies here afterwards too."""
        feed = manifest.header.feed
        paths = [
            *(f"{RAW}/{feed}/{name}" for name in manifest.data_files),
            *(f"{QUARANTINE}/{feed}/{name}" for name in manifest.quarantine_files),
            *(f"{RESOLVED}/{feed}/{name}" for name in manifest.resolved_files),
        ]
        home.send(paths, {_manifest_path(manifest): encode_json(manifest.to_json())})


def _manifest_path(manifest: BatchManifest) -> str:
    return f"{RAW}/{manifest.header.feed}/{MANIFESTS}/{manifest.batch_id}.json"


def _read_pending(path: Path) -> dict[str, Any]:
    try:
        value = read_json(path)
        return {"after": value["after"], "manifest": value["manifest"]}
    except (ValueError, KeyError, TypeError) as error:
        raise LakeError(
            f"{path} cannot be read ({error}). Remove it: its source gives the batch again."
        ) from error


def _read_manifest(path: Path) -> BatchManifest:
    try:
        return BatchManifest.from_json(read_json(path))
    except (ValueError, KeyError, TypeError) as error:
        raise LakeError(
            f"The manifest {path} cannot be read ({error}). Restore it from a backup; "
            "without it the batch does not exist."
        ) from error
