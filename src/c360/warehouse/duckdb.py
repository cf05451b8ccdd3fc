"""The pipeline's warehouse: one DuckDB file, one writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

from c360.domain.raw import METADATA_COLUMNS
from c360.errors import BackendError
from c360.kit.sql import quote_identifier, quote_literal


@dataclass(frozen=True, slots=True)
class RawRelation:
    """A feed's raw rows: contract columns (name, type) and the Parquet files that hold them."""

    feed: str
    columns: Sequence[tuple[str, str]]
    files: Sequence[Path]

    def to_sql(self) -> str:
        """Return a SELECT over the files; without files an empty relation of the same types.

        A file written under an older contract lacks newer columns: they are null.
        """
        columns = [*self.columns, *METADATA_COLUMNS]
        typed = ", ".join(f"null::{kind} as {quote_identifier(name)}" for name, kind in columns)
        empty = f"select {typed} where false"
        if not self.files:
            return empty
        listed = ", ".join(quote_literal(str(file)) for file in self.files)
        return f"{empty} union all by name from read_parquet([{listed}], union_by_name = true)"


@dataclass(frozen=True, slots=True)
class Engine:
    """How much of the machine the engine may take.

    Args:
        memory_limit: Such as ``3GB``; what does not fit goes to ``scratch``.
        threads: Threads; 0 for one for each core.
        scratch: Folder for what does not fit into memory.
    """

    memory_limit: str = "3GB"
    threads: int = 0
    scratch: Path | None = None

    @property
    def options(self) -> dict[str, str | bool | int | float | list[str]]:
        """The settings as DuckDB knows them. Tables keep no order: who needs one sorts."""
        options: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": self.memory_limit,
            "preserve_insertion_order": "false",
        }
        if self.threads:
            options["threads"] = self.threads
        if self.scratch is not None:
            options["temp_directory"] = str(self.scratch)
        return options


DEFAULT_ENGINE = Engine()


class DuckDBWarehouse:
    """The warehouse file, open for writing. Names are ``schema.table``."""

    name = "duckdb"

    def __init__(self, path: Path, engine: Engine = DEFAULT_ENGINE) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = duckdb.connect(str(path), config=engine.options)
        except duckdb.Error as error:
            raise BackendError(
                f"{path} cannot be opened: {_first_line(error)}. It holds nothing that cannot be "
                "rebuilt: stop whatever has it open, or remove the file and run again."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> pa.Table:
        """Run one read-only statement.

        Raises:
            BackendError: The engine refused or failed.
        """
        try:
            return self._connection.sql(sql, params=dict(params or {})).to_arrow_table()
        except duckdb.Error as error:
            raise BackendError(f"DuckDB refused: {_first_line(error)}. SQL: {sql}") from error

    def execute(self, sql: str) -> None:
        """Run one statement for its effect.

        Raises:
            BackendError: The engine refused or failed.
        """
        try:
            self._connection.execute(sql)
        except duckdb.Error as error:
            raise BackendError(f"DuckDB refused: {_first_line(error)}. SQL: {sql}") from error

    def replace_view(self, name: str, select: str) -> None:
        """Create a view, or give it another body."""
        self._make_schema(name)
        self.execute(f"create or replace view {_quote(name)} as {select}")

    def replace_table(self, name: str, rows: pa.Table) -> None:
        """Create a table of exactly these rows."""
        self._make_schema(name)
        self._connection.register("rows_in", rows)
        try:
            self.execute(f"create or replace table {_quote(name)} as from rows_in")
        finally:
            self._connection.unregister("rows_in")

    def drop_table(self, name: str) -> None:
        """Remove a table, if it is there."""
        self.execute(f"drop table if exists {_quote(name)}")

    def tables(self, schema: str) -> list[str]:
        """Return the names of a schema's tables, in order."""
        found = self.query(
            "select table_name from information_schema.tables"
            " where table_schema = $schema and table_type = 'BASE TABLE' order by table_name",
            {"schema": schema},
        )
        names: list[str] = found.column("table_name").to_pylist()
        return names

    def has_table(self, name: str) -> bool:
        """Tell whether there is a table of this name."""
        schema, table = name.split(".")
        return table in self.tables(schema)

    def count(self, name: str) -> int:
        """Return the number of rows of a table or view."""
        rows = self.query(f"select count(*) as row_count from {_quote(name)}")
        count: int = rows.column("row_count")[0].as_py()
        return count

    def _make_schema(self, name: str) -> None:
        self.execute(f"create schema if not exists {quote_identifier(name.split('.')[0])}")


def _quote(name: str) -> str:
    return ".".join(quote_identifier(part) for part in name.split("."))


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
