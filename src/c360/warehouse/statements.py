"""What a SELECT reads and calls, told without running it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from c360.errors import BackendError

HARMLESS_TABLE_FUNCTIONS = frozenset({"range", "generate_series", "unnest"})
WORDS_OF_THE_CLOCK = frozenset(
    {"current_date", "current_timestamp", "current_time", "localtime", "localtimestamp"}
)
"""Functions that SQL writes like columns."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One SELECT, taken apart.

    Args:
        tables: Tables and views it names, ``schema.table`` where it says so; its own CTEs not.
        columns: Last parts of the column names it mentions.
        functions: Functions it calls, in lower case; ``current_date`` and the like among them.
        reading_functions: Table functions that read what is no table, such as ``read_csv``.
        is_sampled: Whether it takes a sample of rows.
    """

    tables: frozenset[str]
    columns: frozenset[str]
    functions: frozenset[str]
    reading_functions: frozenset[str]
    is_sampled: bool


def inspect_select(sql: str) -> Statement:
    """Take one SELECT apart.

    Raises:
        BackendError: The text is not one SELECT; the engine's reason is in the message.
    """
    with duckdb.connect() as connection:
        row = connection.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchone()
    tree = json.loads(row[0]) if row else {"error": True}
    if tree["error"]:
        message = str(tree.get("error_message", "unknown")).splitlines()[0]
        raise BackendError(f"this is not one SELECT: {message}")
    if len(tree["statements"]) != 1:
        raise BackendError(f"one SELECT is needed, these are {len(tree['statements'])}")
    nodes = list(_walk(tree["statements"][0]))
    own = {entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", [])}
    functions = {_function_name(node) for node in nodes if "function_name" in node}
    columns = {str(node["column_names"][-1]) for node in nodes if node.get("column_names")}
    return Statement(
        tables=frozenset(_table_names(nodes) - own),
        columns=frozenset(columns),
        functions=frozenset(functions | ({name.lower() for name in columns} & WORDS_OF_THE_CLOCK)),
        reading_functions=frozenset(_table_functions(nodes) - HARMLESS_TABLE_FUNCTIONS),
        is_sampled=any(node.get("sample") is not None for node in nodes),
    )


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from _walk(value)


def _function_name(node: dict[str, Any]) -> str:
    name = str(node["function_name"]).lower()
    # Of one moment it tells the age as of today.
    return "current_date" if name == "age" and len(node.get("arguments", [])) == 1 else name


def _table_names(nodes: list[dict[str, Any]]) -> set[str]:
    tables = [node for node in nodes if node.get("type") == "BASE_TABLE"]
    return {
        f"{node['schema_name']}.{node['table_name']}" if node["schema_name"] else node["table_name"]
        for node in tables
    }


def _table_functions(nodes: list[dict[str, Any]]) -> set[str]:
    called = [node["function"] for node in nodes if node.get("type") == "TABLE_FUNCTION"]
    return {str(function.get("function_name", "")).lower() for function in called}
