"""From where each column comes and where it is shown: source, contract, models, marts, screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from c360.errors import NotFoundError
from c360.kit.files import read_json

FILE = "lineage.json"
LAYERS = ("source", "raw", "config", "derived", "staging", "intermediate", "marts", "screen")


@dataclass(frozen=True, slots=True)
class Node:
    """A table or column. ``layer`` is one of LAYERS; ``note`` says how a source maps."""

    id: str
    label: str
    layer: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and (from, to) edges around one focus."""

    focus: str
    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]


class Lineage:
    """The lineage of a workspace, as the last run that built the models wrote it."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._tables: Mapping[str, Mapping[str, list[list[str]]]] = content["tables"]
        self._sources: Mapping[str, list[dict[str, Any]]] = content["sources"]
        self._screens: Mapping[str, list[str]] = content["screens"]
        self.unreadable: tuple[str, ...] = tuple(content["unreadable"])
        self._children = self._turn_round()

    def tables(self) -> dict[str, tuple[str, ...]]:
        """Return every table with its columns."""
        return {name: tuple(columns) for name, columns in sorted(self._tables.items())}

    def trace_column(self, name: str) -> Graph:
        """Return all that a column comes from, and all that comes from it.

        Raises:
            NotFoundError: There is no such column.
        """
        table, _, column = name.rpartition(".")
        self._check_table(table or name)
        if column not in self._tables[table]:
            known = ", ".join(self._tables[table])
            raise NotFoundError(f"{table} has no column {column[:64]!r}. It has: {known}.")
        before = _walk(name, self._parents_of)
        after = _walk(name, self._children_of)
        return self._make_graph(name, before | {(b, a) for a, b in after})

    def trace_table(self, table: str) -> Graph:
        """Return all tables that a table comes from, and all that come from it.

        Raises:
            NotFoundError: There is no such table.
        """
        self._check_table(table)
        before = _walk(table, self._tables_before)
        after = _walk(table, self._tables_after)
        return self._make_graph(table, before | {(b, a) for a, b in after})

    def _check_table(self, table: str) -> None:
        if table in self._tables:
            return
        near = get_close_matches(table, list(self._tables), 1, 0.5)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise NotFoundError(
            f"There is no table {table[:100]!r}.{hint} Write a column as schema.table.column."
        )

    def _turn_round(self) -> dict[str, set[str]]:
        children: dict[str, set[str]] = {}
        for table, columns in self._tables.items():
            for column, origins in columns.items():
                for parent, name in origins:
                    children.setdefault(f"{parent}.{name}", set()).add(f"{table}.{column}")
        return children

    def _parents_of(self, name: str) -> Iterable[str]:
        table, _, column = name.rpartition(".")
        if table.startswith("raw."):
            return [
                f"source:{item['source']}: {mapping}"
                for item in self._sources.get(table.removeprefix("raw."), [])
                for mapping in [item["columns"].get(column, column)]
                if column[0] != "_"
            ]
        return [f"{parent}.{name}" for parent, name in self._tables.get(table, {}).get(column, [])]

    def _children_of(self, name: str) -> Iterable[str]:
        screens = self._screens.get(name.rpartition(".")[0], [])
        return [*sorted(self._children.get(name, ())), *(f"screen:{label}" for label in screens)]

    def _tables_before(self, table: str) -> Iterable[str]:
        if table.startswith("raw."):
            feed = table.removeprefix("raw.")
            return [f"source:{item['source']}" for item in self._sources.get(feed, [])]
        origins = [o for columns in [self._tables.get(table, {})] for o in columns.values()]
        return sorted({parent for found in origins for parent, _ in found})

    def _tables_after(self, table: str) -> Iterable[str]:
        prefix = f"{table}."
        found = {
            child.rpartition(".")[0]
            for name, children in self._children.items()
            if name.startswith(prefix)
            for child in children
        }
        return [*sorted(found), *(f"screen:{label}" for label in self._screens.get(table, []))]

    def _make_graph(self, focus: str, edges: set[tuple[str, str]]) -> Graph:
        names = {focus} | {name for edge in edges for name in edge}
        nodes = sorted((_make_node(name) for name in names), key=lambda node: _order(node))
        return Graph(focus, tuple(nodes), tuple(sorted(edges)))


def read_lineage(data: Path) -> Lineage:
    """Read the lineage that the last run wrote.

    Raises:
        NotFoundError: No run has written one yet.
    """
    path = data / FILE
    if not path.is_file():
        raise NotFoundError("There is no lineage yet. Run `c360 run`; it writes one.")
    return Lineage(read_json(path))


def _walk(start: str, step: Callable[[str], Iterable[str]]) -> set[tuple[str, str]]:
    """Return (next, name) for everything that can be reached, each name once.

    A model that adds to its own table reads that too: it does not come from itself.
    """
    edges: set[tuple[str, str]] = set()
    seen, waiting = {start}, [start]
    while waiting:
        name = waiting.pop()
        for following in (found for found in step(name) if found != name):
            edges.add((following, name))
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return edges


def _make_node(name: str) -> Node:
    if name.startswith("source:"):
        source, _, mapping = name.removeprefix("source:").partition(": ")
        return Node(name, source, "source", mapping or None)
    if name.startswith("screen:"):
        return Node(name, name.removeprefix("screen:"), "screen")
    schema, _, rest = name.partition(".")
    return Node(name, rest, schema)


def _order(node: Node) -> tuple[int, str]:
    layer = LAYERS.index(node.layer) if node.layer in LAYERS else len(LAYERS)
    return layer, node.id
