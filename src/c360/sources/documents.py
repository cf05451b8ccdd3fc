"""Sources of kind ``documents``: PDF, DOCX, text and recordings, as interactions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from c360.errors import SourceError
from c360.sources.file_set import FileSet, names_one_file
from c360.sources.passages.audio import (
    AudioPassages,
    Transcriber,
    require_transcriber,
)
from c360.sources.passages.docx import read_docx
from c360.sources.passages.pdf import read_pdf
from c360.sources.passages.plain_text import read_text
from c360.sources.passages.port import ReadDocument
from c360.sources.passages.reader import DocumentFile, DocumentReader
from c360.sources.readers import Reader
from c360.sources.spec import SourceBatch, SourceFile, SourceSpec, group_files
from c360.sources.stores import FileAccess, FileStore, FoundFile

AUDIO = "audio"
SUFFIXES = {
    "pdf": "pdf",
    "docx": "docx",
    "txt": "text",
    "text": "text",
    "md": "text",
    **dict.fromkeys(("wav", "mp3", "m4a", "ogg", "flac"), AUDIO),
}
READERS: dict[str, ReadDocument] = {"pdf": read_pdf, "docx": read_docx, "text": read_text}
FIELD = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
SEGMENT = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}|(\*\*/)|(\*)|(\?)|(\[[^\]/]+\])")


class DocumentsSource:
    """Reads documents by a pattern such as ``landing/contracts/{account_id}/*.pdf``.

    What stands in a place in braces becomes a column of that name.
    """

    def __init__(self, spec: SourceSpec, store: FileStore, access: FileAccess, work: Path) -> None:
        self.spec = spec
        self._pattern = spec.path or ""
        self._names = compile_pattern(self._pattern)
        self._files = FileSet(spec, store, access, work, detect_document)
        self._find_transcriber = access.find_transcriber
        self._transcriber: Transcriber | None = None

    @property
    def names_one_file(self) -> bool:
        """Whether the path is a file's name rather than a pattern."""
        return names_one_file(FIELD.sub("*", self._pattern))

    def list_found(self) -> Sequence[FoundFile]:
        """Return the files that are there and finished, unread."""
        return self._files.list_found(FIELD.sub("*", self._pattern))

    def find_batches(self) -> Sequence[SourceBatch]:
        """Return one batch for each document; in mode ``full`` one for all together.

        Raises:
            SourceError: There is a recording, and nothing that could write it down.
        """
        files = self._files.find(FIELD.sub("*", self._pattern))
        recording = next((file for file in files if file.format == AUDIO), None)
        if recording is not None:
            self._transcriber = require_transcriber(self._find_transcriber(), recording.name)
        return group_files(files, self.spec.mode)

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        """Open one document."""
        found = self._names.match(file.name)
        fields = found.groupdict() if found else {}
        read = self._get_reader(file)
        return self._files.open(
            file,
            lambda path: DocumentReader(
                DocumentFile(path, file.name, fields), read, self._files.bounds
            ),
            whole=file.format != "text",
        )

    def _get_reader(self, file: SourceFile) -> ReadDocument:
        if file.format == AUDIO:
            return AudioPassages(require_transcriber(self._transcriber, file.name))
        return READERS.get(file.format, read_text)


def detect_document(path: Path) -> str:
    """Tell a document's format by its suffix; ``.gz`` after it does not matter.

    Raises:
        SourceError: The suffix is of no document that can be read.

    Examples:
        >>> detect_document(Path("Master agreement.PDF"))
        'pdf'
    """
    name = path.name.lower().removesuffix(".gz")
    suffix = name.rpartition(".")[2]
    if suffix not in SUFFIXES:
        raise SourceError(
            f"{path.name}: unknown kind of document. Known suffixes: {', '.join(SUFFIXES)}, each"
            " also with .gz or in a .zip."
        )
    return SUFFIXES[suffix]


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return an expression that finds the fields of a path, in it or in what an archive holds.

    Raises:
        SourceError: A brace is not closed, or two places have one name.

    Examples:
        >>> compile_pattern("calls/{account_id}/*.txt").match("calls/A7/may.txt").groupdict()
        {'account_id': 'A7'}
    """
    parts, place = [], 0
    for match in SEGMENT.finditer(pattern):
        parts.append(re.escape(pattern[place : match.start()]))
        parts.append(_translate(match))
        place = match.end()
    parts.append(re.escape(pattern[place:]))
    if set("{}") & set(FIELD.sub("", pattern)):
        raise SourceError(
            f"The path {pattern!r} holds a brace that names no column. Write {{account_id}}, with "
            "letters, digits and underscores."
        )
    try:
        return re.compile("".join(parts) + "(?=/|$)")
    except re.error as error:
        raise SourceError(f"The path {pattern!r} cannot be read as a pattern: {error}.") from error


def _translate(match: re.Match[str]) -> str:
    field, deep, many, _, chosen = match.groups()
    if field:
        return f"(?P<{field}>[^/]+?)"
    if chosen:
        return str(chosen).replace("[!", "[^")
    return "(?:.*/)?" if deep else "[^/]*" if many else "[^/]"
