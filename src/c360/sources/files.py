"""Sources of kind ``files``: a glob of files dropped into a folder or an object store."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from c360.domain.types import parse_type
from c360.sources.file_set import FileSet, names_one_file
from c360.sources.readers import WHOLE_FORMATS, Reader, ReadOptions, detect_format, open_reader
from c360.sources.spec import SourceBatch, SourceFile, SourceSpec, group_files
from c360.sources.stores import FileAccess, FileStore, FoundFile

NAMES = re.compile(r'"([^"]+)"|([A-Za-z_]\w*)')


class FilesSource:
    """Reads files by a glob. In mode ``full`` all of them together are the table."""

    def __init__(self, spec: SourceSpec, store: FileStore, access: FileAccess, work: Path) -> None:
        self.spec = spec
        self._files = FileSet(spec, store, access, work, detect_format)
        texts = [match for text in spec.expressions.values() for match in NAMES.findall(text)]
        self._mapped = frozenset(quoted or bare for quoted, bare in texts)

    @property
    def names_one_file(self) -> bool:
        """Whether the path is a file's name rather than a pattern."""
        return names_one_file(self.spec.path or "")

    def list_found(self) -> Sequence[FoundFile]:
        """Return the files that are there and finished, unread."""
        return self._files.list_found(self.spec.path or "")

    def find_batches(self) -> Sequence[SourceBatch]:
        """Return one batch for each file; in mode ``full`` one for all files together."""
        return group_files(self._files.find(self.spec.path or ""), self.spec.mode)

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        """Open one file."""
        options = ReadOptions(
            encoding=self.spec.encoding,
            delimiter=self.spec.delimiter,
            record=self.spec.record,
            sheet=self.spec.sheet,
            header_row=self.spec.header_row,
            nested=self.spec.nested,
            expected=self._mapped,
            bounds=self._files.bounds,
        )
        types = {name: parse_type(text) for name, text in typed.items()}
        return self._files.open(
            file,
            lambda path: open_reader(path, file.format, types, options),
            whole=file.format in WHOLE_FORMATS,
        )
