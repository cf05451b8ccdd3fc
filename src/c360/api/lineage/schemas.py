"""Shapes of lineage."""

from __future__ import annotations

from pydantic import Field

from c360.api.schemas import Shape


class LineageNode(Shape):
    """A table or a column of one, a source, or a screen."""

    id: str
    label: str
    layer: str = Field(
        description="source, raw, config, derived, staging, intermediate, marts or screen."
    )
    note: str | None = Field(description="Of a source: the expression or column that is mapped.")


class LineageEdge(Shape):
    """What flows where, by ids of nodes."""

    origin: str
    target: str


class LineageGraph(Shape):
    """All that something comes from and all that comes from it; nodes from source to screen."""

    focus: str
    nodes: list[LineageNode]
    edges: list[LineageEdge]


class LineageTable(Shape):
    """A table with its columns."""

    name: str
    columns: list[str]


class LineageTables(Shape):
    """Every table whose lineage is known."""

    items: list[LineageTable]
    total: int
    unreadable: list[str] = Field(description="Models whose SQL could not be traced, with why.")
