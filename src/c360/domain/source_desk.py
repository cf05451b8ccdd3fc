"""What a screen may ask about sources, and the port that answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A configured source and what came of it. ``rows_*`` are over all its batches.

    ``lag_seconds`` and ``seen_at`` are of a database that is followed, and of a stream: how long
    before it was read the newest change was committed or the newest message came, and when it was
    last read to its end without anything new. ``lag_messages`` is how many messages its broker
    still held, where it says. ``trouble`` is what keeps the source out now, and since when.
    """

    name: str
    feed: str
    kind: str
    mode: str
    location: str
    batch_count: int
    rows_in: int
    rows_landed: int
    rows_quarantined: int
    last_batch_id: str | None
    last_landed_at: datetime | None
    last_rows: int | None
    lag_seconds: float | None = None
    seen_at: datetime | None = None
    lag_messages: int | None = None
    trouble: str | None = None
    troubled_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """One thing tried on a source, and what came of it; ``advice`` says what to change."""

    name: str
    is_ok: bool
    message: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class LandingFile:
    """A file that lies in the landing folder; ``path`` is relative to the workspace."""

    path: str
    bytes: int
    modified_at: datetime
    format: str | None


@dataclass(frozen=True, slots=True)
class SampledColumn:
    """A column of a file or table: its name, the type that all sampled values fit, some of them.

    ``is_personal`` says that it seems to hold personal data.
    """

    name: str
    type: str
    null_count: int
    examples: tuple[str, ...]
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class FileSample:
    """The first rows of a file, as text."""

    path: str
    format: str
    columns: tuple[SampledColumn, ...]
    rows: tuple[Mapping[str, Any], ...]
    rejects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A source column that a column of a feed may come from; ``score`` is 0 to 100."""

    column: str
    is_required: bool
    type: str
    source: str | None
    score: float


@dataclass(frozen=True, slots=True)
class FeedSuggestion:
    """How well a file fits a feed: the share of its required columns found, and which."""

    feed: str
    fit: float
    columns: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source of files that somebody wants. ``columns``: canonical column = SQL expression."""

    name: str
    feed: str
    path: str
    mode: str = "append"
    format: str | None = None
    delimiter: str | None = None
    updated_at: str | None = None
    timezone: str = "UTC"
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What would become of the rows of a new source. ``reasons`` are by count, most first."""

    files: tuple[str, ...]
    rows_in: int
    landed: int
    quarantined: int
    duplicate: int
    reasons: tuple[tuple[str, int], ...]
    examples: tuple[str, ...]
    extra_columns: tuple[str, ...]


class SourceDesk(Protocol):
    """Answers what a screen asks about sources; reads the workspace's settings each time."""

    def list_sources(self) -> Sequence[SourceStatus]:
        """Return every configured source with what came of it."""
        ...

    def check_source(self, name: str) -> Sequence[SourceCheck]:
        """Try a source without landing anything.

        Raises:
            NotFoundError: There is none of this name.
        """
        ...

    def list_files(self) -> Sequence[LandingFile]:
        """Return the files in the landing folder."""
        ...

    def save_file(self, name: str, content: bytes) -> LandingFile:
        """Put a file into the landing folder.

        Raises:
            InvalidInputError: The name is not allowed.
            ConflictError: There is one of this name.
        """
        ...

    def sample_file(self, path: str) -> FileSample:
        """Return the first rows of a file in the landing folder, and the types they fit.

        Raises:
            InvalidInputError: It lies elsewhere, or cannot be read.
            NotFoundError: It is not there.
        """
        ...

    def suggest_feeds(self, columns: Sequence[SampledColumn]) -> Sequence[FeedSuggestion]:
        """Return how well columns fit each feed, the best first."""
        ...

    def try_source(self, new: NewSource) -> DryRun:
        """Send a source's files through the gate, and keep nothing.

        Raises:
            InvalidInputError: The source or its mapping is wrong.
        """
        ...

    def add_source(self, new: NewSource) -> str:
        """Add a source to ``c360.toml``, and return the lines added.

        Raises:
            InvalidInputError: The source is wrong.
            ConflictError: A source of this name exists.
        """
        ...
