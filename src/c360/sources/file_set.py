"""The files of one source: found by a pattern, archives taken apart, brought to this machine."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from c360.errors import SourceError
from c360.sources.control import is_control
from c360.sources.readers import (
    RefusedFileError,
    RefusedReader,
    UnpackBounds,
    extract_gzip,
    extract_member,
    is_gzip,
    list_members,
)
from c360.sources.readers.port import Reader
from c360.sources.scratch import Scratch
from c360.sources.spec import SourceFile, SourceSpec
from c360.sources.stores import FileAccess, FileStore, FoundFile

WILDCARDS = "*?["
ARCHIVE = ".zip"


class Detect(Protocol):
    """Tells a format by a file's name."""

    def __call__(self, path: Path) -> str:
        """Return it.

        Raises:
            SourceError: The name tells no format that this kind of source reads.
        """
        ...


class FileSet:
    """What a source's path names. Each file of a zip archive is a file of its own."""

    def __init__(
        self, spec: SourceSpec, store: FileStore, access: FileAccess, work: Path, detect: Detect
    ) -> None:
        self._spec = spec
        self._store = store
        self._access = access
        self._detect = detect
        self._members = Scratch(work / spec.name / "members")
        self._unpacked = Scratch(work / spec.name / "gzip")
        self._found: dict[Path, FoundFile] = {}
        self.bounds = UnpackBounds(most_bytes=spec.max_unpacked_gb << 30)

    def list_found(self, pattern: str) -> list[FoundFile]:
        """Return the files that are there and finished, archives whole, unread."""
        found = (file for file in self._store.find(pattern) if not is_control(file.name))
        return [file for file in found if self._access.is_settled(file)]

    def find(self, pattern: str) -> list[SourceFile]:
        """Return the files that are there and finished, by name."""
        found = self.list_found(pattern)
        self._found = {self._store.locate(file): file for file in found}
        try:
            return [described for file in found for described in self._describe(file)]
        except SourceError as error:
            raise SourceError(f"Source {self._spec.name!r}: {error}") from error

    def _describe(self, file: FoundFile) -> Iterator[SourceFile]:
        digest = self._store.hash(file)
        path = self._store.locate(file)
        if not file.name.lower().endswith(ARCHIVE):
            yield SourceFile(file.name, path, self._format(file.name), digest, file.bytes)
            return
        yield from self._describe_members(file, path, digest)

    def _describe_members(self, file: FoundFile, path: Path, digest: str) -> Iterator[SourceFile]:
        try:
            members = list_members(self._store.fetch(file), self.bounds)
        except RefusedFileError as error:
            yield SourceFile(file.name, path, "", digest, file.bytes, refusal=str(error))
            return
        wanted = self._spec.members
        for member in members:
            if wanted is not None and not fnmatch.fnmatchcase(member.name, wanted):
                continue
            refusal, format = member.refusal, ""
            try:
                format = self._format(member.name) if refusal is None else ""
            except SourceError as error:
                refusal = str(error)
            name = f"{file.name}/{member.name}"
            yield SourceFile(name, path, format, digest, member.bytes, member.number, refusal)

    def _format(self, name: str) -> str:
        return self._spec.format or self._detect(Path(name))

    def open(self, file: SourceFile, read: Callable[[Path], Reader], *, whole: bool) -> Reader:
        """Open a file, unpacked where it must be; one that is refused gives its reason.

        Args:
            file: One of the set.
            read: Makes the reader of a file of this machine.
            whole: The reader jumps about in the file, so that gzip must be unpacked before.
        """
        try:
            if file.refusal is not None:
                raise RefusedFileError(file.refusal)
            return read(self._prepare(file, whole=whole))
        except RefusedFileError as error:
            return RefusedReader(str(error), file.name)

    def _prepare(self, file: SourceFile, *, whole: bool) -> Path:
        found = self._found.get(file.path)
        path = file.path if found is None else self._store.fetch(found)
        if file.member is not None:
            archive, number = path, file.member
            key = f"{file.sha256}/{number}"
            path = self._members.get(key, lambda target: extract_member(archive, number, target))
        if whole and is_gzip(path):
            packed = path
            key = f"{file.sha256}/{file.member}/gz"
            return self._unpacked.get(key, lambda target: extract_gzip(packed, target, self.bounds))
        return path


def names_one_file(pattern: str) -> bool:
    """Whether a path is a file's name rather than a pattern."""
    return not any(character in pattern for character in WILDCARDS)
