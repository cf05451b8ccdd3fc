"""What a source is: configuration as the adapters need it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from c360.sources.readers import Reader


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One configured source.

    ``expressions`` maps a canonical column to a SQL expression over the source's columns.
    ``data_folders`` may be read by SQL beside the workspace's own folders. ``where`` picks product
    events. ``broker``, ``stream``, ``endpoint`` and ``region`` say where messages come from.
    """

    name: str
    feed: str
    kind: str
    root: Path
    mode: str = "append"
    path: str | None = None
    query: str | None = None
    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    timezone: str = "UTC"
    expressions: Mapping[str, str] = field(default_factory=dict)
    data_folders: Sequence[Path] = ()
    where: str | None = None
    broker: str | None = None
    stream: str | None = None
    endpoint: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read. ``name`` is how people know it; ``path`` where it lies now."""

    name: str
    path: Path
    format: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class SourceBatch:
    """Files that land together, or not at all."""

    content_hash: str
    files: tuple[SourceFile, ...]


class RowSource(Protocol):
    """What landing reads rows from."""

    spec: SourceSpec

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        """Open one file.

        Args:
            file: One of a batch's files.
            typed: Source columns that map by themselves, with their contract type: a reader may
                parse these at once.
        """
        ...


class Source(RowSource, Protocol):
    """A kind of source. Adapters find and open; they do not map, check or write."""

    def find_batches(self) -> Iterable[SourceBatch]:
        """Return what there is to read now, in the order in which it must land.

        Raises:
            SourceError: The source cannot be read at all.
        """
        ...
