"""Commands that need no engine for marts or models: ingest and rollback."""

from __future__ import annotations

from c360.domain.commands import CommandStatus
from c360.kit.clock import utc_now
from c360.pipelines.commands import CommandContext
from c360.pipelines.ingest import ingest_sources, load_contracts
from c360.pipelines.watch import note_landed
from c360.state.commands import CommandEnd
from c360.warehouse.publish import roll_back


def execute_ingest(context: CommandContext) -> CommandEnd:
    """Land what is new in the sources."""
    workspace, progress = context.workspace, context.progress
    contracts, started_at = load_contracts(workspace), utc_now()
    progress.step_started("ingest")
    with workspace.lock("c360 ingest"):
        result = ingest_sources(
            workspace,
            contracts,
            lambda source, done, total: progress.step_advanced("ingest", source, done, total),
        )
    note_landed(workspace, context.state, started_at)
    totals = [manifest.result for manifest in result.landed]
    return CommandEnd(
        CommandStatus.SUCCEEDED,
        {
            "batches": len(totals),
            "rows_landed": sum(batch.landed for batch in totals),
            "rows_quarantined": sum(batch.quarantined for batch in totals),
            "warnings": list(result.warnings),
        },
    )


def execute_rollback(context: CommandContext) -> CommandEnd:
    """Show an earlier snapshot again."""
    context.progress.step_started("rollback")
    workspace = context.workspace
    with workspace.lock("c360 rollback"):
        published = roll_back(workspace.serving, context.command.parameters.get("to"))
    told = {"run_id": published.run_id, "as_of": published.as_of.isoformat()}
    return CommandEnd(CommandStatus.SUCCEEDED, told)
