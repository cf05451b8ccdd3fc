"""What a source is: configuration as the adapters need it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from c360.kit.hashing import hash_json
from c360.sources.readers import Reader


@dataclass(frozen=True, slots=True)
class DatabaseSpec:
    """What a source of kind ``postgres`` or ``mysql`` reads, and how.

    ``url`` holds a password: it is in no representation, and adapters put it into no message.
    ``batch_rows`` and ``batch_seconds`` say when a batch of changes is large or old enough;
    ``lookback`` how far behind the newest cursor value rows may still turn up;
    ``patience`` how many seconds connecting and each statement may take, where somebody waits.
    """

    url: str = field(repr=False)
    table: str | None = None
    query: str | None = None
    cursor: str | None = None
    slot: str | None = None
    lookback: int = 300
    batch_rows: int = 50_000
    batch_seconds: float = 1.0
    poll_seconds: float = 10.0
    patience: int | None = None

    @property
    def what(self) -> str:
        """The table, or a word for the query, as people know it."""
        return self.table or "query"


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
    record: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    nested: str = "json"
    members: str | None = None
    max_unpacked_gb: int = 20
    timezone: str = "UTC"
    expressions: Mapping[str, str] = field(default_factory=dict)
    data_folders: Sequence[Path] = ()
    where: str | None = None
    broker: str | None = None
    stream: str | None = None
    endpoint: str | None = None
    region: str | None = None
    database: DatabaseSpec | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read. ``name`` is how people know it; ``path`` where it lies now.

    ``member`` is its number in the archive at ``path``, whose hash it has; ``refusal`` says why
    it must not be read.
    """

    name: str
    path: Path
    format: str
    sha256: str
    bytes: int
    member: int | None = None
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class SourceBatch:
    """Files that land together, or not at all.

    ``checkpoint`` is where to go on after it, committed with the rows; ``is_snapshot`` says that
    it is a whole table, so that a key which is absent is gone.
    """

    content_hash: str
    files: tuple[SourceFile, ...]
    checkpoint: Mapping[str, Any] | None = None
    is_snapshot: bool = False


def group_files(files: Sequence[SourceFile], mode: str) -> list[SourceBatch]:
    """Return one batch for each file or archive; in mode ``full`` one for all together."""
    if mode == "full" and files:
        content = hash_json([file.sha256 for file in files])
        return [SourceBatch(content_hash=content, files=tuple(files))]
    by_path: dict[Path, list[SourceFile]] = {}
    for file in files:
        by_path.setdefault(file.path, []).append(file)
    return [SourceBatch(same[0].sha256, tuple(same)) for same in by_path.values()]


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


class PolledSource(Protocol):
    """A source that is asked again and again, and goes on from a checkpoint.

    Rows are handed out before the source is told that they are safe: ``confirm`` comes after the
    manifest. A process that dies in between gets the same rows again, and nothing else.
    """

    spec: SourceSpec

    def columns(self) -> Sequence[str]:
        """Return the columns that rows have now.

        Raises:
            SourceError: The source cannot be reached, or lacks what is needed.
        """
        ...

    def poll(self, seconds: float) -> SourceBatch | None:
        """Return the next batch, or None if nothing new came within about ``seconds``."""
        ...

    @property
    def is_caught_up(self) -> bool:
        """Whether all that was there when reading began has been handed out."""
        ...

    def open(self, file: SourceFile, typed: Mapping[str, str]) -> Reader:
        """Open one file of a batch."""
        ...

    def confirm(self, batch: SourceBatch, batch_id: str) -> None:
        """Say that a batch is safe under a name, so that the source may forget it."""
        ...

    def keep_alive(self) -> None:
        """Tell the source that its reader still lives."""
        ...

    def close(self) -> None:
        """Let go of the source."""
        ...
