"""``c360 train`` and ``c360 score``."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from c360.cli.options import AsOfOption, JsonOption, WorkspaceOption, open_with_state, parse_date
from c360.cli.output import print_json, print_line, print_notice, print_table
from c360.cli.progress import RunProgress
from c360.cli.run import describe_run
from c360.config.workspace import Workspace, open_workspace
from c360.errors import InvalidInputError
from c360.pipelines.run import RunResult, run_pipeline
from c360.pipelines.train import TrainingOutcome, train_workspace


def train(
    models: Annotated[
        list[str] | None, typer.Argument(help="Models to train.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    due: Annotated[
        bool,
        typer.Option(
            "--due",
            help="Train what has no champion, one of over 30 days ago, one that drifts, or one that"
            " cannot score any more.",
        ),
    ] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Then score everybody and publish.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Train models on what the last run built; the better version scores from the next run on.

    With --publish it is the weekly pipeline: clean up old versions, read the examples, train and
    validate side by side, score everybody, publish.

    Example: c360 train --due --publish
    """
    if bool(models) == due:
        raise InvalidInputError("Name one or more models, or say --due. `c360 models` lists them.")
    opened = open_workspace(workspace, with_sources=False)
    outcomes = _train(opened, models)
    if as_json:
        print_json([describe_outcome(outcome) for outcome in outcomes])
    elif not outcomes:
        print_line("No model is due.")
    else:
        rows = ((o.model, o.status, o.version or "", o.message) for o in outcomes)
        print_table(("model", "status", "version", "why"), rows)
    result = _score(workspace, None) if publish else None
    if result is not None and result.error is None:
        print_notice(f"Published run {result.run_id}, data as of {result.as_of}.")
    if any(outcome.error is not None for outcome in outcomes) or (result and result.error):
        raise typer.Exit(1)


def score(
    workspace: WorkspaceOption = None, as_of: AsOfOption = None, as_json: JsonOption = False
) -> None:
    """Score everybody with the champions and publish, without looking for new data.

    Example: c360 score
    """
    result = _score(workspace, parse_date(as_of))
    if as_json:
        print_json(describe_run(result))
    elif result.error is None:
        print_line(f"Published run {result.run_id}, data as of {result.as_of}.")
    if result.error is not None:
        raise typer.Exit(1)


def _train(workspace: Workspace, models: list[str] | None) -> list[TrainingOutcome]:
    progress, started = RunProgress(), time.perf_counter()
    progress.step_started("train")
    outcomes = train_workspace(workspace, models, progress)
    seconds = time.perf_counter() - started
    progress.step_finished("train", "succeeded", seconds, f"{len(outcomes)} models")
    return outcomes


def _score(workspace: Path | None, day: date | None) -> RunResult:
    """Run without looking for new data; say what to mind on standard error."""
    opened, state = open_with_state(workspace)
    result = run_pipeline(opened, state, day, RunProgress(), is_ingesting=False)
    for warning in result.warnings:
        print_notice(f"Warning: {warning}")
    if result.error is not None:
        print_notice(f"{type(result.error).__name__}: {result.error}")
    return result


def describe_outcome(outcome: TrainingOutcome) -> dict[str, Any]:
    """Return what became of a model in the documented JSON form."""
    return {
        "model": outcome.model,
        "version": outcome.version,
        "status": outcome.status,
        "message": outcome.message,
        "error": None if outcome.error is None else type(outcome.error).__name__,
    }
