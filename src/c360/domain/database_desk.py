"""What a screen may ask about a database that is no source yet, and the port that answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from c360.domain.source_desk import DryRun, SampledColumn, SourceCheck


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """Where a database is, and who reads it.

    ``kind`` is ``postgres`` or ``mysql``; ``password_env`` names the environment variable that
    holds the password, None where the server asks for none.
    """

    kind: str
    host: str
    port: int
    database: str
    user: str
    password_env: str | None = None

    @property
    def place(self) -> str:
        """The address as logs show it: without the user."""
        return f"{self.kind} {self.host}:{self.port}/{self.database}"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table that may be read; ``is_ordered`` says that its values can grow."""

    name: str
    type: str
    is_key: bool
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class ListedTable:
    """A table or view that the user may see.

    ``name`` is how a source names it, ``row_estimate`` what the server's statistics say,
    ``problem`` why it cannot be read, and what to do.
    """

    name: str
    is_view: bool
    row_estimate: int | None
    columns: tuple[TableColumn, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class TableSample:
    """The first rows of a table, as text."""

    table: str
    columns: tuple[SampledColumn, ...]
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class NewDatabaseSource:
    """A source that reads a table. ``columns``: canonical column = SQL expression."""

    name: str
    feed: str
    address: DatabaseAddress
    table: str
    mode: str = "full"
    cursor: str | None = None
    updated_at: str | None = None
    timezone: str = "UTC"
    columns: Mapping[str, str] = field(default_factory=dict)


class DatabaseDesk(Protocol):
    """Looks into databases for those who may add sources. No method changes the database."""

    def check_connection(self, address: DatabaseAddress) -> Sequence[SourceCheck]:
        """Try to connect: password, host, log-in. What fails is a check, not an error."""
        ...

    def list_tables(self, address: DatabaseAddress) -> Sequence[ListedTable]:
        """Return the tables and views that the user may see.

        Raises:
            InvalidInputError: The database cannot be reached, or may not be tried.
        """
        ...

    def sample_table(self, address: DatabaseAddress, table: str) -> TableSample:
        """Return the first rows of a table, and the types they fit.

        Raises:
            InvalidInputError: The database or table cannot be read.
        """
        ...

    def check_source(self, new: NewDatabaseSource) -> Sequence[SourceCheck]:
        """Look at all that reading a table in a mode needs, and say what to change.

        Raises:
            InvalidInputError: The source is wrong.
        """
        ...

    def try_source(self, new: NewDatabaseSource) -> DryRun:
        """Send the first rows of a table through the gate, and keep nothing.

        Raises:
            InvalidInputError: The source or its mapping is wrong.
        """
        ...

    def add_source(self, new: NewDatabaseSource) -> str:
        """Add a source to ``c360.toml``, and return the lines added.

        Raises:
            InvalidInputError: The source is wrong, or the server lacks what its mode needs.
            ConflictError: A source of this name exists.
        """
        ...
