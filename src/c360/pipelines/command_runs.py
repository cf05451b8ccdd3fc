"""Commands that run the pipeline: run, score and train."""

from __future__ import annotations

from datetime import date

from c360.domain.commands import CommandStatus
from c360.kit.clock import utc_now
from c360.kit.ids import make_run_id
from c360.pipelines.commands import CommandContext, describe_error
from c360.pipelines.run import RunResult, run_pipeline
from c360.pipelines.train import train_workspace
from c360.state.commands import CommandEnd
from c360.state.runs import RunStatus


def execute_run(context: CommandContext) -> CommandEnd:
    """Run everything once."""
    return _end_of(_run_pipeline(context, is_ingesting=True))


def execute_score(context: CommandContext) -> CommandEnd:
    """Score everybody and publish, without looking for new data."""
    return _end_of(_run_pipeline(context, is_ingesting=False))


def _run_pipeline(context: CommandContext, *, is_ingesting: bool) -> RunResult:
    run_id = make_run_id(utc_now())
    context.state.commands.name_run(context.command.id, run_id)
    as_of = context.command.parameters.get("as_of")
    return run_pipeline(
        context.workspace,
        context.state,
        None if as_of is None else date.fromisoformat(as_of),
        context.progress,
        is_ingesting=is_ingesting,
        run_id=run_id,
    )


def _end_of(result: RunResult) -> CommandEnd:
    statuses = {
        RunStatus.SUCCEEDED: CommandStatus.SUCCEEDED,
        RunStatus.CANCELLED: CommandStatus.CANCELLED,
    }
    return CommandEnd(
        status=statuses.get(result.status, CommandStatus.FAILED),
        result={
            "run_id": result.run_id,
            "as_of": result.as_of.isoformat(),
            "is_published": result.is_published,
            "warnings": list(result.warnings),
        },
        error=None if result.error is None else describe_error(result.error),
    )


def execute_train(context: CommandContext) -> CommandEnd:
    """Train the models named, or those that are due; then score everybody and publish."""
    context.progress.step_started("train")
    names = context.command.parameters.get("models")
    outcomes = train_workspace(context.workspace, names, context.progress)
    told = {outcome.model: f"{outcome.status}: {outcome.message}" for outcome in outcomes}
    scored = _end_of(_run_pipeline(context, is_ingesting=False))
    failed = [outcome.model for outcome in outcomes if outcome.error is not None]
    result = {**(scored.result or {}), "models": told}
    if failed and scored.status is CommandStatus.SUCCEEDED:
        error = f"Training failed: {', '.join(failed)}. Everybody was scored and published."
        return CommandEnd(CommandStatus.FAILED, result, error)
    return CommandEnd(scored.status, result, scored.error)
