"""Routes of lineage."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from c360.api.answers import NOT_FOUND, AnswerRoute
from c360.api.auth import allow
from c360.api.deps import ServicesDep
from c360.api.lineage.schemas import (
    LineageEdge,
    LineageGraph,
    LineageNode,
    LineageTable,
    LineageTables,
)
from c360.api.services import Services
from c360.domain.roles import Permission
from c360.errors import InvalidInputError
from c360.ops.lineage import Lineage, read_lineage

router = APIRouter(prefix="/lineage", tags=["lineage"], route_class=AnswerRoute)
READ = [allow(Permission.RUNS_READ)]
Name = Annotated[str | None, Query(max_length=200)]


@router.get("", dependencies=READ, responses=NOT_FOUND)
def get_lineage(services: ServicesDep, column: Name = None, table: Name = None) -> LineageGraph:
    """From where a column or a table comes, and where it goes: give one of the two."""
    if (column is None) == (table is None):
        raise InvalidInputError(
            "Give either column, as schema.table.column, or table, as schema.table."
        )
    lineage = _read(services)
    graph = lineage.trace_column(column) if column is not None else lineage.trace_table(str(table))
    return LineageGraph(
        focus=graph.focus,
        nodes=[
            LineageNode(id=node.id, label=node.label, layer=node.layer, note=node.note)
            for node in graph.nodes
        ],
        edges=[LineageEdge(origin=origin, target=target) for origin, target in graph.edges],
    )


@router.get("/tables", dependencies=READ, responses=NOT_FOUND)
def list_lineage_tables(services: ServicesDep) -> LineageTables:
    """Every table whose lineage is known, with its columns."""
    lineage = _read(services)
    items = [LineageTable(name=n, columns=list(columns)) for n, columns in lineage.tables().items()]
    return LineageTables(items=items, total=len(items), unreadable=list(lineage.unreadable))


def _read(services: Services) -> Lineage:
    return read_lineage(services.settings.serving.parent)
