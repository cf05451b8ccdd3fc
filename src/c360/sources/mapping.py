"""Map a source's columns onto a contract's by SQL expressions; a bad row costs only itself."""

from __future__ import annotations

import difflib
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from c360.errors import MappingError
from c360.kit.sql import quote_identifier
from c360.sources.sandbox import Sandbox

EXTRA = "_extra"
VALUE_ERRORS = (
    duckdb.ConversionException,
    duckdb.InvalidInputException,
    duckdb.OutOfRangeException,
)
EXPLAINED = 1_000
"""Rows of one chunk whose failure is told in the engine's own words; it takes a call for each."""


@dataclass(frozen=True, slots=True)
class MappedRows:
    """Rows with canonical columns and ``_extra`` (JSON text).

    ``rows`` are the numbers of the input rows that are in ``table``; ``rejects`` those that an
    expression failed for, with the reason.
    """

    table: pa.Table
    rows: pa.Array
    rejects: Sequence[tuple[int, str]]


class ColumnMapping:
    """The mapping of one source: explicit expressions, then columns of the same name."""

    def __init__(
        self, canonical: Sequence[str], expressions: MappingType[str, str], sandbox: Sandbox
    ) -> None:
        self._canonical = tuple(canonical)
        self._expressions = dict(expressions)
        self._sandbox = sandbox
        self.references = {
            name: self._find_columns(name, text) for name, text in self._expressions.items()
        }
        self._renames = {
            name: used[0]
            for name, used in self.references.items()
            if len(used) == 1 and is_column_name(self._expressions[name], used[0])
        }
        self._computed = {
            name: text for name, text in self._expressions.items() if name not in self._renames
        }
        unknown = [name for name in expressions if name not in self._canonical]
        if unknown:
            raise MappingError(
                f"column {unknown[0]!r} is not in the contract.{_suggest(unknown[0], canonical)}"
            )

    def _find_columns(self, name: str, expression: str) -> list[str]:
        try:
            return self._sandbox.find_columns(expression)
        except MappingError as error:
            raise MappingError(f"column {name!r}: {error}") from error

    @property
    def is_computed(self) -> bool:
        """Whether any column is more than another's name."""
        return bool(self._computed)

    def passes(self, name: str) -> bool:
        """Whether a source column maps by itself."""
        return name in self._canonical and name not in self._expressions

    @property
    def expected_columns(self) -> list[str]:
        """The names under which the source may have the contract's columns."""
        return [*self._renames.values(), *filter(self.passes, self._canonical)]

    def find_sources(self, columns: Sequence[str]) -> dict[str, str]:
        """Return the source columns that become a canonical one as they are: source to canonical.

        A column that an expression also computes with is left out: it must stay text.
        """
        computed = {column.lower() for name in self._computed for column in self.references[name]}
        renamed = {source.lower(): name for name, source in self._renames.items()}
        found = {column: renamed.get(column.lower(), column) for column in columns}
        return {
            column: name
            for column, name in found.items()
            if column.lower() not in computed and (column.lower() in renamed or self.passes(name))
        }

    def find_inputs(self, canonical: Sequence[str], columns: Sequence[str]) -> list[str]:
        """Return the source columns that some canonical columns are computed from."""
        wanted = {used.lower() for name in canonical for used in self.references.get(name, [name])}
        return [column for column in columns if column.lower() in wanted]

    def missing_columns(self, columns: Sequence[str]) -> list[tuple[str, str, str]]:
        """Return (canonical column, expression, column not there) for a source's columns."""
        known = {column.lower() for column in columns}
        return [
            (name, self._expressions[name], column)
            for name, used in self.references.items()
            for column in used
            if column.lower() not in known
        ]

    def check(self, columns: Sequence[str]) -> None:
        """Refuse a mapping that names a column the source does not have.

        Raises:
            MappingError: Names the column and what there is.
        """
        missing = self.missing_columns(columns)
        if missing:
            name, expression, column = missing[0]
            raise MappingError(
                f"{name} = {expression!r} reads a column {column!r} that is not there."
                f"{_suggest(column, columns)}"
            )

    def extra_columns(self, columns: Sequence[str]) -> list[str]:
        """Return the source columns that nothing maps; they are kept in ``_extra``."""
        used = {column.lower() for names in self.references.values() for column in names}
        return [
            column for column in columns if not self.passes(column) and column.lower() not in used
        ]

    def apply(self, rows: pa.Table) -> MappedRows:
        """Map rows; a row that an expression fails for is rejected with the reason.

        Raises:
            MappingError: An expression is wrong for every row, such as an unknown function.
        """
        kept, rejects, computed = self._compute(rows)
        source = rows if not rejects else rows.take(kept)
        columns = {name: computed.column(f"c{i}") for i, name in enumerate(self._computed)}
        actual = {name.lower(): name for name in rows.column_names}
        for name, renamed in self._renames.items():
            columns[name] = source.column(actual[renamed.lower()])
        for name in rows.column_names:
            if self.passes(name):
                columns[name] = source.column(name)
        columns[EXTRA] = self._collect_extra(source)
        return MappedRows(pa.table(columns), kept, rejects)

    def _compute(self, rows: pa.Table) -> tuple[pa.Array, list[tuple[int, str]], pa.Table]:
        everything = pa.array(np.arange(rows.num_rows, dtype=np.int64))
        expressions = list(self._computed.values())
        if not expressions:
            return everything, [], pa.table({})
        try:
            return everything, [], self._sandbox.evaluate(expressions, rows)
        except (
            duckdb.ConversionException,
            duckdb.InvalidInputException,
            duckdb.OutOfRangeException,
        ):
            pass
        except duckdb.Error as error:
            raise MappingError(self._blame(rows, error)) from error
        failures: dict[int, list[str]] = {}
        for name, expression in self._computed.items():
            for row, reason in self._find_failures(expression, rows):
                failures.setdefault(row, []).append(f"{name}: {reason}")
        kept = pa.array([row for row in range(rows.num_rows) if row not in failures], pa.int64())
        rejects = [(row, "; ".join(reasons)) for row, reasons in sorted(failures.items())]
        return kept, rejects, self._sandbox.evaluate(expressions, rows.take(kept))

    def _blame(self, rows: pa.Table, error: duckdb.Error) -> str:
        """Name the expression that is wrong whatever the row."""
        for name, expression in self._computed.items():
            try:
                self._sandbox.evaluate([expression], rows.slice(0, 1))
            except VALUE_ERRORS:
                continue
            except duckdb.Error as own:
                return f"column {name!r} = {expression!r}: {_first_line(own)}"
        return _first_line(error)

    def _find_failures(self, expression: str, rows: pa.Table) -> list[tuple[int, str]]:
        # TRY gives NULL for an error; the list around it tells an error from a NULL result.
        failed = self._sandbox.evaluate([f"try([{expression}]) is null"], rows).column("c0")
        numbers = np.flatnonzero(failed.to_numpy()).tolist()
        explained = [
            (row, self._explain(expression, rows.slice(row, 1))) for row in numbers[:EXPLAINED]
        ]
        return explained + [(row, f"{expression} fails") for row in numbers[EXPLAINED:]]

    def _explain(self, expression: str, row: pa.Table) -> str:
        try:
            self._sandbox.evaluate([expression], row)
        except duckdb.Error as error:
            return _first_line(error)
        return f"{expression} fails"

    def _collect_extra(self, rows: pa.Table) -> pa.Array | pa.ChunkedArray:
        names = self.extra_columns(rows.column_names)
        if not names or rows.num_rows == 0:
            return pa.nulls(rows.num_rows, pa.string())
        return self._sandbox.evaluate([extra_sql(names)], rows.select(names)).column("c0")


def extra_sql(names: Sequence[str]) -> str:
    """Return an expression for columns that nothing maps, as one JSON text."""
    pairs = ", ".join(f"{quote_identifier(name)} := {quote_identifier(name)}" for name in names)
    return f"cast(to_json(struct_pack({pairs})) as varchar)"


def is_column_name(expression: str, column: str) -> bool:
    """Whether an expression is a column's name and nothing else.

    Examples:
        >>> is_column_name('"deal value"', "deal value"), is_column_name("upper(x)", "x")
        (True, False)
    """
    return expression.strip() in (column, quote_identifier(column))


def _suggest(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, list(known), 1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"{hint} Known: {', '.join(known)}."


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
