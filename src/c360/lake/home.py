"""The bucket as the home of the raw zone, and the data folder as its cache.

What lands is sent file by file, then as one numbered commit that is only written where there is
none of that number: of two machines that land at once, one learns that the other was first.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from c360.errors import LakeConflictError, LakeHomeError
from c360.kit.files import sync_file, write_atomically
from c360.kit.hashing import hash_file, hash_json, hash_text
from c360.lake.commits import (
    COMMITS,
    OBJECTS,
    Commit,
    StoredFile,
    commit_key,
    decode_commit,
    find_number,
)

if TYPE_CHECKING:
    from c360.lake.bucket import Bucket

FOLDER = "bucket"
"""Folder of the data folder that holds the commits that were applied, by bucket."""
FETCHED_AT_ONCE = 8
NOTES = ("blocks/*.json", "sources/*.json")
"""Small files that later landing follows from; those with a point in their stem are hints."""
Progress = Callable[[str, int, int], None]


class LakeHome:
    """One bucket and the data folder of this machine. The caller holds the workspace lock.

    Every method but ``head`` and ``holds`` raises LakeHomeError or one of its kinds when the
    bucket cannot be used.
    """

    def __init__(self, bucket: Bucket, root: Path) -> None:
        self.address = bucket.address
        self._bucket = bucket
        self._root = root
        # Another bucket has a past of its own: what was applied of one says nothing of the other.
        origin = hash_json([bucket.address, bucket.endpoint])[:16]
        self._folder = root / FOLDER / origin
        self._commits: list[Commit] = []
        self._batch_ids: set[str] = set()
        self._hash = ""
        self._is_read = False

    @property
    def head(self) -> int:
        """The number of the newest commit that this machine has applied."""
        self._read_applied()
        return len(self._commits)

    def holds(self, batch_id: str) -> bool:
        """Whether a batch is among the commits applied."""
        self._read_applied()
        return batch_id in self._batch_ids

    def find_new(self) -> list[Commit]:
        """Return the commits that this machine has not applied, in order.

        Raises:
            LakeHomeError: The bucket is not the one that grew from what was applied.
        """
        head = self.head
        after = commit_key(head - 1) if head else f"{COMMITS}/"
        found = map(find_number, self._bucket.list_keys(COMMITS, after))
        numbers = [number for number in found if number is not None]
        due = list(range(max(head, 1), max(head, 1) + len(numbers)))
        if numbers != due or (head and not numbers):
            raise self._tell_another(f"commit {due[0] if due else head:,} is not in it")
        fresh = [number for number in numbers if number > head]
        with ThreadPoolExecutor(FETCHED_AT_ONCE) as pool:
            contents = list(pool.map(lambda n: self._bucket.read(commit_key(n)), fresh))
        commits, previous = [], self._hash
        for number, content in zip(fresh, contents, strict=True):
            commit = decode_commit(number, content)
            if commit.previous != previous:
                raise self._tell_another(f"commit {number:,} follows on another past")
            commits.append(commit)
            previous = hash_text(content.decode())
        return commits

    def _tell_another(self, told: str) -> LakeHomeError:
        return LakeHomeError(
            f"{self.address} is not the bucket that this data folder belongs to: {told}. Correct "
            "lake.raw, or restore the bucket. To fill this machine from it anew, move "
            f"{self._root} away; nothing was changed here."
        )

    def apply(self, commits: Sequence[Commit], progress: Progress) -> int:
        """Bring commits to this machine: their files first, the manifests last.

        Returns:
            How many files were fetched; those that are here already are not.

        Raises:
            LakeHomeError: A file is not what was landed.
        """
        lacking = [(c, file) for c in commits for file in c.files if not self._is_same(file)]
        self._fetch(lacking, progress)
        for commit in commits:
            self._keep(commit)
        return len(lacking)

    def restore(self, progress: Progress) -> int:
        """Bring back what commits hold and the data folder no longer does; return how many files.

        Files are told by size: those that were applied were held against their checksum then.
        """
        self._read_applied()
        gone = [(c, file) for c in self._commits for file in c.files if not self._has_size(file)]
        self._fetch(gone, progress)
        texts = {path: text for commit in self._commits for path, text in commit.texts.items()}
        lost = [path for path in texts if not (self._root / path).exists()]
        for path in lost:
            write_atomically(self._root / path, texts[path])
        return len(gone) + len(lost)

    def send(self, paths: Iterable[str], texts: Mapping[str, str]) -> None:
        """Add files of the data folder, by path, and texts; both are here and there afterwards.

        Raises:
            LakeConflictError: Another machine has added something that was not applied here.
        """
        self._read_applied()
        files = tuple(self._describe(path) for path in paths)
        commit = Commit(self.head + 1, self._hash, files, dict(texts))
        for file in files:
            self._bucket.put_file(commit.key_of(file), self._root / file.path, file.sha256)
        if not self._bucket.put_new(commit_key(commit.number), commit.encode()):
            raise LakeConflictError(
                f"Another machine landed in {self.address} first. What it landed is read before, "
                "and nothing is lost: run again."
            )
        self._keep(commit)

    def save_notes(self) -> None:
        """Send the small files that later landing follows from, as far as they have changed."""
        self._read_applied()
        known = {path: text for commit in self._commits for path, text in commit.texts.items()}
        notes = {
            str(path.relative_to(self._root)): path.read_text(encoding="utf-8")
            for pattern in NOTES
            for path in sorted(self._root.glob(pattern))
            if "." not in path.stem
        }
        changed = {path: text for path, text in notes.items() if known.get(path) != text}
        if changed:
            self.send((), changed)

    def clean(self) -> int:
        """Remove objects that no commit names and none can name any more; return how many.

        Those below the next number may be on their way, by another machine: they stay.
        """
        named = self._named()
        orphans = [key for key in self._list_taken() if key not in named]
        self._bucket.remove(orphans)
        return len(orphans)

    def inspect(self) -> Iterator[tuple[str, str]]:
        """Try what the raw zone needs of its bucket; yield each thing tried, and what was found.

        Raises:
            LakeHomeError: One of them fails; it says what to do.
        """
        fresh = self.find_new()
        yield "read", f"{self.head + len(fresh):,} commits, {len(fresh):,} not on this machine yet"
        key = f"check/{os.getpid()}"
        self._bucket.remove([key])
        self._bucket.put_new(key, b"first")
        is_guarded = not self._bucket.put_new(key, b"second")
        self._bucket.remove([key])
        if not is_guarded:
            raise LakeHomeError(
                f"{self.address} replaces objects that must only be made where there is none "
                "(If-None-Match): two machines could overwrite what the other landed. Use a store "
                "that knows conditional writes."
            )
        yield "write", "objects can be made once, and removed"
        missing = self._named() - set(self._list_taken())
        if missing:
            raise LakeHomeError(
                f"{len(missing):,} objects that commits name are gone from {self.address}, such as "
                f"{min(missing)}. Restore their earlier versions: a new machine cannot be filled."
            )
        yield "whole", f"all {len(self._named()):,} files of this machine's commits are there"

    def _named(self) -> set[str]:
        self._read_applied()
        return {commit.key_of(file) for commit in self._commits for file in commit.files}

    def _list_taken(self) -> list[str]:
        """Return the objects below numbers that have a commit."""
        keys = ((find_number(key), key) for key in self._bucket.list_keys(OBJECTS))
        return [key for number, key in keys if number is not None and number <= self.head]

    def _fetch(self, wanted: Sequence[tuple[Commit, StoredFile]], progress: Progress) -> None:
        if not wanted:
            return
        incoming = self._folder / "incoming"
        shutil.rmtree(incoming, ignore_errors=True)
        incoming.mkdir(parents=True)
        with ThreadPoolExecutor(FETCHED_AT_ONCE) as pool:
            tasks = [pool.submit(self._fetch_one, *item, incoming) for item in wanted]
            try:
                for done, task in enumerate(tasks, 1):
                    task.result()
                    progress(self.address, done, len(tasks))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        shutil.rmtree(incoming)

    def _fetch_one(self, commit: Commit, file: StoredFile, incoming: Path) -> None:
        arrived = incoming / hash_text(file.path)[:16]
        key = commit.key_of(file)
        self._bucket.fetch(key, arrived)
        if arrived.stat().st_size != file.bytes or hash_file(arrived) != file.sha256:
            raise LakeHomeError(
                f"{self.address}/{key} is not what was landed: its checksum differs. Restore its "
                "earlier version; nothing was changed here."
            )
        sync_file(arrived)
        target = self._root / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(arrived, target)

    def _keep(self, commit: Commit) -> None:
        """Let a commit's manifest and notes be here, and then know that they are."""
        for path, text in commit.texts.items():
            write_atomically(self._root / path, text)
        content = commit.encode()
        write_atomically(self._folder / commit_key(commit.number), content.decode())
        self._know(commit, content)

    def _know(self, commit: Commit, content: bytes) -> None:
        self._commits.append(commit)
        self._batch_ids |= commit.batch_ids
        self._hash = hash_text(content.decode())

    def _read_applied(self) -> None:
        if self._is_read:
            return
        self._is_read = True
        for path in sorted((self._folder / COMMITS).glob("*.json")):
            content = path.read_bytes()
            self._know(decode_commit(len(self._commits) + 1, content), content)

    def _describe(self, path: str) -> StoredFile:
        local = self._root / path
        return StoredFile(path, local.stat().st_size, hash_file(local))

    def _has_size(self, file: StoredFile) -> bool:
        path = self._root / file.path
        return path.is_file() and path.stat().st_size == file.bytes

    def _is_same(self, file: StoredFile) -> bool:
        return self._has_size(file) and hash_file(self._root / file.path) == file.sha256
