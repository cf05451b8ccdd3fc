"""``c360 lineage`` and ``c360 slos``."""

from __future__ import annotations

from typing import Annotated

import typer

from c360.cli.options import JsonOption, WorkspaceOption, open_with_state
from c360.cli.output import print_json, print_line, print_table
from c360.config.workspace import open_workspace
from c360.kit.clock import utc_now
from c360.ops.freshness import report_tiers
from c360.ops.lineage import Graph, read_lineage


def lineage(
    name: Annotated[str, typer.Argument(help="A column, schema.table.column, or a table.")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show from where a column or a table comes, and where it goes.

    Example: c360 lineage marts.customer_360_profile.lifetime_value
    """
    known = read_lineage(open_workspace(workspace, with_sources=False).data)
    is_column = name.count(".") > 1
    graph = known.trace_column(name) if is_column else known.trace_table(name)
    if as_json:
        print_json(
            {
                "focus": graph.focus,
                "nodes": [
                    {"id": n.id, "label": n.label, "layer": n.layer, "note": n.note}
                    for n in graph.nodes
                ],
                "edges": [{"origin": a, "target": b} for a, b in graph.edges],
            }
        )
        return
    print_table(("layer", "name", "from"), _describe(graph))


def slos(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show how long data and look-ups took over the last 30 days, against what is promised.

    Example: c360 slos
    """
    _, state = open_with_state(workspace, with_sources=False)
    rows = [
        {
            "tier": report.promise.tier.value,
            "status": report.status,
            "slo_seconds": report.promise.slo_seconds,
            "sla_seconds": report.promise.sla_seconds,
            "measured": report.measured,
            "p50_seconds": report.p50,
            "p95_seconds": report.p95,
            "breaches": report.breaches,
            "burn": report.burn,
            "burn_day": report.burn_day,
        }
        for report in report_tiers(state, utc_now())
    ]
    if as_json:
        print_json(rows)
        return
    print_table(tuple(rows[0]), [tuple(row.values()) for row in rows])
    print_line("burn: share of the error budget that is spent; 1 is all of it.")


def _describe(graph: Graph) -> list[tuple[str, str, str]]:
    labels = {node.id: node.label for node in graph.nodes}
    rows = []
    for node in graph.nodes:
        origins = [labels[origin] for origin, target in graph.edges if target == node.id]
        label = node.label if node.note is None else f"{node.label}: {node.note}"
        rows.append((node.layer, label, ", ".join(sorted(set(origins)))))
    return rows
