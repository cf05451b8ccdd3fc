"""Where files lie: a folder of this machine, or an object store."""

from __future__ import annotations

import glob
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from c360.errors import SourceError
from c360.kit.hashing import hash_file
from c360.kit.s3 import S3Options
from c360.sources.passages.audio import Transcriber, find_transcriber

UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".download")
"""Suffixes under which programs write what they have not finished."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as a listing shows it; ``version`` is its tag in an object store, else empty."""

    name: str
    bytes: int
    modified_ns: int
    version: str = ""


class FileStore(Protocol):
    """Finds files by a pattern and brings one to this machine."""

    def find(self, pattern: str) -> Sequence[FoundFile]:
        """Return the files that match, by name."""
        ...

    def hash(self, file: FoundFile) -> str:
        """Return what names the content of a file."""
        ...

    def locate(self, file: FoundFile) -> Path:
        """Return where it lies, or will once it is fetched."""
        ...

    def fetch(self, file: FoundFile) -> Path:
        """Return where it lies on this machine, fetched if need be."""
        ...


@dataclass(frozen=True, slots=True)
class FileAccess:
    """What one process knows of files, whatever the source.

    ``is_settled`` says whether a file is finished; those that are not are not there yet.
    ``hashes`` remembers contents by name, size and time, for those who look again and again.
    ``is_watching`` says that a file that is not there yet is no mistake.
    ``find_transcriber`` returns what writes down recordings, if anything is installed for it.
    """

    s3: S3Options = field(default_factory=S3Options)
    is_settled: Callable[[FoundFile], bool] = lambda file: True
    hashes: dict[FoundFile, str] | None = field(default=None)
    is_watching: bool = False
    find_transcriber: Callable[[], Transcriber | None] = find_transcriber


class LocalStore:
    """Files below the workspace, or anywhere by an absolute path."""

    def __init__(self, root: Path, hashes: dict[FoundFile, str] | None = None) -> None:
        self._root = root
        self._hashes = hashes

    def find(self, pattern: str) -> Sequence[FoundFile]:
        """Return the files that match; what a program has not finished writing is left out."""
        names = glob.glob(pattern, root_dir=self._root, recursive=True)
        found = [self._describe(name) for name in sorted(names) if not name.endswith(UNFINISHED)]
        return [file for file in found if file is not None]

    def _describe(self, name: str) -> FoundFile | None:
        path = self._root / name
        try:
            status = path.stat()
        except OSError:
            return None  # Gone since the listing: as if it had never been there.
        return FoundFile(name, status.st_size, status.st_mtime_ns) if path.is_file() else None

    def hash(self, file: FoundFile) -> str:
        """Return the SHA-256 of the content."""
        if self._hashes is not None and file in self._hashes:
            return self._hashes[file]
        try:
            digest = hash_file(self._root / file.name)
        except OSError as error:
            raise SourceError(
                f"{self._root / file.name} cannot be read ({error.strerror}). "
                "Give the right to read it, or change the source's path."
            ) from error
        if self._hashes is not None:
            self._hashes[file] = digest
        return digest

    def locate(self, file: FoundFile) -> Path:
        """Return where it lies."""
        return self._root / file.name

    def fetch(self, file: FoundFile) -> Path:
        """Return where it lies: nothing needs fetching."""
        return self.locate(file)
