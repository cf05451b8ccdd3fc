"""Sources of kind ``files``: a glob of files dropped into a folder."""

from __future__ import annotations

import glob
from collections.abc import Mapping, Sequence
from pathlib import Path

from c360.domain.types import parse_type
from c360.errors import SourceError
from c360.kit.hashing import hash_file, hash_json
from c360.sources.readers import Reader, ReadOptions, detect_format, open_reader
from c360.sources.spec import SourceBatch, SourceFile, SourceSpec

WILDCARDS = "*?["


class FilesSource:
    """Reads files by a glob. In mode ``full`` all of them together are the table."""

    def __init__(self, spec: SourceSpec) -> None:
        self.spec = spec

    @property
    def _pattern(self) -> str:
        return self.spec.path or ""

    @property
    def names_one_file(self) -> bool:
        """Whether the path is a file's name rather than a pattern."""
        return not any(character in self._pattern for character in WILDCARDS)

    def find_batches(self) -> Sequence[SourceBatch]:
        """Return one batch for each file; in mode ``full`` one for all files together."""
        files = [self._describe(name) for name in self._find()]
        if self.spec.mode == "full" and files:
            content = hash_json([file.sha256 for file in files])
            return [SourceBatch(content_hash=content, files=tuple(files))]
        return [SourceBatch(content_hash=file.sha256, files=(file,)) for file in files]

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        """Open one file."""
        options = ReadOptions(encoding=self.spec.encoding, delimiter=self.spec.delimiter)
        types = {name: parse_type(text) for name, text in typed.items()}
        return open_reader(file.path, file.format, types, options)

    def _find(self) -> list[str]:
        found = glob.glob(self._pattern, root_dir=self.spec.root, recursive=True)
        return sorted(name for name in found if (self.spec.root / name).is_file())

    def _describe(self, name: str) -> SourceFile:
        path = self.spec.root / name
        return SourceFile(
            name=name,
            path=path,
            format=self.spec.format or self._detect(path),
            sha256=self._hash(path),
            bytes=path.stat().st_size,
        )

    def _detect(self, path: Path) -> str:
        found = detect_format(path)
        if found is None:
            raise SourceError(
                f"Source {self.spec.name!r}: the suffix of {path.name!r} tells no format. "
                'Set format = "csv", "jsonl", "json" or "parquet".'
            )
        return found

    def _hash(self, path: Path) -> str:
        try:
            return hash_file(path)
        except OSError as error:
            raise SourceError(
                f"Source {self.spec.name!r}: {path} cannot be read ({error.strerror}). "
                "Give the right to read it, or change the source's path."
            ) from error
