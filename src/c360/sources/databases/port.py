"""What the adapter of a database server promises to those who read its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from c360.domain.database_desk import ListedTable
from c360.domain.findings import Finding
from c360.sources.databases.address import Address
from c360.sources.databases.shape import Shape
from c360.sources.databases.spool import Convert, Spool

Rows = Iterator[Sequence[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows to read by a cursor column: from ``lookback`` below a value, or all."""

    cursor: str
    after: str | None
    lookback: int


@dataclass(frozen=True, slots=True)
class TableRead:
    """Rows of a table or query as one moment saw them, ordered by key or cursor."""

    shape: Shape
    taken_at: datetime
    rows: Rows


class ChangeLog(Protocol):
    """The log of one table, read from a position; positions are text and ordered by the log."""

    def take_snapshot(self) -> tuple[TableRead, str]:
        """Read the table as it was at a position of the log, and return that position.

        Whatever an earlier snapshot held open is let go.
        """
        ...

    def resume(self, checkpoint: Mapping[str, Any]) -> None:
        """Go on after a checkpoint: its ``position``, ``newest_at`` and ``columns``.

        Raises:
            ChangesLostError: The log no longer reaches back that far.
        """
        ...

    def pump(self, spool: Spool, seconds: float) -> bool:
        """Move changes into the spool until a transaction ends; False if none came in time.

        Some may be held back until ``settle``, to be read many at once.

        Raises:
            SchemaChangedError: The table lost something; nothing of the spool may land.
        """
        ...

    @property
    def held_count(self) -> int:
        """Changes that are held back."""
        ...

    def settle(self, spool: Spool) -> None:
        """Move the changes that were held back into the spool.

        Raises:
            SchemaChangedError: The table lost something; nothing of the spool may land.
        """
        ...

    @property
    def position(self) -> str:
        """Where the last whole transaction ended, or beyond: nothing of ours lies between."""
        ...

    @property
    def newest_at(self) -> datetime | None:
        """When the newest change was committed, never earlier than one before it."""
        ...

    @property
    def shape(self) -> Shape:
        """The columns as the last change had them."""
        ...

    @property
    def is_caught_up(self) -> bool:
        """Whether all has been read that the log held when reading began."""
        ...

    def confirm(self, position: str) -> None:
        """Let the server forget what is before a position."""
        ...

    def keep_alive(self) -> None:
        """Keep the connection from being taken for dead."""
        ...

    def close(self) -> None:
        """Let go of the log; it stays where it is."""
        ...


class Database(Protocol):
    """One database server, seen from one source."""

    address: Address
    converters: Mapping[str, Convert]

    def describe(self) -> Shape:
        """Return the columns of the table or query.

        Raises:
            SourceUnavailableError: The server does not answer or refuses the log-in.
            SourceError: There is no such table, or no right to read it.
        """
        ...

    def list_tables(self, most: int) -> list[ListedTable]:
        """Return the tables and views that the user may see, by name, ``most`` at most.

        Raises:
            SourceUnavailableError: The server does not answer or refuses the log-in.
        """
        ...

    def read(self, window: Window | None = None, *, most: int | None = None) -> TableRead:
        """Read the table or query; with a window only rows in it, and ``most`` at most."""
        ...

    def open_log(self, key_columns: Sequence[str], *, is_own: bool) -> ChangeLog:
        """Open the log of the table.

        Args:
            key_columns: Source columns that the feed's key is computed from: a delete needs them.
            is_own: Whether a slot of the same name was made by this source, so that it may go.
        """
        ...

    def inspect(self, mode: str, key_columns: Sequence[str]) -> Iterator[Finding]:
        """Look at everything that reading needs, and say what to change. Changes nothing."""
        ...

    def drop_slot(self) -> bool:
        """Drop what the server keeps for this source; False if there is nothing."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...
