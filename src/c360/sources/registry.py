"""Which adapter serves which kind of source."""

from __future__ import annotations

from pathlib import Path

from c360.errors import UnknownNameError
from c360.sources.documents import DocumentsSource
from c360.sources.events import open_events
from c360.sources.files import FilesSource
from c360.sources.object_store import ObjectStore, is_object_path
from c360.sources.spec import Source, SourceSpec
from c360.sources.sql import SqlSource
from c360.sources.stores import FileAccess, FileStore, LocalStore

KINDS = ("files", "documents", "sql", "events")


def open_source(spec: SourceSpec, work: Path, access: FileAccess | None = None) -> Source:
    """Return the adapter for a source.

    Args:
        spec: The source as configured.
        work: Folder for scratch files.
        access: How files are reached; by default those of this machine.

    Raises:
        UnknownNameError: No adapter serves this kind.
    """
    known = access or FileAccess()
    if spec.kind == "files":
        return FilesSource(spec, _open_store(spec, work, known), known, work)
    if spec.kind == "documents":
        return DocumentsSource(spec, _open_store(spec, work, known), known, work)
    if spec.kind == "sql":
        return SqlSource(spec, work)
    if spec.kind == "events":
        return open_events(spec, spec.root / "data")
    raise UnknownNameError(
        f"Source {spec.name!r} is of unknown kind {spec.kind!r}. Known: {', '.join(KINDS)}."
    )


def _open_store(spec: SourceSpec, work: Path, access: FileAccess) -> FileStore:
    if is_object_path(spec.path or ""):
        return ObjectStore(access.s3, work / spec.name / "fetched")
    return LocalStore(spec.root, access.hashes)
