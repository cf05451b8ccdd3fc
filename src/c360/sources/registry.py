"""Which adapter serves which kind of source."""

from __future__ import annotations

from pathlib import Path

from c360.errors import UnknownNameError
from c360.sources.events import open_events
from c360.sources.files import FilesSource
from c360.sources.spec import Source, SourceSpec
from c360.sources.sql import SqlSource

KINDS = ("files", "sql", "events")


def open_source(spec: SourceSpec, work: Path) -> Source:
    """Return the adapter for a source.

    Args:
        spec: The source as configured.
        work: Folder for scratch files.

    Raises:
        UnknownNameError: No adapter serves this kind.
    """
    if spec.kind == "files":
        return FilesSource(spec)
    if spec.kind == "sql":
        return SqlSource(spec, work)
    if spec.kind == "events":
        return open_events(spec, spec.root / "data")
    raise UnknownNameError(
        f"Source {spec.name!r} is of unknown kind {spec.kind!r}. Known: {', '.join(KINDS)}."
    )
