"""Run SQL that somebody configured: over the workspace's folders only, and only to read."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from c360.errors import MappingError
from c360.kit.sql import quote_literal

PRIVATE = frozenset({"data", "c360.toml"})
ROWS = "source_rows"


class Sandbox:
    """A locked-down engine: no network, no writing, no file outside the folders given."""

    def __init__(self, root: Path, data_folders: Sequence[Path] = ()) -> None:
        self._root = root
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "threads": 1,
                "temp_directory": "",
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        folders, files = _readable(root, data_folders)
        self._set("python_enable_replacements", "false")
        self._set("TimeZone", "'UTC'")
        self._set("file_search_path", quote_literal(str(root)))
        self._set("allowed_directories", _list(folders))
        self._set("allowed_paths", _list(files))
        self._set("enable_external_access", "false")
        self._set("lock_configuration", "true")

    def _set(self, name: str, value: str) -> None:
        self._connection.execute(f"set {name} = {value}")

    def check_select(self, sql: str) -> None:
        """Refuse anything but one SELECT.

        Raises:
            MappingError: The text is no SQL, several statements, or not a SELECT.
        """
        try:
            statements = self._connection.extract_statements(sql)
        except duckdb.Error as error:
            raise MappingError(
                f"not valid SQL: {_first_line(error)}. Column names with blanks or capitals that "
                'matter stand in double quotes, as "Deal value"'
            ) from error
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise MappingError("only a single SELECT is allowed here")

    def query(self, sql: str) -> Iterator[pa.RecordBatch]:
        """Run one SELECT over files of the workspace, batch by batch.

        Raises:
            MappingError: The SQL is wrong, or reads outside the folders allowed.
        """
        self.check_select(sql)
        # DuckDB looks for relative names in the current folder first: it must be the workspace.
        with contextlib.chdir(self._root):
            try:
                yield from self._connection.sql(sql).to_arrow_reader(65_536)
            except duckdb.Error as error:
                raise MappingError(_first_line(error)) from error

    def evaluate(self, expressions: Sequence[str], rows: pa.Table) -> pa.Table:
        """Compute expressions for each row, in order; columns are named ``c0``, ``c1`` and so on.

        Raises:
            duckdb.Error: An expression fails for a row, or is wrong.
            MappingError: The expressions do not give one row for each row.
        """
        listed = ", ".join(f"({text}) as c{index}" for index, text in enumerate(expressions))
        self._connection.register(ROWS, rows)
        try:
            computed = self._connection.sql(f"select {listed} from {ROWS}").to_arrow_table()
        finally:
            self._connection.unregister(ROWS)
        if computed.num_rows != rows.num_rows:
            raise MappingError(
                f"a mapping must give one row for each row, but {rows.num_rows:,} rows became "
                f"{computed.num_rows:,}. Use a source of kind 'sql' to add up rows or split them"
            )
        return computed

    def _serialise(self, sql: str) -> str:
        rows = self._connection.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchall()
        return str(rows[0][0])

    def find_columns(self, expression: str) -> list[str]:
        """Return the columns an expression reads, in order of appearance.

        Raises:
            MappingError: The text is not one expression, or looks at other rows.
        """
        sql = f"select {expression}"
        self.check_select(sql)
        tree = json.loads(self._serialise(sql))
        statements = tree.get("statements", [])
        if tree.get("error") or len(statements) != 1 or len(_selected(statements[0])) != 1:
            raise MappingError(f"{expression!r} is not one SQL expression")
        if _has(statements[0], "SUBQUERY"):
            raise MappingError(
                f"{expression!r} reads another table, whose changes a batch would not notice. "
                "Use a source of kind 'sql' for it"
            )
        if _has(statements[0], "WINDOW"):
            raise MappingError(
                f"{expression!r} looks at other rows, and a mapping sees only some at a time. "
                "Use a source of kind 'sql' for it"
            )
        return list(dict.fromkeys(_column_names(statements[0])))


def _selected(statement: dict[str, Any]) -> list[Any]:
    selected: list[Any] = statement["node"].get("select_list", [])
    return selected


def _has(node: Any, kind: str) -> bool:
    """Whether a syntax tree holds an expression of some class."""
    if isinstance(node, dict):
        return node.get("class") == kind or any(_has(value, kind) for value in node.values())
    return isinstance(node, list) and any(_has(value, kind) for value in node)


def _column_names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if node.get("class") == "COLUMN_REF":
            yield node["column_names"][-1]
        for value in node.values():
            yield from _column_names(value)
    elif isinstance(node, list):
        for value in node:
            yield from _column_names(value)


def _readable(root: Path, data_folders: Sequence[Path]) -> tuple[list[str], list[str]]:
    """List what SQL may read: everything in the workspace but its data and its settings."""
    inside = [path for path in root.iterdir() if path.name not in PRIVATE and path.name[0] != "."]
    folders = [path for path in inside if path.is_dir()]
    files = [path for path in inside if path.is_file()]
    listed = [f"{folder}/" for folder in (*folders, *data_folders)]
    # Relative names are checked as they are written, so they are allowed as they are written.
    listed += [f"{folder.name}/" for folder in folders]
    return listed, [str(file) for file in files] + [file.name for file in files]


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(quote_literal(value) for value in values) + "]"


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
